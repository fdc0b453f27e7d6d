"""The apps of the platform, in the order of the navigation, and what they add together.

To add an app, add its name to APPS; its `contribution.py` says the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from huoju.platform.contribution import Action, Contribution, Entry, Panel, Periodic

APPS = (
    "home",
    "organisations",
    "accounts",
    "audit",
    "jobs",
    "api",
    "reporting",
    "evaluations",
    "enterprises",
    "policies",
    "service",
    "operations",
)

PACKAGE = "huoju.platform"


@cache
def contributions() -> tuple[Contribution, ...]:
    """What every app adds. Works only after Django's apps are loaded."""
    return tuple(import_module(f"{PACKAGE}.{app}.contribution").CONTRIBUTION for app in APPS)


@cache
def actions() -> dict[str, Action]:
    """Every action by its code."""
    return {action.code: action for part in contributions() for action in part.actions}


def navigation() -> Iterator[Entry]:
    """Every line of the navigation, in order."""
    for part in contributions():
        yield from part.navigation


def panels() -> Iterator[Panel]:
    """Every block of the home page, in order."""
    for part in contributions():
        yield from part.panels


def periodic_jobs() -> Iterator[Periodic]:
    """Every job that runs again and again."""
    for part in contributions():
        yield from part.periodic


@cache
def load_job_modules() -> None:
    """Import every module that defines jobs, so that the worker knows them all by name."""
    for part in contributions():
        for module in part.job_modules:
            import_module(module)
