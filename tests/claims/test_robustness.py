"""Arbitrary text never stops extraction and never makes it slow."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.claims import extract, measures, page, show_text
from huoju.documents import Article, MappedText, Metadata, Source
from tests.claims import labelled

_PIECES = st.sampled_from(
    [
        *"0123456789,.%亿万千百十一二两三年月日家个成分之第前翻番从由到至的占比增长超约",
        *"“”《》()()〔〕,。;:、 \n\x00\ud800",
        *("2024年", "到2027年", "同比增长", "占全国", "百分之", "十四五", "高新区", "位居全国第", "分别", "其中"),
    ]
)


def _article(text: str, title: str = "") -> Article:
    source = Source("a.txt", "text", "", len(text), text)
    return Article(source, 0, Metadata(title=title, date="2025-03-18"), MappedText.identity(text))


@given(st.lists(_PIECES, max_size=60).map("".join))
@settings(max_examples=300)
def test_any_text_is_read(text: str) -> None:
    article = _article(text)
    claims = extract(article)
    for claim in claims:
        assert text[claim.start : claim.end]
        assert claim.low is not None
    assert page(article, claims).endswith("</html>\n")
    assert show_text(article, claims)
    measures(article)


@given(st.text(max_size=200))
def test_any_characters_are_read(text: str) -> None:
    extract(_article(text, title=text[:50]))


_LONG = {
    "digits": "1" * 400_000,
    "commas": "1," * 200_000,
    "numerals": "一二三十百千万亿" * 50_000,
    "brackets": "(" * 200_000 + ")" * 200_000,
    "quotes": "“" * 400_000,
    "titles": "《" * 400_000,
    "one sentence": "全区企业100家,占全市的30%,增长5%,从2020年的10家增加到" * 9_000,
    "no comma": "企业100家" * 60_000,
    "letters": "a.b@" * 100_000,
    "enumeration": "工业、" * 130_000 + "增长5%",
    "from": "从" * 400_000,
    "dashes": "5-" * 200_000,
}


@pytest.mark.parametrize("name", sorted(_LONG))
def test_a_long_line_takes_time_in_proportion(name: str) -> None:
    text = _LONG[name]
    started = time.process_time()
    claims = extract(_article(text))
    seconds = time.process_time() - started
    # the aim is one second a megabyte apart from the claims themselves; the rest leaves room for a busy machine
    assert seconds <= 2 * len(text.encode()) / 1e6 + len(claims) * 0.6e-3 + 1


def test_shuffled_pieces_of_the_samples_are_read() -> None:
    texts = [labelled.read_sample(path)[0] for path in sorted(labelled.SAMPLES.glob("*/*.txt"))]
    whole = "".join(texts)
    generator = random.Random(7)
    for _ in range(300):
        start = generator.randrange(len(whole))
        pieces = [whole[start + i : start + i + generator.randrange(1, 30)] for i in range(0, 300, 10)]
        generator.shuffle(pieces)
        extract(_article("".join(pieces)))
