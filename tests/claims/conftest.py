"""What the tests of this layer share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huoju.documents import Article, Source, clean, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable


def article_of(body: str, *, title: str = "云栖高新区发展情况通报", date: str = "2025-03-18") -> Article:
    text = f"{title}\n来源:云栖日报 日期:{date}\n\n{body}\n"
    source = next(item for item in read_bytes("sample.txt", text.encode()) if isinstance(item, Source))
    return clean(source)[0]


@pytest.fixture
def article() -> Callable[..., Article]:
    """Makes a clean article of a body, with a title and a date."""
    return article_of
