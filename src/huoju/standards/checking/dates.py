"""Dates of one version: do they follow each other?"""

from __future__ import annotations

from huoju.standards.checking.finder import Finder


def check_dates(finder: Finder) -> None:
    """Report periods that end before they begin."""
    model = finder.model
    if model.repealed is not None and model.repealed <= model.effective:
        message = f"废止日期 {model.repealed} 应晚于生效日期 {model.effective}"
        finder.error(("repealed",), "dates", message)
    for purpose, use in model.uses.items():
        path = ("uses", purpose)
        if use.until is not None and use.until <= use.since:
            message = f"停止适用的日期 {use.until} 应晚于开始适用的日期 {use.since}"
            finder.error((*path, "until"), "dates", message)
        if use.since < model.effective:
            message = f"开始适用的日期 {use.since} 早于生效日期 {model.effective}"
            finder.error((*path, "since"), "dates", message)
