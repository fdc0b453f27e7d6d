"""What a standard is, and what can be done with one as text: load, check, compare, write.

The names are loaded from their modules on first use: most runs need only a few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huoju.standards.catalogue import CatalogueError, catalogue_root, entries, find
    from huoju.standards.check import check_catalogue, check_file, check_standard
    from huoju.standards.citations import Citation, cite
    from huoju.standards.diff import Change, Diff, diff_standards
    from huoju.standards.errors import Place, Problem, StandardError
    from huoju.standards.fields import Field, fields_of
    from huoju.standards.loader import LoadedStandard, load_file, load_text
    from huoju.standards.model import Purpose, Standard
    from huoju.standards.schema import json_schema
    from huoju.standards.write import to_yaml

__all__ = [
    "CatalogueError",
    "Change",
    "Citation",
    "Diff",
    "Field",
    "LoadedStandard",
    "Place",
    "Problem",
    "Purpose",
    "Standard",
    "StandardError",
    "catalogue_root",
    "check_catalogue",
    "check_file",
    "check_standard",
    "cite",
    "diff_standards",
    "entries",
    "fields_of",
    "find",
    "json_schema",
    "load_file",
    "load_text",
    "to_yaml",
]

_MODULES = {
    "catalogue": ("CatalogueError", "catalogue_root", "entries", "find"),
    "check": ("check_catalogue", "check_file", "check_standard"),
    "citations": ("Citation", "cite"),
    "diff": ("Change", "Diff", "diff_standards"),
    "errors": ("Place", "Problem", "StandardError"),
    "fields": ("Field", "fields_of"),
    "loader": ("LoadedStandard", "load_file", "load_text"),
    "model": ("Purpose", "Standard"),
    "schema": ("json_schema",),
    "write": ("to_yaml",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
