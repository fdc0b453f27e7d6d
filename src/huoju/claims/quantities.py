"""Numbers with their units in a line of clean text, with how they are qualified."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal

from huoju.claims.numerals import DIGITS, MULTIPLIERS, parse_number
from huoju.claims.rules import any_pattern, any_word, rules, word_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huoju.claims.model import Qualifier

Form = Literal["number", "percent", "fraction", "tenths", "doubling", "half", "rank", "bare"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at ``line[start:end]``; ``low`` and ``high`` in the unit as written."""

    start: int
    end: int
    value: str
    unit: str
    form: Form
    low: Decimal
    high: Decimal
    chinese: bool
    """written in Chinese numerals"""
    loose: bool = False
    """with 多 or 余: somewhat more than the number"""
    pair: bool = False
    """the first of a pair 从 … 到 …"""


_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,10})?"
_CHINESE = r"[一二两三四五六七八九十百千万亿零〇]{1,12}+(?:点[一二三四五六七八九零〇]{1,6}+)?"
_SIZE = "|".join(MULTIPLIERS)
_DASH = r"[-–—―~～至到]{1,2}"
_PERCENT = r"(?:%|‰|个百分点|百分点|个千分点|千分点|个基点|基点)"


def _unit_pattern() -> str:
    simple = any_word("quantities", "measured", "counters", "time", "marks") + r"|倍|岁"
    return f"(?:{simple})(?:/{any_word('quantities', 'quotients')})?"


@cache
def _master() -> re.Pattern[str]:
    """Every form of a quantity; the named group that ends the match tells which."""
    unit = _unit_pattern()
    return re.compile(
        r"(?=[-\d一二两三四五六七八九十百千万亿零〇翻第首榜前半过])(?:"
        rf"百分之(?P<per>{_ARABIC}|{_CHINESE})"
        rf"|(?P<whole>{_CHINESE})分之(?P<part>{_CHINESE})"
        r"|(?P<tenths>[一二两三四五六七八九])成(?P<halfmore>半)?(?![立为果效分本员功型长就熟绩套品交因语千败全人])"
        r"|翻了?(?P<fan>[一二两三四1-4]?)番"
        r"|(?P<half>一半|半数|过半)(?![年天月径成])"
        rf"|第(?P<ordinal>{_CHINESE}|\d{{1,4}})(?P<ordinal_unit>位|名|大)?"
        r"|(?P<first>首位|榜首|首名)"
        rf"|前(?P<top>{_CHINESE}|\d{{1,4}})(?P<top_unit>位|名|强|列)?(?!年|个|季|天|月|期)"
        rf"|(?<![\d.])(?P<number>-?{_ARABIC}) ?(?P<more>[多余])?"
        rf"(?:(?P<u1>{_PERCENT}|(?:{_SIZE})?(?P<more1>[多余])?{unit}|{_SIZE})?"
        rf"(?P<dash>{_DASH})(?P<number2>{_ARABIC}) ?)?"
        rf"(?P<unit>{_PERCENT}|(?:{_SIZE})?(?P<more2>[多余])?(?:{unit})|{_SIZE}|(?![\d.]))"
        rf"|(?<![一二两三四五六七八九十百千万亿零〇])(?P<zh>{_CHINESE})(?P<zmore>[多余])?(?:(?:至|到|—|-)(?P<zh2>{_CHINESE}))?(?P<zunit>{unit}))"
    )


@cache
def _removed() -> re.Pattern[str]:
    """What is made of numbers and is no quantity."""
    return re.compile(any_pattern("quantities", "numbered", "idioms"))


_QUOTED = re.compile(r"[“‘「][^“”‘’「」,。;]{1,10}[”’」]|\"[^\",。;]{1,10}\"")
_ANY_NUMBER = re.compile(r"[\d一二两三四五六七八九十百千万首半番]")


def has_number(text: str) -> bool:
    """Whether the text may hold a quantity at all: most paragraphs of a policy text hold none."""
    return _master().search(text) is not None


def blotted(line: str) -> str:
    """The line with titles, numbers of documents, slogans and phone numbers blotted out, one character for one."""
    return _removed().sub(_blot, line)


def without_quoted(line: str) -> str:
    """The line with the numbers of short quotations blotted out: they are names and mottos."""
    return _QUOTED.sub(_blot_numbers, line)


def _blot(match: re.Match[str]) -> str:
    return _ANY_NUMBER.sub("\x00", match[0])


def _blot_numbers(match: re.Match[str]) -> str:
    return match[0] if "%" in match[0] else _blot(match)


_BEFORE_INDEX = frozenset("数分度I气为是达到至约:= ")
"""What can stand right before a number without a unit: the end of 指数, 得分, PMI, or a linking word."""


