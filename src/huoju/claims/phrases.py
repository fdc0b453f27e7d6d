"""Subject and indicator of a figure, from the words of its clause before and behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from huoju.claims.names import leading_place
from huoju.claims.quantities import Quantity, all_words
from huoju.claims.rules import any_word, rules, word_list

_LONGEST_WORD = 9
_LONGEST_NOUN = 40
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\x00")
_SEPARATORS = re.compile(r"[、]|(?<=.)(?:和|与|以及|及)")
_SHARE_NOUN = re.compile(r"(?:的)?(?:比重|比例|份额|比)$")
_OCCUPIED = re.compile(r"占(?![地用据领有])")
_MEASURED_NOUN_TAIL = re.compile(r"(?:率|量|额|度|业|化)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a figure is about; an empty field was not said in its clause."""

    subject: str = ""
    indicator: str = ""
    share: bool = False
    """the figure is a part of something: 占…, 七成的…"""


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(word_list("nouns", key))


@cache
def _dropped_behind() -> frozenset[str]:
    qualifying = {str(word) for listed in rules("quantities")["before"].values() for word in listed}
    return frozenset(_words("linking") | qualifying)


@cache
def _strong_verbs() -> re.Pattern[str]:
    return re.compile(any_word("nouns", "verbs_strong") + "(?:了|出|起)?(?!率|量|额|度)")


@cache
def _weak_verbs() -> re.Pattern[str]:
    return re.compile(any_word("nouns", "verbs_weak") + "(?:了|出|起)?(?!率|量|额|度|业)")


@cache
def _noun_stop() -> re.Pattern[str]:
    return re.compile(any_word("nouns", "noun_stops") + r"|[,;:。、!?()0-9\n\x00]")


@cache
def _entity() -> re.Pattern[str]:
    ends = any_word("nouns", "entity_ends")
    indicators = any_word("nouns", "indicator_ends")
    return re.compile(rf"^(?P<entity>.{{1,24}}?{ends})(?P<indicator>[^的]{{0,14}}{indicators})$")


def strip_end(text: str, words: frozenset[str]) -> str:
    """The text without the words at its end, the longest first, as often as there are any."""
    while text:
        for length in range(min(_LONGEST_WORD, len(text)), 0, -1):
            if text[-length:] in words:
                text = text[:-length].rstrip(" “")
                break
        else:
            break
    return text


def strip_start(text: str, words: frozenset[str]) -> str:
    """The text without the words at its beginning, the longest first, as often as there are any."""
    while text:
        for length in range(min(_LONGEST_WORD, len(text)), 0, -1):
            if text[:length] in words:
                text = text[length:].lstrip(" ,、")
                break
        else:
            break
    return text


def phrase(quantity: Quantity, left: str, right: str) -> Phrase:
    """Subject and indicator as far as the clause says them.

    ``left`` is the clause before the number without expressions of time, ``right`` the clause behind the unit and the
    words that qualify it.
    """
    left = _BRACKETS.sub("", left).strip()
    occupied = None
    for occupied in _OCCUPIED.finditer(left):  # noqa: B007 - the last one is wanted
        pass
    if occupied is not None:
        return _share(left[: occupied.start()], left[occupied.end() :], right)
    noun = noun_behind(right)
    if quantity.form in {"percent", "tenths", "fraction", "half"} and noun and _is_part_of(right, left):
        return _part_of(left, noun, right)
    counted = quantity.form == "number" and quantity.unit.lstrip("十百千万亿") in all_words("counters")
    if (counted and noun) or (noun and right.startswith("的") and quantity.form == "number"):
        return _counted(left, noun)
    if quantity.form == "rank" and noun and quantity.unit == "大":
        whole = _named(left)
        return Phrase(whole.subject or whole.indicator, noun)
    found = _named(left)
    if not found.indicator and noun and quantity.form != "rank":
        return Phrase(found.subject, noun)
    return found


def noun_behind(right: str) -> str:
    """The noun that begins right behind a number."""
    right = right.removeprefix("的").lstrip("“")
    stop = _noun_stop().search(right, 1) if right else None
    if right and _noun_stop().match(right):
        return ""
    noun = right[: stop.start() if stop else _LONGEST_NOUN][:_LONGEST_NOUN]
    return noun.strip(" ”“").removesuffix("的")


def _is_part_of(right: str, left: str) -> bool:
    """七成以上外企, 20%的工业增加值; but not 增长8%的目标."""
    growth = ("的增长", "的增速", "的速度", "的年均", "的增幅", "的目标", "的比例", "的比重", "的水平", "的标准")
    if right.startswith(growth) or re.search(r"(?:增长|增幅|增速|提高|下降|降低|提升|增加|减少|上升|为|达到|达)$", left):
        return False
    return bool(right)


def _share(before: str, base: str, right: str) -> Phrase:
    """工业增加值占GDP比重: the part is the subject, the whole belongs to the indicator."""
    base = strip_end(base, _dropped_behind() - {"比重", "占比"})
    base = _SHARE_NOUN.sub("", base).strip("的 ")
    if not base:
        noun = noun_behind(right)
        base = noun if right.startswith("的") or noun else ""
    part = strip_start(strip_end(before, _dropped_behind()), _words("leading"))
    part = _SEPARATORS.sub("", part) if len(part) <= 1 else part
    indicator = f"占{base}比重" if base else "占比"
    return Phrase(part.strip(" 的、“"), indicator, share=True)


