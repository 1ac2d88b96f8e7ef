"""The demo's report: one HTML file that tells the road in order, in two languages."""

from rantau.demo.report.facts import Facts, gather
from rantau.demo.report.page import write_report

__all__ = ["Facts", "gather", "write_report"]
