"""What a whole document and its headings say about the figures in them: dates, plan periods, whom it is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from huoju.claims.names import leading_place, region_named
from huoju.claims.times import Day, Time, times

if TYPE_CHECKING:
    from huoju.documents import Article

_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?")
_NUMBER_YEAR = re.compile(r"[〔\[(](\d{4})[〕\])]")
_TITLE_YEAR = re.compile(r"((?:19|20)\d\d)年")
_ANNUAL = re.compile(
    r"公报|年报|年鉴|概况|概览|简况|回顾|总结|运行情况|发展情况|统计|工作情况|白皮书|成绩单|指标|数据|经济|运行|快报|简报|分析"
)
_PLAN = re.compile(
    r"(?:规划|计划|方案|要点|任务|措施|意见|纲要|目标|政策|办法|决定|行动)(?:\([^()]*\)|[)》〉”]|(?:的)?(?:通知|意见|决定|建议|说明))*$"
)
_AIM = re.compile(r"工作建议|建议$|目标|任务|打算|安排|计划|思路|展望|部署|重点工作|主要工作|工作重点|要求")
_REVIEW = re.compile(r"回顾|成效|成绩|总结|基础|现状|情况|完成")
_LASTING = re.compile(r"公报|年鉴|概况|概览|简况|年报|综述|简报")
_YEARBOOK = re.compile(r"(?P<before>(?:19|20)\d\d)年?[^\d《》]{0,12}年鉴|年鉴[ (]?(?P<behind>(?:19|20)\d\d)")
_CARRIED_OUT = re.compile(r"(?:执行|完成|落实|进展|实施)情况|总结|解读|评估")
_REPORT = re.compile(r"工作报告")
_LEADING_YEAR = re.compile(
    r"^(?:(?:19|20)\d\d年?(?:度)?(?:上半年|下半年|前三季度|[一二三四]季度)?|上半年|下半年|前三季度|[一二三四]季度|关于印发|关于|《)*"
)


@dataclass(frozen=True, slots=True)
class Around:
    """The time that stands over a part of a document, and whether it announces aims."""

    time: Time | None
    aimed: bool


@dataclass(frozen=True, slots=True)
class DocumentSetting:
    """What stands over all figures of a document."""

    day: Day
    subject: str
    region: str
    title: Around
    lasting: bool
    """a survey of a year (公报, 年鉴, 概况): what a paragraph says of time holds for the next ones"""


def document_setting(article: Article) -> DocumentSetting:
    """Read the metadata and the title."""
    meta = article.metadata
    day = _day(article)
    subject = _named_first(meta.title)
    title = _title(meta.title, day)
    if title.time is not None:
        day = replace(day, plan_end=title.time.year) if title.aimed else replace(day, about=title.time.year)
    book = _YEARBOOK.search(f"{meta.title} {meta.source}")
    if book and day.about is None:
        # a yearbook tells of the year before the one it is named after
        day = replace(day, about=int(book["before"] or book["behind"]) - 1)
    lasting = book is not None or _LASTING.search(meta.title) is not None
    return DocumentSetting(day, subject, region_named(subject) or meta.region, title, lasting)


def _named_first(title: str) -> str:
    """The place or zone that a title begins with, after its year: 2022年临溪市…公报."""
    bare = _LEADING_YEAR.sub("", title)
    return bare[: leading_place(bare)]


def _day(article: Article) -> Day:
    found = _DATE.match(article.metadata.date)
    if found:
        return Day(int(found[1]), int(found[2]) if found[2] else None)
    number = _NUMBER_YEAR.search(article.metadata.document_number)
    if number:
        return Day(int(number[1]))
    title = article.metadata.title
    year = _TITLE_YEAR.search(title)
    if year and _REPORT.search(title):
        return Day(int(year[1]), 1)
    if year and _ANNUAL.search(title):
        return Day(int(year[1]) + 1)
    return Day()


def _title(title: str, day: Day) -> Around:
    if not title:
        return Around(None, aimed=False)
    found = [time for time in times(title, day) if time.year is not None]
    plan = re.search(r"十[二三四五六]五", re.sub(r"第(十[二三四五六])个五年", r"\1五", title))
    if plan and not found and _PLAN.search(title):
        found = list(times(f"{plan[0]}时期", day))
    if not found:
        return Around(None, aimed=False)
    time = found[-1]
    if _REPORT.search(title):
        return Around(None, aimed=False)
    if "目标" in title and not _CARRIED_OUT.search(title):
        return Around(time, aimed=True)
    if _PLAN.search(title) and not _CARRIED_OUT.search(title):
        return Around(time, aimed=True)
    if _ANNUAL.search(title):
        return Around(time, aimed=False)
    return Around(None, aimed=False)


class Headings:
    """The time and the aims that the headings over a place announce."""

    def __init__(self, article: Article, day: Day) -> None:
        self._sections = article.sections
        self._starts = [section.start for section in article.sections]
        report = _REPORT.search(article.metadata.title) is not None
        self._around = [self._read(section.title, day, report=report) for section in article.sections]

    @staticmethod
    def _read(title: str, day: Day, *, report: bool) -> Around:
        time = next((t for t in times(title, day) if t.year is not None and t.role in {"point", "until"}), None)
        aimed = _AIM.search(title) is not None and not _REVIEW.search(title)
        if time is None and report and _REVIEW.search(title) and day.year is not None:
            time = Time(0, 0, "point", day.year - 1)
        return Around(time, aimed=aimed)

    def innermost(self, place: int) -> int | None:
        """The index of the innermost section around a place of the text."""
        i = bisect_right(self._starts, place) - 1
        while i >= 0 and self._sections[i].end <= place:
            parent = self._sections[i].parent
            i = -1 if parent is None else parent
        return i if i >= 0 else None

    def around(self, place: int) -> Around:
        """What the nearest heading with a time says; without one, whether any heading announces aims."""
        i = self.innermost(place)
        aimed = False
        while i is not None:
            aimed = aimed or self._around[i].aimed
            if self._around[i].time is not None:
                return Around(self._around[i].time, aimed)
            i = self._sections[i].parent
        return Around(None, aimed)

    def is_under(self, place: int, section: int | None) -> bool:
        """Whether the place stands in the section or in one inside it."""
        if section is None:
            return True
        i = self.innermost(place)
        while i is not None:
            if i == section:
                return True
            i = self._sections[i].parent
        return False
