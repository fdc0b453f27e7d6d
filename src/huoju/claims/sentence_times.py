"""Which time a figure of a sentence is for: said in it, carried over from before, or announced by a heading."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from huoju.claims.paragraph import Line
from huoju.claims.quantities import Quantity
from huoju.claims.setting import Around, DocumentSetting
from huoju.claims.times import Time, is_of_something_else

_NEAR = 16
_FAR = 600
_FEW = 8
_FLOW = re.compile(r"同比|增长(?!率|面|点)|下降|激增|进出口|出口|进口|产量")
_STANDING = re.compile(r"已经?(?!达)|累计|现有|每年|如今|至今|至此|年均|过去,|说,|(?:建成|达产|投产|满产|完工|达效)后")
_LASTS = re.compile(r"(?:占地(?:面积)?|总投资|全长|规划面积|注册资本)[^,;。]{0,4}$")
"""What a thing has, whenever it is spoken of."""
_AIM_WORDS = re.compile(
    r"(?:预期|主要|总体|工作|发展|奋斗)目标|目标(?:是|为|:)|按照[^,。]{0,8}目标|力争|争取|努力|确保"
)
_FORECAST = re.compile(r"预计|预测|有望|将")
_LAST_MONTH = 12
_SPAN = re.compile(r"(?P<first>(?:19|20)\d\d)年?[-–—~～至到]{1,2}(?:19|20)\d\d年")


@dataclass(slots=True)
class Carried:
    """What later sentences of a paragraph, and paragraphs under the same heading, take over."""

    time: Time | None = None
    aimed: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """What stands over a sentence."""

    document: DocumentSetting
    around: Around
    """by the headings"""
    last: Time | None
    """the time the paragraph before ended with; flows without a time of their own are for it"""


class SentenceTimes:
    """The expressions of time of one sentence, and what they say for its figures."""

    def __init__(self, over: Over, line: Line, start: int, end: int, carried: Carried) -> None:
        self._over = over
        self._line = line
        self._start, self._end = start, end
        self._carried = carried
        self._times = line.times_in(start, end)
        self._usable = [t for t in self._times if t.role != "compared" and not is_of_something_else(line.text, t)]
        self._baselines: set[Time] = set()

    def of(self, quantity: Quantity) -> tuple[Time | None, bool]:
        """The time a figure is for, and whether it was taken over from outside the sentence."""
        own = self._line.bracket_of(quantity.start)
        for i in range(bisect_right(self._usable, quantity.start, key=_end) - 1, -1, -1):
            time = self._usable[i]
            if time not in self._baselines and self._line.bracket_of(time.start) in (own, None):
                return self._of_carried_year(time), False
            if quantity.start - time.end > _FAR:
                break
        i = bisect_left(self._usable, quantity.end, key=_start)
        if i < len(self._usable) and self._between(quantity.end, self._usable[i].start).strip("以上左右") == "(":
            return self._usable[i], False
        near = max(self._start, quantity.start - _FAR)
        before = self._line.text[near : quantity.start]
        standing = (_STANDING.search(before) is not None and not self._over.document.lasting) or _LASTS.search(
            before
        ) is not None
        if self._carried.time is not None and not standing:
            return self._carried.time, True
        around = self._over.around.time or self._over.document.title.time
        if around is not None:
            return around, True
        far = min(self._end, quantity.end + _FAR)
        flows = _FLOW.search(self._line.text, near, far) is not None and not standing
        return (self._over.last if flows else None), True

    def _between(self, start: int, end: int) -> str:
        """The few characters between a number and a time; a mark that fits nothing where they are many."""
        return self._line.text[start:end] if end - start <= _NEAR else "…"

    def _of_carried_year(self, time: Time) -> Time:
        """A half or a month without its year is one of the year spoken of before it."""
        carried = self._carried.time
        if not time.bare:
            return time
        i = bisect_left(self._times, time.start, key=_start)
        earlier = next((t for t in self._times[max(0, i - _FEW) : i][::-1] if _is_full(t)), None)
        if earlier is not None:
            return replace(time, year=earlier.year, bare=False)
        if carried is None or carried.year is None or self._carried.aimed or "until" in {carried.role, time.role}:
            return time
        return replace(time, year=carried.year, bare=False)

    def of_baseline(self, quantity: Quantity) -> Time | None:
        """The time of the lower end of a pair: only one said right before it."""
        i = bisect_right(self._times, quantity.start, key=_end)
        if not i or self._between(self._times[i - 1].end, quantity.start).strip("的底末初约近同比增长下降为"):
            return self._first_of_span(i)
        self._baselines.add(self._times[i - 1])
        return self._times[i - 1]

    def _first_of_span(self, behind: int) -> Time | None:
        """从2012年到2024年,排名从第34位升至第11位: the lower end is for the first year of the span."""
        for time in self._times[max(0, behind - _FEW) : behind][::-1]:
            span = _SPAN.match(self._line.text, time.start, time.end)
            if span and self._line.text[time.start - 1 : time.start] in {"从", "由"}:
                return replace(time, year=int(span["first"]))
        return None

    def aimed(self, *, announced: bool) -> bool:
        """Whether the sentence before, the heading or the title announces aims."""
        around = self._over.around
        title = self._over.document.title
        if self._carried.time is not None and announced:
            return self._carried.aimed
        return around.aimed or (title.aimed and around.time is None)

    def remember(self, *, targets: bool) -> None:
        """Later sentences take over the last time that was said, and whether it was said of aims."""
        said = [time for time in self._usable if time not in self._baselines and not self._is_day(time)]
        if said:
            self._carried.time = self._of_carried_year(said[-1])
            aimed = _AIM_WORDS.search(self._line.text, self._start, self._end) is not None
            self._carried.aimed = targets or aimed
        elif targets:
            self._carried.aimed = True

    def _is_day(self, time: Time) -> bool:
        """Whether the time is a day, on which something happened, and no period that later figures are for."""
        return self._line.text[time.end - 1] == "日"

    def year_of_fact(self, time: Time | None, year: int, *, announced: bool) -> int | None:
        """The year of a fact: a month that has not come yet is one of the year before; no aim of a heading is one."""
        day = self._over.document.day
        if announced and time is not None and self._is_of_aims(time):
            return None
        if time is None or not time.bare or not day.month or year != day.year:
            return year
        begun = _FORECAST.search(self._line.text, self._start, self._end) is not None
        whole = not begun and self._line.text[time.start : time.end] == "全年" and day.month < _LAST_MONTH
        return year - 1 if whole or (time.month and time.month > day.month) else year

    def _is_of_aims(self, time: Time) -> bool:
        """Whether a time taken over is that of aims, so that a figure that is none is not for it."""
        year = self._over.document.day.year
        if (time.role == "until" and (year is None or (time.year or 0) >= year)) or (
            year is not None and time.year is not None and time.year > year
        ):
            return True
        return self._over.document.title.aimed and time is self._over.document.title.time

    def deadline(self, time: Time | None) -> str | None:
        """The deadline: 2027, 2027-06; as it is written (今年) where the document bears no date."""
        if time is None:
            return None
        if time.year is None:
            return self._line.text[time.start : time.end] if self._start <= time.start < self._end else None
        return f"{time.year}-{time.month:02d}" if time.month else str(time.year)


def _start(time: Time) -> int:
    return time.start


def _end(time: Time) -> int:
    return time.end


def _is_full(time: Time) -> bool:
    """Whether the time names its year itself and is one that a figure can be for."""
    return time.year is not None and not time.bare and time.role == "point"
