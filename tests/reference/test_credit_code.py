import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.reference import check_credit_code
from huoju.reference.credit_code import (
    ALPHABET,
    LENGTH,
    WEIGHTS,
    check_character,
    complete,
    organisation_check_character,
)

SAMPLE = "91350100M000100Y43"  # the sample of GB 32100-2015
FIRST_AUTOMOBILE_WORKS = "912201011239989159"  # 中国第一汽车集团有限公司

_FIRST_17 = st.text(ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize("code", [SAMPLE, FIRST_AUTOMOBILE_WORKS])
def test_known_codes_are_valid_without_any_warning(code: str) -> None:
    found = check_credit_code(code)
    assert found.valid
    assert found.errors == ()
    assert found.warnings == ()


def test_the_parts_of_a_code_are_named() -> None:
    found = check_credit_code(FIRST_AUTOMOBILE_WORKS)
    assert found.authority == "工商（市场监管）"
    assert found.kind == "企业"
    assert found.region_code == "220101"
    assert found.organisation_code == "123998915"


def test_the_check_characters_follow_the_worked_example() -> None:
    """91350100M000100Y4 with the values M = 21, Y = 30 and the weights of the standard, zeros left out.

    9×1 + 1×3 + 3×9 + 5×27 + 1×26 + 21×20 + 1×8 + 30×30 + 4×28 = 1640 = 52×31 + 28, and 31 − 28 = 3.
    Organisation code M000100Y with M = 22, Y = 34: 22×3 + 1×5 + 34×2 = 139 = 12×11 + 7, and 11 − 7 = 4.
    """
    assert check_character("91350100M000100Y4") == "3"
    assert organisation_check_character("M000100Y") == "4"


def test_the_weights_are_the_powers_of_three() -> None:
    assert tuple(3**i % 31 for i in range(17)) == WEIGHTS
    assert len(ALPHABET) == 31
    assert not set(ALPHABET) & set("IOSVZ")


@pytest.mark.parametrize(
    "written",
    [
        "91350100m000100y43",
        " 9135 0100 M000 100Y 43 ",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "91350100M000100Y43\u200b",
        "\ufeff91350100M000100Y43\n",
        "'91350100M000100Y43",
    ],
)
def test_a_code_is_read_in_small_letters_full_width_and_with_blanks(written: str) -> None:
    found = check_credit_code(written)
    assert found.valid
    assert found.code == SAMPLE
    assert found.given == written


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "统一社会信用代码为空"),
        ("   ", "统一社会信用代码为空"),
        ("91350100M000100Y4", "应为 18 位，现为 17 位"),
        ("91350100M000100Y433", "应为 18 位，现为 19 位"),
        ("350100100000001", "应为 18 位，现为 15 位；15 位的可能是旧的营业执照注册号"),
        ("9135O100M000100Y43", "第 5 位“O”不是代码字符（不使用 I、O、S、V、Z；是否应为 0）"),
        ("91350100M000100Y4-", "第 18 位“-”不是代码字符（只用数字和大写字母）"),
        ("91350100M000100Y44", "校验码不符：第 18 位按前 17 位应为“3”，现为“4”"),
    ],
)
def test_an_error_says_what_is_wrong_where_and_what_would_be_right(written: str, message: str) -> None:
    found = check_credit_code(written)
    assert not found.valid
    assert message in found.errors[0].message


def test_every_illegal_character_is_reported_with_its_place() -> None:
    found = check_credit_code("9I35O100M000100Y43")
    assert [(f.kind, f.position, f.expected) for f in found.errors] == [("character", 2, "1"), ("character", 5, "0")]


def test_a_wrong_check_character_comes_with_the_right_one() -> None:
    (error,) = check_credit_code("91350100M000100Y4X").errors
    assert (error.kind, error.position, error.expected) == ("check", 18, "3")


def test_a_wrong_organisation_check_is_only_a_warning() -> None:
    found = check_credit_code(complete("91350100M000100Y5"))
    assert found.valid
    (warning,) = found.warnings
    assert (warning.kind, warning.position, warning.expected) == ("organisation", 17, "4")


@pytest.mark.parametrize(
    ("first17", "kind", "message"),
    [
        ("81350100M000100Y4", None, None),
        ("B1350100M000100Y4", "authority", "第 1 位“B”不是已知的登记管理部门"),
        ("97350100M000100Y4", "kind", "第 2 位“7”不是工商（市场监管）登记的已知机构类别"),
        ("91999999M000100Y4", "region", "第 3—8 位“999999”不是现行或曾用的行政区划代码"),
        ("91110103M000100Y4", None, None),  # 崇文区, merged into 东城区 in 2010
    ],
)
def test_unlisted_parts_are_warnings(first17: str, kind: str | None, message: str | None) -> None:
    found = check_credit_code(complete(first17))
    assert found.valid
    assert [f.kind for f in found.warnings] == ([] if kind is None else [kind])
    assert all(message in f.message for f in found.warnings if message)


def test_a_code_of_noughts_is_valid_arithmetic_but_warned_of() -> None:
    found = check_credit_code("0" * LENGTH)
    assert found.valid
    assert {f.kind for f in found.warnings} >= {"authority", "region"}


@given(_FIRST_17)
def test_a_completed_code_is_valid(first17: str) -> None:
    assert check_credit_code(complete(first17)).valid


@given(first17=_FIRST_17, position=st.integers(0, LENGTH - 1), other=st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_caught(first17: str, position: int, other: str) -> None:
    code = complete(first17)
    changed = code[:position] + other + code[position + 1 :]
    assert check_credit_code(changed).valid == (changed == code)


@given(first17=_FIRST_17, position=st.integers(0, LENGTH - 2))
def test_any_swap_of_two_neighbours_is_caught(first17: str, position: int) -> None:
    code = complete(first17)
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    assert check_credit_code(swapped).valid == (swapped == code)


@given(st.text(max_size=40))
def test_any_text_gets_a_verdict(text: str) -> None:
    found = check_credit_code(text)
    assert found.valid == (len(found.errors) == 0)
    assert found.given == text


@given(st.text("0aZ -Ｍ９ \u3000\u200b", max_size=25))
def test_a_code_read_once_is_read_the_same_again(text: str) -> None:
    found = check_credit_code(text)
    assert check_credit_code(found.code).code == found.code
    assert check_credit_code(found.code).errors == found.errors


@pytest.mark.parametrize("first17", ["", "1" * 16, "1" * 18, "I" * 17, "a" * 17])
def test_no_check_character_is_computed_for_what_is_no_beginning_of_a_code(first17: str) -> None:
    with pytest.raises(ValueError, match="需要 17 位代码字符"):
        check_character(first17)


@pytest.mark.parametrize("first8", ["", "1" * 7, "-" * 8])
def test_no_organisation_check_is_computed_for_another_length_or_character(first8: str) -> None:
    with pytest.raises(ValueError, match="需要 8 位"):
        organisation_check_character(first8)


@pytest.mark.parametrize(
    ("first8", "expected"), [("M000100Y", "4"), ("12399891", "5"), ("00000000", "0"), ("00000004", "3")]
)
def test_the_organisation_check_character_is_that_of_gb_11714(first8: str, expected: str) -> None:
    """00000004: 4×2 = 8, and 11 − 8 = 3."""
    assert organisation_check_character(first8) == expected


def test_the_organisation_check_character_may_be_x() -> None:
    """00000006: 6×2 = 12 = 11 + 1, and 11 − 1 = 10, written X."""
    assert organisation_check_character("00000006") == "X"
