"""Expressions of time, read against the date of the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from huoju.claims.numerals import parse_number
from huoju.claims.rules import any_word, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

Role = Literal["point", "until", "since", "now", "compared"]
"""A year or day; an end (到2027年, 三年内); a beginning (2020年以来); the present; what a figure is compared with."""


@dataclass(frozen=True, slots=True)
class Day:
    """The date of a document as far as it is known.

    ``about`` is the year the title says the document is about (2022年…公报); months and halves without a year are its.
    """

    year: int | None = None
    month: int | None = None
    about: int | None = None
    plan_end: int | None = None
    """the last year of the plan that the document is"""


@dataclass(frozen=True, slots=True)
class Time:
    """An expression of time at ``line[start:end]``."""

    start: int
    end: int
    role: Role
    year: int | None
    month: int | None = None
    bare: bool = False
    """a month or half without its year, which was taken from the document"""


_YEAR = r"(?:19|20)\d\d"
_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_DASHES = r"[-–—~～至到]{1,2}"
_ENDS = r"(?:年?[底末]前?(?![移进列茅沿景瞻])|年?初|年中|前(?![移进列茅沿景瞻])|之前|以前|内)"


@cache
def _pattern() -> re.Pattern[str]:
    listed = sorted(rules("times")["relative_years"], key=len, reverse=True)
    # 达产后年产值 names no year
    relative = "|".join("(?<![产成用营工市])后年(?![产均销营收])" if word == "后年" else word for word in listed)
    plans = "|".join(rules("times")["plans"])
    ends = any_word("times", "plan_ends")
    return re.compile(
        r"(?=[\d“\"一二三四五六七八九十上下前去今明后本次当未接用力再经近过最年全目现眼截迄如到第新])(?:"
        rf"(?P<from>{_YEAR})年\d{{1,2}}月(?:份)?{_DASHES}(?P<to>{_YEAR})年(?P<to_month>\d{{1,2}})月(?:份|底|末)?(?:期间)?"
        rf"|(?P<first>{_YEAR})年?(?:度)?[-–—~～至到]{{1,2}}(?P<last>{_YEAR})年(?:度|底|末)?"
        rf"|(?P<year>{_YEAR}|二〇[〇一二三四五六七八九]{{2}})年(?:度)?"
        rf"(?:(?:(?P<m0>\d{{1,2}})[-–—至到])?(?P<month>\d{{1,2}})月(?:份)?(?:\d{{1,2}}日)?|前(?P<yfront>{_COUNT})个月|(?P<yhalf>上半年|下半年|全年|前三季度|[一二三四1-4]季度|第[一二三四]季度))?"
        rf"(?P<yend>{_ENDS})?"
        rf"|(?P<relative>{relative})(?:(?:(?P<rm0>\d{{1,2}})[-–—至到])?(?P<rmonth>\d{{1,2}})月(?:份)?(?:\d{{1,2}}日)?|前(?P<rfront>{_COUNT})个月|(?P<rhalf>上半年|下半年|全年|前三季度|[一二三四1-4]季度))?(?P<rend>{_ENDS}|以来)?"
        rf"|[“\"]?(?P<plan>{plans})[”\"]?(?P<plan_end>{ends})"
        rf"|(?:未来|今后|经过|接下来|用|力争用|再用)(?P<ahead>{_COUNT})(?:到{_COUNT})?年(?:左右)?(?:内|时间|里)?|(?<![\d第起后满])(?P<within>{_COUNT})年(?:之)?内"
        rf"|(?:近|过去|最近|过去的)(?P<past>{_COUNT})年(?:来|间)?"
        rf"|(?<![\d年.])(?:(?P<bm0>\d{{1,2}})[-–—至到])?(?P<bmonth>\d{{1,2}})月(?:份)?(?:\d{{1,2}}日)?(?P<bend>{_ENDS})?"
        rf"|(?<!目)前(?P<bfront>{_COUNT})个月|(?P<half>上半年|下半年|前三季度|[一二三四1-4]季度|年底前?|年末|(?<![\d一二两三四五六七八九十几])年内|全年)"
        rf"|(?P<century>本世纪中叶)"
        rf"|(?P<coming>新的一年|新一年)|(?<![\d第近])(?P<years>\d{{1,2}}|[二两三四五六七八九十]{{1,3}})年(?:多)?来"
        rf"|(?P<now>{any_word('times', 'now')}))"
    )


@cache
def _compared() -> re.Pattern[str]:
    return re.compile(any_word("times", "compared") + "$")


@cache
def _compared_behind() -> re.Pattern[str]:
    times_as_much = r"(?:年)?(?:的)?(?:\d+(?:\.\d+)?|[一二两三四五六七八九]{1,2})(?:%|倍)"
    change = r"(?:翻|增长|提高|下降|增加|减少|提升|降低)"
    return re.compile(f"{any_word('times', 'compared_behind')}|{times_as_much}|{change}")


@cache
def _since() -> re.Pattern[str]:
    return re.compile(r"[^,。;、]{0,8}?" + any_word("times", "since"))


_DECREE = re.compile(
    r"[^,。;:]{0,12}"
    r"(?:印发|出台|公布|施行|批准|成立(?!时|之初|初期)|批复|获批|设立|更名|晋升|认定为|升级为|升格|年版|年修订|版)"
)
_FOUNDED = re.compile(r"(?:成立|始建|创建|创办|创立|建|设立|获批|组建|发布|印发)于$")
_UNTIL_WORDS = re.compile(r"(?:(?<!截)到|(?<!截)至|力争|争取|确保)$")
_HALVES = {"上半年": 6, "下半年": 12, "前三季度": 9, "年底": 12, "年底前": 12, "年末": 12, "年内": 12, "全年": 12}
_QUARTERS = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}
_CENTURY = 2050


def times(line: str, day: Day) -> Iterator[Time]:
    """The expressions of time of a line, in their order."""
    for match in _pattern().finditer(line):
        found = _read(match, day)
        if found is not None:
            yield _with_role(found, line)


def _with_role(time: Time, line: str) -> Time:
    if time.role in {"now", "since"}:
        return time
    before = line[max(0, time.start - 6) : time.start]
    behind = line[time.end : time.end + 24]
    role: Role = time.role
    if role == "point" and not before.endswith(("截止到", "截至到")) and _UNTIL_WORDS.search(before):
        role = "until"
    elif _compared_alone(behind) or (_compared().search(before) and _is_comparison(before, behind)):
        role = "compared"
    this_year = line.startswith(("今年", "本年"), time.start)
    if role != "until" and not this_year and _since().match(behind):
        role = "since"
    return Time(time.start, time.end, role, time.year, time.month, time.bare)


def _is_comparison(before: str, behind: str) -> bool:
    if before[-1] in "比较":
        return True
    if before.endswith(("从", "自", "由")):
        return False
    return _compared_behind().match(behind) is not None


_TIMES_BEHIND = re.compile(
    r"(?:年?[末底初])?的?(?:近|约|超|超过)?(?:\d+(?:\.\d+)?|[一二两三四五六七八九]{1,2})(?:多)?倍"
)


def _compared_alone(behind: str) -> bool:
    return behind.startswith(("相比", "为基期", "同期", "同比", "基础上", "可比")) or (
        _TIMES_BEHIND.match(behind) is not None
    )


def _read(match: re.Match[str], day: Day) -> Time | None:
    start, end = match.span()
    if match["from"]:
        return Time(start, end, "point", int(match["to"]), int(match["to_month"]))
    if match["first"]:
        return Time(start, end, "point", int(match["last"]))
    if match["year"]:
        return _year(match, start, end)
    if match["relative"]:
        return _relative(match, day)
    if match["plan"]:
        return _plan(match, start, end)
    if match["ahead"] or match["within"]:
        count = parse_number(match["ahead"] or match["within"])
        return Time(start, end, "until", _years_ahead(day, int(count or 0)))
    if match["past"]:
        return _past(match, day)
    if match["years"]:
        return Time(start, end, "since", None)
    if match["now"]:
        return Time(start, end, "now", None)
    if match["coming"]:
        return _coming(match, day)
    if match["century"]:
        return Time(start, end, "until", _CENTURY)
    return _in_document_year(match, day)


def _years_ahead(day: Day, count: int) -> int | None:
    """三年内: so many years after the document, but the end of its plan where that is as near."""
    if day.year is None:
        return None
    year = day.year + count
    return day.plan_end if day.plan_end is not None and abs(day.plan_end - year) <= 1 else year


def _year(match: re.Match[str], start: int, end: int) -> Time:
    written = match["year"]
    year = int(written) if written[0].isdigit() and written[0].isascii() else int(parse_number(written) or 0)
    month = _month(match["month"], match["yfront"], match["yhalf"])
    ending = match["yend"]
    role: Role = "until" if ending in {"前", "之前", "以前", "内", "底前", "年底前"} else "point"
    return Time(start, end, role, year, month)


def _relative(match: re.Match[str], day: Day) -> Time | None:
    shift = rules("times")["relative_years"][match["relative"]]
    month = _month(match["rmonth"], match["rfront"], match["rhalf"])
    if shift is None:
        return None
    year = None if day.year is None else day.year + shift
    role: Role = "since" if match["rend"] == "以来" and shift else "point"
    return Time(match.start(), match.end(), role, year, month)


def _plan(match: re.Match[str], start: int, end: int) -> Time:
    year = rules("times")["plans"][match["plan"]]
    if match["plan_end"] == "以来":
        return Time(start, end, "since", None)
    return Time(start, end, "until", year)


_FIRST_MONTHS = 4


def _past(match: re.Match[str], day: Day) -> Time | None:
    """近三年 is no year; 过去一年 of a report is the year its heading names, else the one that has just ended."""
    start, end = match.span()
    if parse_number(match["past"]) != 1:
        return Time(start, end, "since", None)
    if day.year is not None and day.month is not None and day.month <= _FIRST_MONTHS:
        return Time(start, end, "point", day.year - 1)
    return None


def _coming(match: re.Match[str], day: Day) -> Time | None:
    """新的一年: the year that has just begun, at the end of a year the next one."""
    if day.year is None:
        return None
    late = day.month is not None and day.month > _FIRST_MONTHS
    return Time(match.start(), match.end(), "point", day.year + late)


def _in_document_year(match: re.Match[str], day: Day) -> Time | None:
    """A month, half or quarter without its year: the last one that had ended when the document was written.

    Without the date of the document nothing can be said.
    """
    start, end = match.span()
    month = _month(match["bmonth"], match["bfront"], match["half"])
    if month is not None and not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return None
    role: Role = "until" if match["half"] in {"年底前", "年内"} or match["bend"] in {"前", "之前", "底前"} else "point"
    return Time(start, end, role, day.about or day.year, month, bare=day.about is None)


def _month(written: str | None, front: str | None, half: str | None) -> int | None:
    if written:
        return int(written)
    if front:
        number = parse_number(front)
        return None if number is None else int(number)
    if not half or half == "全年":
        return None
    if half in _HALVES:
        return _HALVES[half] if half in {"上半年", "前三季度"} else None
    return _QUARTERS[half.removeprefix("第")[0]]


_DESCRIBES = re.compile(r"(?:期间|时期)?(?:关于|的(?=[一-龥]{2}))")


def is_of_something_else(line: str, time: Time) -> bool:
    """Whether no figure of the sentence is for the time: that of a decree or a founding, or what papers are about."""
    if line[time.end - 2 : time.end] == "期间" and _DESCRIBES.match(line, time.end):
        return True
    return _DECREE.match(line, time.end) is not None or _FOUNDED.search(line[: time.start][-4:]) is not None
