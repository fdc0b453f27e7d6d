"""A report as a Word document laid out like an official letter (GB/T 9704-2012)."""

from huoju.reports.word.write import as_word

__all__ = ["as_word"]
