"""Reporting (填报): forms made from a standard, filled by those below, checked, reviewed by those above."""
