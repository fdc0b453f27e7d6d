"""Figures, targets and measures in documents."""

from huoju.claims.extract import extract
from huoju.claims.model import Claim, Measure

__all__ = ["Claim", "Measure", "extract"]