def quantities(line: str) -> Iterator[Quantity]:
    """The quantities of a line that was ``blotted``, in their order."""
    for match in _master().finditer(line):
        bare = match["number"] is not None and not match["unit"]
        if not bare or line[match.start() - 1 : match.start()] in _BEFORE_INDEX:
            yield from _read(match, line)


def _read(match: re.Match[str], line: str) -> Iterator[Quantity]:
    found: list[Quantity]
    if match["number"] is not None:
        found = _arabic(match, line)
    elif match["zh"] is not None:
        found = _chinese(match)
    else:
        found = _special(match)
    yield from found


def _arabic(match: re.Match[str], line: str) -> list[Quantity]:
    start = match.start()
    written = match["number"]
    if written[0] == "-":
        # a dash before a number is a sign only in front of a rate
        if match["unit"][:1] == "%" and start and not line[start - 1].isdigit():
            pass
        else:
            written, start = written[1:], start + 1
    low = parse_number(written)
    if low is None:
        return []
    unit, second, end = match["unit"], match["number2"], match.end()
    loose = any(match[name] for name in ("more", "more1", "more2"))
    form: Form = "percent" if _is_rate(unit) else "number" if unit else "bare"
    unit = unit.replace("多", "").replace("余", "")
    quantity = Quantity(start, end, written, unit, form, low, low, chinese=False, loose=loose)
    if second is None:
        return [quantity]
    high = parse_number(second)
    if high is None:
        return [quantity]
    first_unit = (match["u1"] or unit).replace("多", "").replace("余", "")
    if _opens_pair(line, start):
        cut = match.start("dash")
        first_form: Form = "percent" if _is_rate(first_unit) else "number"
        return [
            Quantity(start, cut, written, first_unit, first_form, low, low, chinese=False, loose=loose, pair=True),
            Quantity(match.start("number2"), end, second, unit, form, high, high, chinese=False),
        ]
    if high < low and first_unit == unit:
        return [Quantity(match.start("number2"), end, second, unit, form, high, high, chinese=False)]
    low = low * _scale(first_unit) / _scale(unit) if first_unit != unit else low
    dash = match["dash"]
    return [replace(quantity, value=f"{written}{dash}{second}", low=low, high=high)]


_PAIR = re.compile(r"从(?![业事而])|由(?![于此])")


def _opens_pair(line: str, start: int) -> bool:
    return _PAIR.search(line[max(0, start - 8) : start]) is not None


def _scale(unit: str) -> Decimal:
    for word, size in MULTIPLIERS.items():
        if unit.startswith(word):
            return Decimal(size)
    return Decimal(1)


def _is_rate(unit: str) -> bool:
    return unit[:1] in {"%", "‰"} or unit.endswith(("分点", "基点"))


def _chinese(match: re.Match[str]) -> list[Quantity]:
    written, unit = match["zh"], match["zunit"]
    low = parse_number(written)
    if low is None or written in {"零", "〇"}:
        return []
    if written[0] != "十" and not any(c in DIGITS for c in written) and not _is_mark_passed(match):
        return []
    second = match["zh2"]
    high = parse_number(second) if second else low
    if high is None or high < low:
        return []
    value, size = _without_size(written)
    loose = match["zmore"] is not None
    if second:
        value, size = f"{written}{line_between(match)}{second}", ""
    scale = Decimal(MULTIPLIERS.get(size, 1))
    return [
        Quantity(
            match.start(),
            match.end(),
            value,
            size + unit,
            "number",
            low / scale,
            high / scale,
            chinese=True,
            loose=loose,
        )
    ]


_PASSING = re.compile(r"(?:突破|超过?|达到?|迈上|迈入|迈过|跨越|跨上|跃上|跃过|冲刺|逼近|接近|首破)$")
_PASSED = re.compile(r"(?:的)?(?:大关|台阶|门槛|关口)|[,。;、]|$")


def _is_mark_passed(match: re.Match[str]) -> bool:
    """突破万亿元大关: a word of size alone is a number where a mark is passed; 千亿元产业 names a class."""
    line, start = match.string, match.start()
    return (
        match["zunit"] == "元"
        and _PASSING.search(line[max(0, start - _LONGEST_QUALIFIER) : start]) is not None
        and _PASSED.match(line, match.end()) is not None
    )


def line_between(match: re.Match[str]) -> str:
    """What joins the two numbers of a range."""
    return match.string[match.end("zh") : match.start("zh2")]


def _without_size(written: str) -> tuple[str, str]:
    """三千亿 as 三千 and 亿, so that numbers in characters have the units of those in digits."""
    for size in ("万亿", "亿", "万"):
        if written.endswith(size) and len(written) > len(size) and not _inner_size(written[: -len(size)]):
            return written[: -len(size)], size
    return written, ""


def _inner_size(written: str) -> bool:
    return "亿" in written or "万" in written