def _part_of(left: str, noun: str, right: str) -> Phrase:
    """A share of something named behind it: 集聚了30%的高新技术企业, 七成以上外企设有研发机构."""
    before = strip_end(left, _dropped_behind())
    subject, whole = _verb_split(before)
    if subject or whole or right.startswith("的"):
        holder = _named(before)
        if whole or subject:
            return Phrase(_clean_subject(subject), f"{whole}{noun}", share=True)
        return Phrase(holder.subject or holder.indicator, noun, share=True)
    predicate = right.removeprefix("的")[len(noun) :]
    told = re.split(r"[,;:。、!?]", predicate, maxsplit=1)[0][:_LONGEST_NOUN]
    owner = strip_start(before, _words("leading"))
    return Phrase(f"{owner}{noun}", told or noun, share=True)


def _counted(left: str, noun: str) -> Phrase:
    """培育421家国家级智能制造示范工厂: what is counted stands behind the number."""
    before = strip_end(left, _dropped_behind())
    subject, middle = _verb_split(before)
    kept = ""
    if subject or middle or _ends_with_verb(before):
        kept = next((verb for verb in sorted(_words("verbs_kept"), key=len, reverse=True) if before.endswith((verb, verb + "了"))), "")
        if middle and not kept:
            noun = noun if len(middle) > len(noun) else noun
    else:
        subject = before
    return Phrase(_clean_subject(subject), f"{kept}{noun}")


def _ends_with_verb(text: str) -> bool:
    return any(match.end() == len(text) for match in _strong_verbs().finditer(text))


def _named(left: str) -> Phrase:
    """Subject and indicator that stand before the number: 我国全部工业增加值达到."""
    text = strip_end(left, _dropped_behind()).strip(" 、,“”")
    subject, thing = _verb_split(text)
    if thing:
        inner = _split_noun(thing)
        if subject:
            return Phrase(_clean_subject(subject), thing)
        return inner
    if subject:
        return Phrase(_clean_subject(subject), "")
    return _split_noun(strip_start(text, _words("leading")))


def _verb_split(text: str) -> tuple[str, str]:
    """What stands before the governing verb and what behind it; ("", "") where there is none."""
    cut = None
    for match in _strong_verbs().finditer(text):
        cut = match
    if cut is None:
        cut = _weak_cut(text)
    if cut is None:
        return "", ""
    behind = text[cut.end() :]
    verb = cut[0].rstrip("了出起")
    if behind and verb in _words("verbs_kept"):
        behind = verb + behind
    return text[: cut.start()], behind.strip(" 、的“")


def _weak_cut(text: str) -> re.Match[str] | None:
    for match in _weak_verbs().finditer(text):
        before = text[: match.start()]
        bare = strip_start(strip_end(before, _words("leading")), _words("leading"))
        if not bare or bare in _words("holders") or leading_place(bare) == len(bare) or match[0].endswith("了"):
            return match
        if before != strip_end(before, frozenset({"已", "已经", "累计", "共", "将", "计划", "拟", "新", "再", "又", "还"})):
            return match
    return None


def _clean_subject(text: str) -> str:
    text = strip_start(strip_end(text, _words("leading") | _dropped_behind()), _words("leading"))
    return text.strip(" 、,“的")


def _split_noun(noun: str) -> Phrase:
    """A noun phrase divided into who and what."""
    noun = noun.strip(" 、,“")
    if not noun:
        return Phrase()
    place = leading_place(noun)
    if place:
        if place == len(noun):
            return Phrase(noun, "")
        return _with_owner(noun[:place], noun[place:])
    for length in range(min(_LONGEST_WORD + 6, len(noun)), 1, -1):
        if noun[:length] in _words("holders"):
            rest = noun[length:].removeprefix("的")
            if not rest:
                return Phrase(noun, noun) if noun.endswith("企业") else Phrase(noun, "")
            if rest in _words("count_words") or rest in {"家", "数"}:
                return Phrase("", noun)
            return _with_owner(noun[:length], rest)
    owner, of, thing = noun.rpartition("的")
    if of and owner and thing:
        return Phrase(owner, thing)
    divided = _entity().match(noun)
    if divided and divided["indicator"] not in _words("count_words"):
        return Phrase(divided["entity"], divided["indicator"])
    return Phrase("", noun)


def _with_owner(owner: str, rest: str) -> Phrase:
    rest = strip_start(rest.lstrip("的、 "), frozenset({"累计", "共", "已", "已经", "全部", "全年", "年末", "现", "目前", "内", "的", "范围内", "全口径", "总共"}))
    inner_owner, of, thing = rest.rpartition("的")
    if of and inner_owner and thing:
        return Phrase(owner + inner_owner, thing)
    divided = _entity().match(rest)
    if divided and divided["indicator"] not in _words("count_words"):
        return Phrase(owner + divided["entity"], divided["indicator"])
    return Phrase(owner, rest)
