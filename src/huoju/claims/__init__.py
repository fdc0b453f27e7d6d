"""Figures, targets and measures in documents, each with its place in the source."""

from huoju.claims.backend import Checked, ClaimReader, NoReader, check, read_claims
from huoju.claims.draft import Draft, DraftError, draft_standard
from huoju.claims.export import ClaimsReport, articles, claim_row, write_claims, write_measures
from huoju.claims.extract import extract
from huoju.claims.facts import FactsError, read_facts
from huoju.claims.follow import Followed, follow_articles
from huoju.claims.measures import measures
from huoju.claims.model import Claim, Measure
from huoju.claims.page import page, show_text
from huoju.claims.targets import (
    STATE_LABELS,
    Observation,
    State,
    Timeline,
    TrackedTarget,
    as_written,
    observation,
    timeline,
    track,
)

__all__ = [
    "STATE_LABELS",
    "Checked",
    "Claim",
    "ClaimReader",
    "ClaimsReport",
    "Draft",
    "DraftError",
    "FactsError",
    "Followed",
    "Measure",
    "NoReader",
    "Observation",
    "State",
    "Timeline",
    "TrackedTarget",
    "articles",
    "as_written",
    "check",
    "claim_row",
    "draft_standard",
    "extract",
    "follow_articles",
    "measures",
    "observation",
    "page",
    "read_claims",
    "read_facts",
    "show_text",
    "timeline",
    "track",
    "write_claims",
    "write_measures",
]
