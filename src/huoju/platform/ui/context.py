"""What every page knows: navigation, display modes, whether the data are simulated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from huoju.platform import registry

LARGE, CONTRAST = "huoju_large", "huoju_contrast"

_LAST_SECTION = gettext_lazy("管理")
"""Administration stands below the daily work, whatever the order of the apps."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the navigation as it is shown."""

    label: Any
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the navigation with its lines."""

    label: Any
    lines: tuple[Line, ...]


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    return {
        "sections": SimpleLazyObject(lambda: _navigation(request)),
        "large": request.COOKIES.get(LARGE) == "1",
        "contrast": request.COOKIES.get(CONTRAST) == "1",
        "demo": settings.CONFIGURATION.demo,
    }


def _navigation(request: HttpRequest) -> list[Section]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    allowed = [
        (entry, reverse(entry.url_name))
        for entry in registry.navigation()
        if entry.action is None or user.may(entry.action)
    ]
    current = max((url for _entry, url in allowed if _is_within(request.path, url)), key=len, default="")
    sections: dict[str, tuple[Any, list[Line]]] = {}
    for entry, url in allowed:
        lines = sections.setdefault(str(entry.section), (entry.section, []))[1]
        lines.append(Line(entry.label, url, url == current))
    listed = [Section(label, tuple(lines)) for label, lines in sections.values()]
    return sorted(listed, key=lambda section: section.label == _LAST_SECTION)


def _is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
