"""The decisions Rantau exists for: who goes where, which classes open, what is lawful.

`matching` assigns candidates to orders by deferred acceptance, `planning` finds the classes
that a demand needs, `checks` compares orders, contracts and payslips with dated law. Each takes
a whole problem, returns a result that explains itself, and has a `verify` that does not trust
the solver. None of them knows the web, the clock or the network.
"""
