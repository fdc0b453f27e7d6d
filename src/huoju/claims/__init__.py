"""Figures, targets and measures in documents, each with its place in the source."""

from huoju.claims.backend import Checked, ClaimReader, NoReader, check, read_claims
from huoju.claims.draft import Draft, DraftError, draft_standard
from huoju.claims.export import ClaimsReport, claim_row, write_claims
from huoju.claims.extract import extract
from huoju.claims.measures import measures
from huoju.claims.model import Claim, Measure
from huoju.claims.page import page, show_text
from huoju.claims.targets import STATE_LABELS, Observation, Timeline, TrackedTarget, observation, timeline, track

__all__ = [
    "STATE_LABELS",
    "Checked",
    "Claim",
    "ClaimReader",
    "ClaimsReport",
    "Draft",
    "DraftError",
    "Measure",
    "NoReader",
    "Observation",
    "Timeline",
    "TrackedTarget",
    "check",
    "claim_row",
    "draft_standard",
    "extract",
    "measures",
    "observation",
    "page",
    "read_claims",
    "show_text",
    "timeline",
    "track",
    "write_claims",
]
