"""The day on which the tests judge."""

from datetime import date

AS_OF = date(2026, 6, 30)
