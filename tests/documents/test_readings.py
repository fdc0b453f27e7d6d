"""Pronunciation noise and broken characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from huoju.documents import MappedText
from huoju.documents.cleaning.readings import is_reading, strip_readings


def stripped(text: str) -> str:
    return strip_readings(MappedText.identity(text)).text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("當前(qian)位置", "當前位置"),
        ("生產(chǎn)力", "生產力"),
        ("制(zhi)(zhi)造", "制造"),
        ("绿(lv)色", "绿色"),
        ("女(nǚ)性", "女性"),
        ("目的(de)(de)(de)(de)", "目的"),
        ("园（yuan）区", "园区"),
        ("行(hang2)业", "行业"),
    ],
)
def test_a_reading_of_the_character_before_it_is_dropped(dirty: str, clean: str) -> None:
    assert stripped(dirty) == clean


@pytest.mark.parametrize(
    "text",
    [
        "标准(GB/T 36132)规定",
        "人工智能(AI)",
        "长牙(ng)",
        "方案(a)与方案(b)",
        "园区(中关村)",
        "“着”(zhuó)字",
        "认可(CNAS)",
        "公司(ltd)",
        "转型(digital)",
        "()(()",
        "前((qian)",
    ],
)
def test_real_brackets_stay(text: str) -> None:
    assert stripped(text) == text


def test_a_broken_character_comes_back_where_one_reading_fits() -> None:
    # 经况: the injector read 经's second byte with 况's first; the byte it split is lost
    assert stripped("这种窘?jīng)r,必须") == "这种窘況,必须"
    assert stripped("龍?jiān)跁?huì)上") == "龍在會上"
    assert stripped("龍\ufffd(jiān)跁\ufffd(huì)上") == "龍在會上"


@pytest.mark.parametrize("text", ["真的吗?yes)好", "?jīng)r", "可?duō)享", "窘?zzz)r", "a?b)c"])
def test_what_has_no_single_repair_stays_as_it_is(text: str) -> None:
    assert stripped(text) == text


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=30))
def test_noise_put_in_comes_out_again(text: str) -> None:
    noisy = "".join(c + f"({pinyin(c, style=Style.TONE)[0][0]})" for c in text)
    mapped = strip_readings(MappedText.identity(noisy))
    assert mapped.text == text
    assert [noisy[a] for a in mapped.starts] == list(text)


def test_a_reading_is_known_with_tone_with_digit_and_without() -> None:
    assert is_reading("略", "lüè")
    assert is_reading("略", "lve")
    assert is_reading("产", "chan3")
    assert not is_reading("产", "cheng")
