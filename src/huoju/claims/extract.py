"""The figures of an article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huoju.claims.kinds import Setting, is_target, plain_kind
from huoju.claims.model import Claim
from huoju.claims.names import indicator_id, region_named
from huoju.claims.normalise import normalised
from huoju.claims.paragraph import Line, read_line
from huoju.claims.phrases import noun_behind, phrase
from huoju.claims.plausible import is_figure
from huoju.claims.quantities import Quantity, has_number, qualifier
from huoju.claims.sentence_times import Carried, Over, SentenceTimes
from huoju.claims.setting import Around, DocumentSetting, Headings, document_setting
from huoju.claims.strip import behind_last, strip_end
from huoju.claims.subjects import Place, Topic, told
from huoju.claims.times import Time
from huoju.documents import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huoju.claims.model import Kind, Qualifier
    from huoju.documents import Article

_LONGEST_SENTENCE = 600
_WINDOW = 120
"""Characters before and behind a number that can say what it is about."""
_NEAR = 16
_BASELINE = re.compile(r"(?:从(?![业事而])|(?<![自理缘])由(?![于此]))[^,;。\d]{0,10}$")
_ENDS_OPEN = re.compile(r"[::]$")
_ASKS = re.compile(r"[?？]$")
_ASKED_OF = re.compile(r"[我全本][省市区县国州]")
_CONTINUES = re.compile(r"(?:从|分)(?!国际|国外|历史|经验|长远|实践)[^,。]{1,6}看|其中|此外|同时|另外|具体")
_SHORT_LINE = 60
_JOINED = frozenset({"、", "和", "与", "及"})
_LINKING = frozenset({"为", "达", "达到", "约", "约为", "是", "共", "仅", "仅为", "近", "超", "超过"})


def extract(article: Article) -> list[Claim]:
    """The figures and targets of an article, in the order of the text."""
    document = document_setting(article)
    headings = Headings(article, document.day)
    reader = _Reader(article, document, headings)
    found: list[Claim] = []
    place = 0
    for paragraph in article.text.split("\n"):
        if has_number(paragraph) or _ASKS.search(paragraph):
            found.extend(reader.paragraph(paragraph, place))
        place += len(paragraph) + 1
    return found


class _Reader:
    """Walks through the paragraphs of an article and remembers what later figures leave out."""

    def __init__(self, article: Article, document: DocumentSetting, headings: Headings) -> None:
        self._article = article
        self._document = document
        self._headings = headings
        self._block = Carried()
        self._block_section: int | None = None
        self._last: Time | None = None
        self._asked: Time | None = None
        self._asked_of = ""

    def paragraph(self, text: str, place: int) -> Iterator[Claim]:
        line = read_line(text, place, self._document.day)
        if not self._headings.is_under(place, self._block_section):
            self._block, self._block_section = Carried(), None
        carried = Carried(self._block.time, self._block.aimed)
        if carried.time is None and (self._document.lasting or _CONTINUES.match(text)):
            carried = Carried(self._last)
        if carried.time is None:
            carried = Carried(self._asked)
        topic = Topic(self._asked_of or self._document.subject)
        for start, end in sentence_spans(text):
            yield from _Sentence(self, line, start, end, topic, carried).claims()
        asks = _ASKS.search(text) is not None
        self._asked = carried.time if asks and not carried.aimed else None
        of = _ASKED_OF.search(text) if asks else None
        self._asked_of = of[0] if of else ""
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
    qualified: Qualifier = "exact"
    """what a word behind 分别 says of all the numbers that follow"""


class _Sentence:
    """Reads the figures of one sentence."""

    def __init__(self, reader: _Reader, line: Line, start: int, end: int, topic: Topic, carried: Carried) -> None:
        self._reader = reader
        self._line = line
        self._start, self._end = start, end
        self._topic = topic
        over = Over(reader.document, reader.around(line.place + start), reader.last)
        self._times = SentenceTimes(over, line, start, end, carried)

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
        self._times.remember(targets=targets)

    def _read(self, quantity: Quantity, done: _Done) -> Claim | None:
        """The claim of a quantity; None where it is no figure. ``done`` is brought up to date."""
        line = self._line
        begin, finish = line.clause_around(quantity.start, quantity.end)
        begin, finish = max(begin, self._start), min(finish, self._end)
        same = done.clause == begin
        left = self._own_left(quantity, begin, done.end if same else None)
        qualified, end = qualifier(line.text, quantity)
        if same and qualified == "exact" and line.text[done.end : quantity.start] in _JOINED:
            # 分别超过 90%、75%
            qualified = done.qualified
        right = line.plain[end : min(finish, end + _WINDOW)]
        before = line.text[max(0, quantity.start - _NEAR) : quantity.start]
        if not is_figure(quantity, left, right, before, bounded=qualified not in {"exact", "about"}):
            return None
        kind_left = done.kind_left if same and (done.baseline or not left.strip("的 ")) else left
        whole_left = self._left(begin, quantity.start)
        found = phrase(quantity, left, right)
        nature = plain_kind(quantity, kind_left, right, share=bool(found.share))
        own_left = self._left(max(begin, done.end) if same else begin, quantity.start)
        baseline = quantity.pair or _BASELINE.search(own_left[-_NEAR:]) is not None
        time, announced = (self._times.of_baseline(quantity), False) if baseline else self._times.of(quantity)
        sentence = line.text[max(self._start, quantity.start - _WINDOW) : quantity.start]
        setting = Setting(whole_left, sentence, right, self._times.aimed(announced=announced), announced)
        target = not baseline and is_target(time, self._reader.document.day, setting)
        again = same and (done.baseline or (not left and not noun_behind(right) and found.share != "of"))
        place = Place(begin, line.count(quantity.start, finish), again, behind_last(sentence, ";。"))
        names = told(self._topic, found, nature, left, right, place)
        done.clause, done.end, done.kind_left, done.baseline = begin, end, kind_left, baseline
        shared = "分别" in line.text[max(begin, quantity.start - _NEAR) : quantity.start] or qualified == done.qualified
        done.qualified = qualified if shared and end == quantity.end else "exact"
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
            year = self._times.year_of_fact(time, year, announced=announced)
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
            deadline=self._times.deadline(time) if target else None,
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
