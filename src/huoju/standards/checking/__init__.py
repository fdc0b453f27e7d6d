"""What can be wrong with a standard that loads: one module a question."""

from huoju.standards.checking.coverage import check_coverage
from huoju.standards.checking.dates import check_dates
from huoju.standards.checking.finder import Finder
from huoju.standards.checking.index_steps import check_index_steps
from huoju.standards.checking.points import check_points
from huoju.standards.checking.sources import check_sources
from huoju.standards.checking.thresholds import check_tests
from huoju.standards.checking.usage import check_usage
from huoju.standards.checking.weights import check_weights

CHECKS = (
    check_dates,
    check_points,
    check_coverage,
    check_tests,
    check_weights,
    check_index_steps,
    check_usage,
    check_sources,
)
"""Every check of one standard; each reports to a finder."""

__all__ = ["CHECKS", "Finder"]
