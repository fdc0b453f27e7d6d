"""The marks on blocks of the page: simulated or published, and how well a number is known."""

from huoju.demo.marks import PUBLISHED, SIMULATED
from huoju.reports.markup import Markup, joined
from huoju.reports.page import badge


def simulated(heading: str) -> Markup:
    """A heading that says 模拟数据."""
    return joined((badge(SIMULATED, "simulated"), heading))


def published(heading: str) -> Markup:
    """A heading that says 公开数据."""
    return joined((badge(PUBLISHED, "published"), heading))
