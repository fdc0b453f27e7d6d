"""Every claim is found again at its place in the source, whatever the dirt around it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from huoju.claims import extract
from huoju.documents import MappedText, Source, clean, clean_characters, read_bytes
from tests.claims import labelled

_SENTENCES = st.sampled_from(
    [
        "2023年,全区实现营业收入3126.8亿元,同比增长8.9%。",
        "截至6月底,培育专精特新企业超过1.2万家,占全市的七成以上。",
        "到2027年,力争建成200个左右高标准数字园区。",
        "研发投入强度从2012年的0.85%增至2022年的1.55%,位居全国第二。",
        "园区面积1,234.5平方公里,新增用地30多亩,产值翻一番。",
    ]
)
_DIRT = st.sampled_from(
    ["", " ", "\u3000\u3000", "(qū)", "<b>", "</b>", "&nbsp;", "\n\n", "\u200b", "當前位置:主頁 > 新聞\n"]
)


def _traditional(text: str) -> str:
    return text.translate(str.maketrans("区业现实营亿长万家专数园级产值点", "區業現實營億長萬家專數園級產值點"))


@given(st.lists(st.tuples(_SENTENCES, _DIRT), min_size=1, max_size=8), st.sampled_from(["简体", "繁体"]))
def test_claims_are_found_again_at_their_place(parts: list[tuple[str, str]], script: str) -> None:
    text = "云栖高新区简报\n来源:云栖日报 日期:2025-03-18\n\n" + "".join(s + dirt for s, dirt in parts)
    if script == "繁体":
        text = _traditional(text)
    source = next(item for item in read_bytes("a.txt", text.encode()) if isinstance(item, Source))
    for article in clean(source):
        for claim in extract(article):
            written = MappedText.identity(source.text[claim.start : claim.end])
            there = clean_characters(written).text.replace(" ", "")
            for number in claim.value.split("-"):
                assert number in there
            assert claim.unit in there or claim.unit == "%"
            assert article.text[claim.text_start : claim.text_end] in claim.sentence
            assert claim.sentence in article.text


def test_every_claim_of_the_samples_is_at_its_place() -> None:
    for part in ("tuned", "heldout"):
        for path in (labelled.SAMPLES / part).glob("*.txt"):
            text, _ = labelled.read_sample(path)
            for claim in labelled.extract_text(text, path.name):
                assert re.split(r"[-–—~至到]", claim.value)[0] in text[claim.start : claim.end]
