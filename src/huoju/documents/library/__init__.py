"""The policy library: store, versions, citations, search."""

from huoju.documents.library.citations import Citation, find_citations
from huoju.documents.library.database import LibraryError
from huoju.documents.library.queries import Filter, Hit, more_like, search
from huoju.documents.library.records import AddReport, Entry, Link
from huoju.documents.library.store import Library, is_address, open_library

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
    "is_address",
    "more_like",
    "open_library",
    "search",
]
