"""The page of an impact, with sliders that answer without a server."""

from huoju.reports.impact.page import impact_page, write_impact_page

__all__ = ["impact_page", "write_impact_page"]