def _special(match: re.Match[str]) -> list[Quantity]:
    start, end = match.span()
    if match["per"] is not None:
        return _one(start, end, match["per"], "%", "percent", parse_number(match["per"]))
    if match["whole"] is not None:
        whole, part = parse_number(match["whole"]), parse_number(match["part"])
        share = part / whole if whole and part is not None else None
        return _one(start, end, match[0], "", "fraction", share)
    if match["tenths"] is not None:
        more = Decimal("0.5") if match["halfmore"] else Decimal(0)
        value = match["tenths"] + (match["halfmore"] or "")
        return _one(start, end, value, "成", "tenths", Decimal(DIGITS[match["tenths"]]) + more)
    if match["fan"] is not None:
        times = parse_number(match["fan"] or "一")
        return _one(start, end, match["fan"] or "翻", "番", "doubling", times)
    if match["half"] is not None:
        return _one(start, end, match["half"], "", "half", Decimal("0.5"))
    if match["first"] is not None:
        return _one(
            start,
            end,
            match["first"][:-1] if match["first"] != "榜首" else "榜首",
            "位" if match["first"] == "首位" else "",
            "rank",
            Decimal(1),
        )
    if match["ordinal"] is not None:
        return _one(start, end, match["ordinal"], match["ordinal_unit"] or "", "rank", parse_number(match["ordinal"]))
    return _one(start, end, match["top"], match["top_unit"] or "", "rank", parse_number(match["top"]))


def _one(start: int, end: int, value: str, unit: str, form: Form, low: Decimal | None) -> list[Quantity]:
    if low is None:
        return []
    chinese = not value[0].isascii()
    return [Quantity(start, end, value, unit, form, low, low, chinese=chinese)]


@cache
def _qualifiers() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, Qualifier]]:
    """Patterns for the word that ends before a number and the one that begins behind it, and what each word means."""
    book = rules("quantities")
    meaning: dict[str, Qualifier] = {}
    patterns = []
    for side in ("before", "after"):
        words = [str(word) for listed in book[side].values() for word in listed]
        meaning |= {side + str(word): kind for kind, listed in book[side].items() for word in listed}
        ordered = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        patterns.append(
            re.compile(
                rf"(?:{ordered})(?:了|过|为|可达|达到|达|到|人民币)?$" if side == "before" else rf"\)?(?:{ordered})"
            )
        )
    return patterns[0], patterns[1], meaning


_LONGEST_QUALIFIER = 10
_LONGEST_DISTANCE = 24


@cache
def _distant() -> re.Pattern[str]:
    """不低于营业收入总额的 3%: the qualifier stands before the whole that the number is a part of."""
    listed = [str(word) for words in rules("quantities")["before"].values() for word in words]
    # 最低的 9.6 倍 compares with the lowest and bounds nothing
    words = [word for word in listed if len(word) > 1 and not word.startswith("最")]
    ordered = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    wholes = any_word("kinds", "ranked_among")
    return re.compile(
        rf"({ordered})[^,;。:0-9]{{2,16}}的$|(不低于|不超过|不少于|不高于)[^,;。:0-9]{{2,10}}$|(超过|超|约|近|逾|接近|不足|不到)占?{wholes}(?:GDP)?$"
        rf"|(至少|不少于|最多|不超过)(?:新?建[设成立]|新增|培育|打造|设立|引进|组织|举办|开展|实施|完成)$"
    )


_MORE_BEHIND = re.compile(r"[多余](?![年个种项样元次方层级渠地])")


def qualifier(line: str, of: Quantity) -> tuple[Qualifier, int]:
    """How the number is qualified, and where the words that belong to it end."""
    before, after, meaning = _qualifiers()
    behind = after.match(line, of.end)
    in_front = before.search(line[max(0, of.start - _LONGEST_QUALIFIER) : of.start])
    end = behind.end() if behind else of.end
    if of.form == "rank" and line[of.start] == "前":
        return "at_most", end
    if behind:
        kind = meaning["after" + behind[0].lstrip(")")]
        if kind != "about":
            return kind, end
    if in_front:
        word = re.sub(r"(?:了|过|为|可达|达到|达|到|人民币)$", "", in_front[0])
        return meaning.get("before" + word) or meaning["before" + in_front[0]], end
    more = None if behind else _MORE_BEHIND.match(line, of.end)
    if not behind and (distant := _distant().search(line[max(0, of.start - _LONGEST_DISTANCE) : of.start])):
        return meaning["before" + next(filter(None, distant.groups()))], end
    if of.loose or more:
        return "more_than", more.end() if more else end
    return ("about" if behind else "exact"), end


@cache
def all_words(*keys: str) -> frozenset[str]:
    """The words of the lists of the quantity rules."""
    return frozenset(word for key in keys for word in word_list("quantities", key))
