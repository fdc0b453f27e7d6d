"""Another reader's claims are believed only as far as the text bears them out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from huoju.claims import Claim, NoReader, check, extract, read_claims

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huoju.documents import Article

    Make = Callable[..., Article]

_BODY = "2024年,全区实现营业收入100亿元。会议提出了三个“坚持”和12项任务。"


class _Says:
    def __init__(self, *claims: Claim) -> None:
        self._claims = claims

    def read(self, article: Article) -> Sequence[Claim]:
        assert article.text
        return self._claims


def test_without_a_reader_the_rules_decide(article: Make) -> None:
    text = article(_BODY)
    assert read_claims(text) == read_claims(text, NoReader()) == extract(text)


def test_a_claim_that_is_not_in_the_text_is_rejected(article: Make) -> None:
    text = article(_BODY)
    (true,) = extract(text)
    wrong = [
        replace(true, value="200"),
        replace(true, unit="万吨"),
        replace(true, sentence="2024年,全区实现营业收入一百亿元。"),
        replace(true, text_start=10**6, text_end=10**6 + 3),
        replace(true, start=true.start + 1),
    ]
    checked = check(text, [true, *wrong])
    assert checked.kept == (true,)
    assert len(checked.rejected) == len(wrong)
    assert all(reason for _, reason in checked.rejected)


def test_a_claim_that_the_text_bears_out_is_added(article: Make) -> None:
    text = article(_BODY)
    (known,) = extract(text)
    place = text.text.index("12项")
    start, end = text.source_span(place, place + 3)
    sentence = text.text[text.text.index("会议") :]
    more = replace(
        known, value="12", unit="项", text_start=place, text_end=place + 3, start=start, end=end, sentence=sentence
    )
    assert read_claims(text, _Says(more, known)) == [known, more]
