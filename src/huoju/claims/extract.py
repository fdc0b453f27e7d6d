"""The figures of an article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from huoju.claims.kinds import Setting, is_target, plain_kind
from huoju.claims.model import Claim
from huoju.claims.names import indicator_id, region_named
from huoju.claims.normalise import normalised
from huoju.claims.paragraph import Line, read_line
from huoju.claims.phrases import noun_behind, phrase
from huoju.claims.plausible import is_figure
from huoju.claims.quantities import Quantity, has_number, qualifier
from huoju.claims.setting import Around, DocumentSetting, Headings, document_setting
from huoju.claims.strip import behind_last, strip_end
from huoju.claims.subjects import Place, Topic, told
from huoju.claims.times import Time, is_decree
from huoju.documents import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huoju.claims.model import Kind, Qualifier
    from huoju.documents import Article

_LONGEST_SENTENCE = 600
_WINDOW = 120
"""Characters before and behind a number that can say what it is about."""
_NEAR = 16
_FAR = 600
_FEW = 8
_BASELINE = re.compile(r"(?:从(?![业事而])|(?<![自理缘])由(?![于此]))[^,;。\d]{0,10}$")
_ENDS_OPEN = re.compile(r"[::]$")
_CONTINUES = re.compile(r"(?:从|分)[^,。]{1,6}看|其中|此外|同时|另外|具体")
_SHORT_LINE = 60
_LINKING = frozenset({"为", "达", "达到", "约", "约为", "是", "共", "仅", "仅为", "近", "超", "超过"})
_FLOW = re.compile(r"同比|增长(?!率|面|点)|下降|激增|进出口|出口|进口|产量")
_STANDING = re.compile(r"已经?(?!达)|累计|现有|每年|如今|至今|至此|年均|过去,|说,")
_AIM_WORDS = re.compile(r"目标|力争|争取|努力|确保")


def extract(article: Article) -> list[Claim]:
    """The figures and targets of an article, in the order of the text."""
    document = document_setting(article)
    headings = Headings(article, document.day)
    reader = _Reader(article, document, headings)
    found: list[Claim] = []
    place = 0
    for paragraph in article.text.split("\n"):
        if has_number(paragraph):
            found.extend(reader.paragraph(paragraph, place))
        place += len(paragraph) + 1
    return found


@dataclass(slots=True)
class _Carried:
    """What later sentences of a paragraph, and paragraphs under the same heading, take over."""

    time: Time | None = None
    aimed: bool = False


class _Reader:
    """Walks through the paragraphs of an article and remembers what later figures leave out."""

    def __init__(self, article: Article, document: DocumentSetting, headings: Headings) -> None:
        self._article = article
        self._document = document
        self._headings = headings
        self._block = _Carried()
        self._block_section: int | None = None
        self._last: Time | None = None

    def paragraph(self, text: str, place: int) -> Iterator[Claim]:
        line = read_line(text, place, self._document.day)
        if not self._headings.is_under(place, self._block_section):
            self._block, self._block_section = _Carried(), None
        carried = _Carried(self._block.time, self._block.aimed)
        if carried.time is None and (self._document.lasting or _CONTINUES.match(text)):
            carried = _Carried(self._last)
        topic = Topic(self._document.subject)
        for start, end in sentence_spans(text):
            yield from _Sentence(self, line, start, end, topic, carried).claims()
        opens = _ENDS_OPEN.search(text) is not None or (len(text) < _SHORT_LINE and not line.figures)
        if carried.time is not None:
            self._last = carried.time if not carried.aimed and carried.time.role == "point" else None
        if carried.aimed and carried.time is not None and opens:
            self._block = carried
            self._block_section = self._headings.innermost(place)

    @property
    def document(self) -> DocumentSetting:
        return self._document

    @property
    def article(self) -> Article:
        return self._article

    @property
    def last(self) -> Time | None:
        """The time the paragraph before ended with; flows without a time of their own are for it."""
        return self._last

    def around(self, place: int) -> Around:
        return self._headings.around(place)


@dataclass(slots=True)
class _Done:
    """What the figure before says for the next one in its clause."""

    clause: int = -1
    end: int = 0
    kind_left: str = ""
    baseline: bool = False
    """it was the lower end of a pair"""


class _Sentence:
    """Reads the figures of one sentence."""

    def __init__(self, reader: _Reader, line: Line, start: int, end: int, topic: Topic, carried: _Carried) -> None:
        self._reader = reader
        self._line = line
        self._start, self._end = start, end
        self._topic = topic
        self._carried = carried
        self._times = line.times_in(start, end)
        self._usable = [t for t in self._times if t.role != "compared" and not is_decree(line.text, t)]
        self._baselines: set[Time] = set()

    def claims(self) -> Iterator[Claim]:
        line = self._line
        first, last = bisect_left(line.starts, self._start), bisect_left(line.starts, self._end)
        self._topic.begin(line.text[self._start : min(self._end, self._start + _WINDOW)])
        done = _Done()
        targets = False
        for quantity in line.figures[first:last]:
            claim = self._read(quantity, done)
            if claim is not None:
                targets = targets or claim.kind == "target"
                yield claim
        self._remember(targets=targets)

    def _read(self, quantity: Quantity, done: _Done) -> Claim | None:
        """The claim of a quantity; None where it is no figure. ``done`` is brought up to date."""
        line = self._line
        begin, finish = line.clause_around(quantity.start, quantity.end)
        begin, finish = max(begin, self._start), min(finish, self._end)
        same = done.clause == begin
        left = self._own_left(quantity, begin, done.end if same else None)
        qualified, end = qualifier(line.text, quantity)
        right = line.plain[end : min(finish, end + _WINDOW)]
        if not is_figure(quantity, left, right, line.text[max(0, quantity.start - _NEAR) : quantity.start]):
            return None
        kind_left = done.kind_left if same and (done.baseline or not left.strip("的 ")) else left
        whole_left = self._left(begin, quantity.start)
        found = phrase(quantity, left, right)
        nature = plain_kind(quantity, kind_left, right, share=bool(found.share))
        baseline = quantity.pair or _BASELINE.search(whole_left[-_NEAR:]) is not None
        time, announced = (self._baseline_time(quantity), False) if baseline else self._time(quantity)
        sentence = line.text[max(self._start, quantity.start - _WINDOW) : quantity.start]
        setting = Setting(whole_left, sentence, right, self._aimed(announced=announced), announced)
        target = not baseline and is_target(time, self._reader.document.day, setting)
        again = same and (done.baseline or (not left and not noun_behind(right) and found.share != "of"))
        place = Place(begin, line.count(quantity.start, finish), again, behind_last(sentence, ";。"))
        names = told(self._topic, found, nature, left, right, place)
        done.clause, done.end, done.kind_left, done.baseline = begin, end, kind_left, baseline
        return self._claim(quantity, qualified, names, time, nature, target=target, announced=announced)

    def _own_left(self, quantity: Quantity, begin: int, done: int | None) -> str:
        """The words before a number that are its own: behind the figure before it, or from the clause before."""
        if done is not None:
            return behind_last(self._left(done, quantity.start), "、和与及")
        left = self._left(begin, quantity.start)
        if left and begin > self._start and not strip_end(left, _LINKING):
            return self._clause_before(begin) + left
        return left

    def _clause_before(self, begin: int) -> str:
        """The clause before, where it has no figure: 营业收入最高,为 2.1 万亿元."""
        start, _ = self._line.clause_around(begin - 1, begin - 1)
        start = max(start, self._start)
        return "" if self._line.count(start, begin) else self._left(start, begin - 1)

    def _left(self, begin: int, end: int) -> str:
        """The text before a number without its expressions of time."""
        return self._line.without_times(max(begin, end - _WINDOW), end)

    def _time(self, quantity: Quantity) -> tuple[Time | None, bool]:
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
        standing = _STANDING.search(self._line.text, near, quantity.start) is not None
        if self._carried.time is not None and not standing:
            return self._carried.time, True
        around = self._reader.around(self._line.place + self._start).time or self._reader.document.title.time
        if around is not None:
            return around, True
        far = min(self._end, quantity.end + _FAR)
        flows = _FLOW.search(self._line.text, near, far) is not None and not standing
        return (self._reader.last if flows else None), True

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

    def _baseline_time(self, quantity: Quantity) -> Time | None:
        """The time of the lower end of a pair: only one said right before it."""
        i = bisect_right(self._times, quantity.start, key=_end)
        if not i or self._between(self._times[i - 1].end, quantity.start).strip("的底末初约近"):
            return None
        self._baselines.add(self._times[i - 1])
        return self._times[i - 1]

    def _aimed(self, *, announced: bool) -> bool:
        around = self._reader.around(self._line.place + self._start)
        title = self._reader.document.title
        if self._carried.time is not None and announced:
            return self._carried.aimed
        return around.aimed or (title.aimed and around.time is None)

    def _remember(self, *, targets: bool) -> None:
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

    def _claim(
        self,
        quantity: Quantity,
        qualified: Qualifier,
        names: tuple[str, str],
        time: Time | None,
        nature: Kind,
        *,
        target: bool,
        announced: bool,
    ) -> Claim:
        subject, indicator = names
        line, article = self._line, self._reader.article
        first, last = line.place + quantity.start, line.place + quantity.end
        start, end = article.source_span(first, last)
        sentence_start, sentence = self._sentence(quantity)
        low, high, base = normalised(quantity)
        year = None if time is None or time.role in {"now", "since"} else time.year
        if year is not None and not target:
            year = self._past(time, year, announced=announced)
        return Claim(
            document=article.source.name,
            start=start,
            end=end,
            sentence=sentence,
            subject=subject,
            indicator=indicator,
            value=quantity.value,
            unit=quantity.unit,
            qualifier=qualified,
            year=year,
            deadline=self._deadline(time) if target else None,
            kind="target" if target else nature,
            nature=nature,
            region=region_named(subject) or self._reader.document.region,
            low=low,
            high=high,
            base_unit=base,
            indicator_id=indicator_id(indicator, subject),
            text_start=first,
            text_end=last,
            sentence_start=line.place + sentence_start,
        )

    def _past(self, time: Time | None, year: int, *, announced: bool) -> int | None:
        """The year of a fact: a month that has not come yet is one of the year before; no aim of a heading is one."""
        day = self._reader.document.day
        if announced and time is not None and self._is_of_aims(time):
            return None
        if time is not None and time.bare and time.month and day.month and year == day.year and time.month > day.month:
            return year - 1
        return year

    def _is_of_aims(self, time: Time) -> bool:
        """Whether a time taken over is that of aims, so that a figure that is none is not for it."""
        year = self._reader.document.day.year
        if (time.role == "until" and (year is None or (time.year or 0) >= year)) or (
            year is not None and time.year is not None and time.year > year
        ):
            return True
        return self._reader.document.title.aimed and time is self._reader.document.title.time

    def _sentence(self, quantity: Quantity) -> tuple[int, str]:
        """The sentence, cut at clauses around the figure where it is very long."""
        if self._end - self._start <= _LONGEST_SENTENCE:
            return self._start, self._line.text[self._start : self._end]
        half = _LONGEST_SENTENCE // 2
        low, high = max(self._start, quantity.start - half), min(self._end, quantity.end + half)
        cuts = self._line.cuts
        i = bisect_left(cuts, low)
        if low > self._start and i < len(cuts) and cuts[i] < quantity.start:
            low = cuts[i] + 1
        i = bisect_right(cuts, high) - 1
        if high < self._end and i >= 0 and cuts[i] >= quantity.end:
            high = cuts[i] + 1
        return low, self._line.text[low:high]

    def _deadline(self, time: Time | None) -> str | None:
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
