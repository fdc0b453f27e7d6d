"""The policy library: store, versions, citations, search."""

from huoju.documents.library.citations import Citation, find_citations
from huoju.documents.library.queries import Filter, Hit, more_like, search
from huoju.documents.library.schema import LibraryError
from huoju.documents.library.store import AddReport, Entry, Library, Link

__all__ = [
    "AddReport",
    "Citation",
    "Entry",
    "Filter",
    "Hit",
    "Library",
    "LibraryError",
    "Link",
    "find_citations",
    "more_like",
    "search",
]
