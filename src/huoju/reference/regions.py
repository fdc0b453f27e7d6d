"""Administrative divisions: GB/T 2260, provinces, prefectures and counties, and the names people write for them.

Codes have six digits: two for the province, two for the prefecture, two for the county. The table also holds the
functional areas (开发区 and the like) to which the National Bureau of Statistics gives a code for statistical use; they
are marked `statistical`. Codes that GB/T 2260 listed between 1980 and 2019 and that are no longer in force are kept
apart.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from huoju.reference import _tables
from huoju.reference.lookup import AmbiguousNameError, UnknownNameError, near_names, squeeze

SEPARATELY_PLANNED_CITIES = ("210200", "330200", "350200", "370200", "440300")
"""计划单列市: 大连, 宁波, 厦门, 青岛, 深圳."""

_KIND = "地区"
_CODE_LENGTH = 6
_UNNAMED = frozenset({"市辖区", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_SHORTEST_NAME = 2
_NATIONALITIES = re.compile(
    "(?<=..)(?:各族|朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族|蒙古|"
    "柯尔克孜|哈萨克族|哈萨克|维吾尔|满族|瑶族|黎族|仡佬族|水族|拉祜族|佤族|布朗族|纳西族|独龙族|怒族|畲族|毛南族|仫佬族|"
    "东乡族|保安族|撒拉族|裕固族|土族|锡伯|塔吉克|达斡尔族|普米族)+$"
)
_SUFFIXES = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "省",
    "市",
    "盟",
    "县",
    "区",
    "旗",
)


class Level(StrEnum):
    """Levels of divisions, from the largest."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Division:
    """One division in force; `parent` is the code of the division above, empty for a province."""

    code: str
    name: str
    level: Level
    parent: str
    statistical: bool

    @property
    def short_name(self) -> str:
        """The name without the word for its rank: 浙江, 内蒙古, 杭州, 延边."""
        return _short(self.name)


@dataclass(frozen=True, slots=True)
class FormerDivision:
    """A code no longer in force, with the years of the first and last revision of GB/T 2260 that lists it."""

    code: str
    name: str
    first_year: int
    last_year: int


@cache
def divisions() -> dict[str, Division]:
    """Every division in force, by code, in the order of codes."""
    return {
        row["code"]: Division(
            code=row["code"],
            name=row["name"],
            level=Level(row["level"]),
            parent=row["parent"],
            statistical=row["kind"] == "statistical",
        )
        for row in _tables.rows("divisions")
    }


@cache
def former_divisions() -> dict[str, FormerDivision]:
    """Divisions of the past, by code."""
    return {
        row["code"]: FormerDivision(row["code"], row["name"], int(row["first_year"]), int(row["last_year"]))
        for row in _tables.rows("former_divisions")
    }


def division(code: str) -> Division:
    """The division with this code; two or four digits stand for a province or prefecture. Raises UnknownNameError."""
    written = squeeze(code)
    found = divisions().get(written.ljust(_CODE_LENGTH, "0"))
    if found is None:
        hint = _former_hint(written) or "应为 GB/T 2260 的 2、4 或 6 位代码"
        raise UnknownNameError("行政区划代码", code, hint=hint)
    return found


def _former_hint(code: str) -> str:
    former = former_divisions().get(code)
    return f"曾是{former.name}，见于 {former.first_year}—{former.last_year} 年的版本，现已不用" if former else ""


def is_region_code(code: str) -> bool:
    """Whether GB/T 2260 lists this six-digit code, now or in the past."""
    return code in divisions() or code in former_divisions()


def chain(code: str) -> tuple[Division, ...]:
    """The division with all divisions above it, the province first."""
    links = [division(code)]
    while links[0].parent:
        links.insert(0, divisions()[links[0].parent])
    return tuple(links)


def province_of(code: str) -> Division:
    """The province in which the division lies, or the province itself."""
    return chain(code)[0]


