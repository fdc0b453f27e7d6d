"""`huoju standards show`: a standard as a person reads it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Literal

from huoju.standards.loader import LoadedStandard
from huoju.standards.showing import sheet_of
from huoju.standards.showing.markdown import as_markdown
from huoju.standards.showing.words import Lang

Format = Literal["text", "md", "json"]


def show(
    standard: LoadedStandard,
    format: str = "text",  # noqa: A002 - the name of the option
    lang: Lang = "zh",
    *,
    width: int = 120,
    colour: bool = False,
) -> str:
    """A standard with its dates, sources, rules, clauses and marks of certainty.

    Args:
        standard: the loaded standard.
        format: ``text`` for the terminal, ``md`` or ``json``.
        lang: ``zh`` or ``en``; rules stay in the words of the document.
        width: columns of the terminal, for ``text``.
        colour: colours for the terminal, for ``text``.
    """
    sheet = sheet_of(standard, lang)
    if format == "json":
        return json.dumps(asdict(sheet), ensure_ascii=False, indent=2) + "\n"
    if format == "md":
        return as_markdown(sheet)
    from huoju.standards.showing.terminal import as_text  # noqa: PLC0415 - only the terminal needs rich

    return as_text(sheet, width, colour=colour)
