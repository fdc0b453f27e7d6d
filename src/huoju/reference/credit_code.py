"""The unified social credit code (统一社会信用代码), GB 32100-2015.

18 characters: registering authority, kind of body, six digits of the region of registration (GB/T 2260), nine of the
organisation code (GB 11714, the ninth a check character of its own), and a check character over all before it.
"""

from dataclasses import dataclass
from functools import cache

from huoju.reference import _tables
from huoju.reference.lookup import squeeze
from huoju.reference.regions import is_region_code

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters in the order of their values; I, O, S, V and Z are not used."""

WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""Weights of the first 17 characters, 3^(i-1) mod 31."""

ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Characters of GB 11714 in the order of their values."""

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""Weights of the first 8 characters of the organisation code, GB 11714."""

_ORGANISATION_CHECKS = "0123456789X"
_OLD_REGISTRATION_NUMBER_LENGTH = 15
_OFTEN_MISTAKEN = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a code: `position` counts from 1, `expected` is what would be right, where it is known."""

    kind: str
    message: str
    position: int | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class CreditCode:
    """What was found out about one code. A code with errors is not a credit code; warnings leave it valid.

    `code` is the given text in ordinary capitals without blanks. `authority` and `kind` are the names of the
    registering authority and the kind of body, None where GB 32100 does not list them; the parts are empty where the
    length is wrong.
    """

    given: str
    code: str
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...] = ()
    authority: str | None = None
    kind: str | None = None
    region_code: str = ""
    organisation_code: str = ""

    @property
    def valid(self) -> bool:
        """Whether length, characters and check character are right."""
        return not self.errors


def check_credit_code(given: str) -> CreditCode:
    """Everything that GB 32100-2015 lets one say about a written code; never raises for bad text."""
    code = squeeze(given).upper().removeprefix("'")
    if len(code) != LENGTH:
        return CreditCode(given, code, (_wrong_length(code),))
    illegal = tuple(_illegal(i, c) for i, c in enumerate(code, start=1) if c not in ALPHABET)
    errors = illegal or _wrong_check_character(code)
    authority, kind = _authorities().get(code[0]), _kinds().get(code[:2])
    return CreditCode(
        given=given,
        code=code,
        errors=errors,
        warnings=_warnings(code) if not errors else (),
        authority=authority,
        kind=kind,
        region_code=code[2:8],
        organisation_code=code[8:17],
    )


def check_character(first17: str) -> str:
    """The 18th character that belongs to the first 17 (MOD 31). Raises ValueError for another length or character."""
    if len(first17) != len(WEIGHTS) or any(c not in ALPHABET for c in first17):
        raise ValueError(f"计算校验码需要 17 位代码字符，得到“{first17}”")
    total = sum(ALPHABET.index(c) * weight for c, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def complete(first17: str) -> str:
    """The whole code that begins with these 17 characters. Raises ValueError as `check_character` does."""
    return first17 + check_character(first17)


def organisation_check_character(first8: str) -> str:
    """The ninth character of an organisation code (GB 11714, MOD 11).

    Raises ValueError for another length or character.
    """
    if len(first8) != len(ORGANISATION_WEIGHTS) or any(c not in ORGANISATION_ALPHABET for c in first8):
        raise ValueError(f"计算组织机构代码校验码需要 8 位数字或大写字母，得到“{first8}”")
    total = sum(ORGANISATION_ALPHABET.index(c) * w for c, w in zip(first8, ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_CHECKS[-total % len(_ORGANISATION_CHECKS)]


def _wrong_length(code: str) -> Finding:
    if not code:
        return Finding("empty", "统一社会信用代码为空")
    hint = "；15 位的可能是旧的营业执照注册号" if len(code) == _OLD_REGISTRATION_NUMBER_LENGTH else ""
    return Finding("length", f"统一社会信用代码应为 18 位，现为 {len(code)} 位{hint}")


def _illegal(position: int, character: str) -> Finding:
    likely = _OFTEN_MISTAKEN.get(character)
    hint = f"（不使用 I、O、S、V、Z；是否应为 {likely}）" if likely else "（只用数字和大写字母）"
    return Finding("character", f"第 {position} 位“{character}”不是代码字符{hint}", position, likely)


def _wrong_check_character(code: str) -> tuple[Finding, ...]:
    expected = check_character(code[:17])
    if code[17] == expected:
        return ()
    message = f"校验码不符：第 18 位按前 17 位应为“{expected}”，现为“{code[17]}”；某一位可能写错"
    return (Finding("check", message, LENGTH, expected),)


def _warnings(code: str) -> tuple[Finding, ...]:
    found = []
    if code[0] not in _authorities():
        found.append(Finding("authority", f"第 1 位“{code[0]}”不是已知的登记管理部门", 1))
    elif code[:2] not in _kinds():
        found.append(Finding("kind", f"第 2 位“{code[1]}”不是{_authorities()[code[0]]}登记的已知机构类别", 2))
    if not is_region_code(code[2:8]):
        found.append(Finding("region", f"第 3—8 位“{code[2:8]}”不是现行或曾用的行政区划代码", 3))
    expected = organisation_check_character(code[8:16])
    if code[16] != expected:
        message = f"第 17 位按组织机构代码（GB 11714）应为“{expected}”，现为“{code[16]}”；早年赋码的机构可能不符"
        found.append(Finding("organisation", message, LENGTH - 1, expected))
    return tuple(found)


@cache
def _authorities() -> dict[str, str]:
    return {row["authority"]: row["authority_name"] for row in _tables.rows("credit_code_kinds")}


@cache
def _kinds() -> dict[str, str]:
    return {row["authority"] + row["kind"]: row["kind_name"] for row in _tables.rows("credit_code_kinds")}
