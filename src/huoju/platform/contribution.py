"""What an app adds to the platform: actions, navigation, what is due, API routes, periodic jobs, demo data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise
    from ninja import Router

    from huoju.platform.accounts.models import User

    Text = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Action:
    """Something a role may be allowed to do. `code` is `<app>.<verb>`.

    `changes` tells the two scopes of a grant apart: an action that changes something reaches as far as the entry scope,
    one that only looks as far as the view scope. `roles` are the codes of the roles that may do it in a new
    installation; afterwards the security administrator decides.
    """

    code: str
    label: Text
    changes: bool
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation. It shows to users who may do `action`, or to everybody who is signed in."""

    section: Text
    label: Text
    url_name: str
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """Something that waits for a user; the home page shows the nearest deadline at the top, `at` None means none."""

    label: Text
    url: str
    at: datetime | None = None
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A block of the home page: a template with the context that `context(user)` gives, for who may do `action`."""

    template: str
    context: Callable[[User], Mapping[str, object]]
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job that the scheduler starts again and again. `kind` is the name of a job (see `huoju.platform.jobs`)."""

    kind: str
    every: timedelta


@dataclass(frozen=True, slots=True)
class Contribution:
    """All that one app adds. Everything is optional."""

    actions: tuple[Action, ...] = ()
    navigation: tuple[Entry, ...] = ()
    due: tuple[Callable[[User], Iterable[Due]], ...] = ()
    panels: tuple[Panel, ...] = ()
    routers: tuple[tuple[str, Router], ...] = ()
    job_modules: tuple[str, ...] = ()
    periodic: tuple[Periodic, ...] = ()
    demo: tuple[Callable[[], None], ...] = ()