def subdivisions(code: str) -> tuple[Division, ...]:
    """The divisions directly below, in the order of codes."""
    whole = division(code).code
    return tuple(part for part in divisions().values() if part.parent == whole)


def provinces() -> tuple[Division, ...]:
    """The 34 provinces, autonomous regions, municipalities and special administrative regions."""
    return tuple(part for part in divisions().values() if part.level is Level.PROVINCE)


def find_region(written: str, *, level: Level | str | None = None, within: str | None = None) -> Division:
    """The division that people mean by `written`.

    Understood are codes, full names, short names (浙江, 内蒙古, 杭州, 延边州) and chains of names (浙江省杭州市,
    北京朝阳区). A short name means a province or prefecture before a county (长沙 is 长沙市, not 长沙县). `level` and
    `within` (a code) narrow the search. Raises UnknownNameError, or AmbiguousNameError where several divisions remain:
    吉林 without a level is the province and the city.
    """
    text = squeeze(written)
    if text.isascii() and text.isdigit():
        return division(text)
    wanted = Level(level) if level is not None else None
    whole = division(within).code if within is not None else None
    found = _named(text, wanted, whole) or _chained(text, wanted, whole)
    if not found:
        raise UnknownNameError(_KIND, written, near=near_names(text, _high_names()))
    if len(found) > 1:
        raise AmbiguousNameError(_KIND, written, tuple(d.code for d in found), tuple(_described(d) for d in found))
    return found[0]


def _named(text: str, level: Level | None, whole: str | None) -> list[Division]:
    """The divisions that bear exactly this name: full names first, then short names, counties last."""
    for index in (_by_full_name(), _by_short_name(), _by_short_county_name()):
        found = [part for part in index.get(text, ()) if level in {None, part.level} and _lies_in(part, whole)]
        if found:
            return found
    return []


def _chained(text: str, level: Level | None, whole: str | None) -> list[Division]:
    """The divisions named by the end of `text` inside a division named by its beginning."""
    found: dict[str, Division] = {}
    for cut in range(_SHORTEST_NAME, len(text) - _SHORTEST_NAME + 1):
        for outer in _named(text[:cut], None, whole):
            if outer.level is Level.COUNTY:
                continue
            inner = _named(text[cut:], level, outer.code) or _chained(text[cut:], level, outer.code)
            found.update((part.code, part) for part in inner)
    return list(found.values())


def _lies_in(part: Division, whole: str | None) -> bool:
    return whole is None or any(above.code == whole for above in chain(part.code)[:-1])


def _described(part: Division) -> str:
    names = "".join(link.name for link in chain(part.code) if link.name not in _UNNAMED)
    return f"{names}（{part.code}）"


def _short(name: str) -> str:
    suffix = next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), "")
    stem = name.removesuffix(suffix)
    if suffix.startswith("自治"):
        stem = _NATIONALITIES.sub("", stem)
    return stem if len(stem) >= _SHORTEST_NAME else name


def _indexed(parts: list[tuple[str, Division]]) -> dict[str, tuple[Division, ...]]:
    index: dict[str, tuple[Division, ...]] = {}
    for name, part in parts:
        index[name] = (*index.get(name, ()), part)
    return index


def _nameable() -> list[Division]:
    return [part for part in divisions().values() if part.name not in _UNNAMED]


@cache
def _by_full_name() -> dict[str, tuple[Division, ...]]:
    return _indexed([(part.name, part) for part in _nameable()])


@cache
def _by_short_name() -> dict[str, tuple[Division, ...]]:
    high = [part for part in _nameable() if part.level is not Level.COUNTY]
    states = [(part.short_name + "州", part) for part in high if part.name.endswith("自治州")]
    return _indexed([(part.short_name, part) for part in high] + states)


@cache
def _by_short_county_name() -> dict[str, tuple[Division, ...]]:
    return _indexed([(part.short_name, part) for part in _nameable() if part.level is Level.COUNTY])


@cache
def _high_names() -> tuple[str, ...]:
    return tuple(part.name for part in _nameable() if part.level is not Level.COUNTY)
