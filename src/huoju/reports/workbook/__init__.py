"""Excel workbooks: a relative evaluation with live formulas from raw value to rank, and the tables of any report."""

from huoju.reports.workbook.live import write_live_workbook
from huoju.reports.workbook.tables import write_tables_workbook

__all__ = ["write_live_workbook", "write_tables_workbook"]
