"""A synthetic country: everything in it is invented, but for named public facts.

It draws a memorandum, a network of centres and the people of 38 provinces from the atlas, and
carries a plan on to a selection, to contracts and to payslips. It decides nothing.
"""
