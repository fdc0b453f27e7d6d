"""Document numbers (工信部企业〔2026〕2号) and who issues under them."""

from __future__ import annotations

import re
from functools import cache

from huoju.documents.rules import rules


@cache
def _number_pattern() -> re.Pattern[str]:
    return re.compile(rules("metadata")["document_number"])


def document_number(text: str) -> str | None:
    """The document number that is the whole line, with its usual brackets 〔 〕."""
    match = _number_pattern().fullmatch(text.strip("() "))
    return normal_number(match[0]) if match else None


def find_document_numbers(text: str) -> list[tuple[int, int, str]]:
    """Every document number in the text as (start, end, number with its usual brackets)."""
    found = []
    for match in _number_pattern().finditer(text):
        leading = _before_number().match(match[0])
        start = leading.end() if leading else 0
        found.append((match.start() + start, match.end(), normal_number(match[0][start:])))
    return found


@cache
def _before_number() -> re.Pattern[str]:
    words = "|".join(rules("metadata")["before_number"])
    return re.compile(rf"[\u4e00-\u9fff]*(?:{words})(?=[\u4e00-\u9fff]{{2}})")


def normal_number(number: str) -> str:
    """The number written the official way: 〔〕 around the year, no 第."""
    return re.sub(r"[\[(【［]", "〔", re.sub(r"[\])】］]", "〕", number)).replace("〕第", "〕")


def issuer_of(number: str) -> str | None:
    """The body whose documents begin like this number."""
    issuers: dict[str, str] = rules("metadata")["issuers"]
    heads = [head for head in issuers if number.startswith(head)]
    return issuers[max(heads, key=len)] if heads else None
