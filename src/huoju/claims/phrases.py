"""Subject and indicator of a figure, from the words of its clause before and behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from huoju.claims.names import leading_place
from huoju.claims.quantities import Quantity, all_words
from huoju.claims.rules import any_pattern, any_word, rules, word_list
from huoju.claims.strip import strip_end, strip_start

_LONGEST_HOLDER = 15
_LONGEST_NOUN = 40
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\x00")
_SHARE_NOUN = re.compile(r"(?:的)?(?:比重|比例|份额|比)$")
_OCCUPIED = re.compile(r"(?<![抢独])占(?![地用据领有])")
_TRAILING = re.compile(r"(?:和|与|及|以及|、|的|[ ”“])+$")
_PREDICATE_END = re.compile(r"[,;:。、!?()\n]")
_AMONG = re.compile(r"(?P<group>[^其当]{2,40})中(?:有|,)?$")

Share = Literal["", "of", "among"]
"""No share; a part of a whole that 占 names; a part of what is named behind the number."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a figure is about; an empty field was not said in its clause."""

    subject: str = ""
    indicator: str = ""
    share: Share = ""


@cache
def _words(*keys: str) -> frozenset[str]:
    return frozenset(word for key in keys for word in word_list("nouns", key))


@cache
def _qualifying() -> frozenset[str]:
    words = {str(word) for listed in rules("quantities")["before"].values() for word in listed}
    return frozenset(words | {"了"})


@cache
def _dropped_behind() -> frozenset[str]:
    return frozenset(_words("linking") | _qualifying())


@cache
def _rank_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words of ranking at the end (连续四年稳居全国, 位居全省); where there is no verb, the field alone (全国)."""
    verbs, among = any_word("kinds", "ranking"), any_word("kinds", "ranked_among")
    adverbs = r"(?:连续[^,]{1,3}年|连续|均|都|已|又|再|首次|[^,\d]年)*"
    return (
        re.compile(rf"{adverbs}(?:{verbs})(?:到|至|在|了)?{among}?[^,]{{0,10}}$"),
        re.compile(rf"{among}[^,评测考排]{{0,10}}$"),
    )


@cache
def _kept_behind() -> frozenset[str]:
    """Verbs that end with a word that would be dropped: 拥有."""
    return _words("verbs_strong") - _dropped_behind()


@cache
def _strong_verbs() -> re.Pattern[str]:
    return re.compile(any_word("nouns", "verbs_strong") + "(?:了|出|起)?(?!率|量|额|度|的)")


@cache
def _weak_verbs() -> re.Pattern[str]:
    return re.compile(any_word("nouns", "verbs_weak", "verbs_being") + "(?:了|出|起)?(?!率|量|额|度|业|的)")


@cache
def _noun_stop() -> re.Pattern[str]:
    return re.compile(any_pattern("nouns", "noun_stops")[:-1] + r"|[,;:。、!?()0-9\n\x00])")


@cache
def _entity() -> re.Pattern[str]:
    ends = any_word("nouns", "entity_ends")
    indicators = any_word("nouns", "indicator_ends")
    return re.compile(rf"^(?P<entity>.{{1,24}}?{ends})(?P<indicator>[^的]{{0,14}}{indicators})$")


def phrase(quantity: Quantity, left: str, right: str) -> Phrase:
    """Subject and indicator as far as the clause says them.

    ``left`` is the clause before the number without expressions of time, ``right`` the clause behind the unit and the
    words that qualify it.
    """
    left = _MEASURING.sub("", _BRACKETS.sub("", left).strip())
    occupied = None
    for occupied in _OCCUPIED.finditer(left):  # noqa: B007 - the last one is wanted
        pass
    if occupied is not None:
        return _share(left[: occupied.start()], left[occupied.end() :], right)
    noun = noun_behind(right)
    counted = quantity.form == "number" and quantity.unit.lstrip("十百千万亿") in all_words("counters")
    if quantity.form in {"percent", "tenths", "fraction", "half"} and _is_part_of(right, left):
        return _part_of(left, noun, right)
    among = _AMONG.search(left) if counted else None
    if among is not None:
        return Phrase(_clean_subject(among["group"]), noun or _predicate(right))
    if counted and noun and left.endswith("等"):
        governed, subject, _ = _verb_split(left)
        return Phrase(_clean_subject(subject if governed else left), noun.partition("的")[0])
    if counted and noun:
        return _counted(left, noun)
    if noun and right.startswith("的") and quantity.form == "number":
        named = _named(left)
        return named if named.indicator and not _verb_split(left)[0] else _counted(left, noun)
    if quantity.form == "rank":
        return _ranked(quantity, left, noun)
    given = next((word for word in _GIVEN if left.endswith(word)), "")
    if noun and given:
        return Phrase(_clean_subject(left.removesuffix(given)), noun)
    found = _named(_COMPARISON.sub("", strip_end(left, _qualifying())))
    if not found.indicator and noun:
        return Phrase(found.subject, noun)
    return found


_RANKING_NAMED = re.compile(r"(?:排名|排位|位次)(?=.{0,6}(?:[居列升进跃到至]|第|前))")


def _ranked(quantity: Quantity, left: str, noun: str) -> Phrase:
    """研发投入强度位居全国第二: what the rank is in stands before the words of ranking."""
    with_verb, alone = _rank_words()
    cut = with_verb.search(left) or alone.search(left)
    whole = _named(left[: cut.start()] if cut else left)
    if cut and (named := _RANKING_NAMED.match(left, cut.start())):
        # 综合排名均列全省第一: the first word names the ranking, the second says the place
        whole = replace(whole, indicator=whole.indicator + named[0])
    if quantity.unit == "大" and noun:
        return Phrase(whole.subject or whole.indicator, noun)
    return whole


_GIVEN = ("再给予", "给予最高", "给予不超过", "给予一次性", "给予每年", "给予", "最高不超过", "最高", "发放")
_COMPARISON = re.compile(
    r"(?:增速|增幅|占比|比重|强度|水平)?(?:(?:比|较)[^,]{2,10}(?:高|低|快|慢|多|少)出?|(?:高于|低于|快于|优于|高出)[^,]{2,10}|是[^,]{1,16}的)$"
)


def noun_behind(right: str) -> str:
    """The noun that begins right behind a number."""
    right = right.removeprefix("的").lstrip("“")
    if not right or _noun_stop().match(right):
        return ""
    stop = _noun_stop().search(right, 1)
    noun = right[: stop.start() if stop else _LONGEST_NOUN][:_LONGEST_NOUN]
    return _TRAILING.sub("", noun)


def _predicate(right: str) -> str:
    told = _PREDICATE_END.split(right, maxsplit=1)[0][:_LONGEST_NOUN].lstrip("的")
    return "" if told.startswith(("和", "与", "及", "以及")) else told


_AIM_BEHIND = re.compile(r"的[一-龥]{0,8}(?:目标|水平|标准|要求|任务|预期)")
_CHANGE_BEHIND = ("的增长", "的增速", "的速度", "的年均", "的增幅", "的目标", "的比例", "的比重", "的水平", "的标准")
_CHANGE_BEFORE = re.compile(r"(?:增长|增幅|增速|提高|下降|降低|提升|增加|减少|上升|缩短|为|达到|达|从|由|[到至])$")
_RATE_BEFORE = re.compile(r"(?:率|强度|比重|占比|比例|覆盖面|增长面)$")
_HAN_FIRST = re.compile(r"[一-龥]")
_HAS = re.compile(r"[设拥建]?有|参与|实现|来自|从事|开展|完成|属于|集中|分布|通过|投入|用于|由|是|在|为")


def _is_part_of(right: str, left: str) -> bool:
    """七成以上外企, 20%的工业增加值, 九成以上有研发活动; but not 增长8%的目标."""
    if (
        not right
        or right.startswith(_CHANGE_BEHIND)
        or _AIM_BEHIND.match(right)
        or _CHANGE_BEFORE.search(strip_end(left, _qualifying()))
        or _RATE_BEFORE.search(strip_end(left, _qualifying()))
    ):
        return False
    if strip_start(strip_end(left, _qualifying()), frozenset({"其中", "有"})) == "" and _HAN_FIRST.match(right):
        return True
    return bool(noun_behind(right)) or _HAS.match(right) is not None


def _share(before: str, base: str, right: str) -> Phrase:
    """工业增加值占GDP比重: the part is the subject, the whole belongs to the indicator."""
    base = strip_end(base, _dropped_behind() - {"比重", "占比"})
    base = _SHARE_NOUN.sub("", base).strip("的 ")
    if not base:
        base = noun_behind(right)
    part = strip_start(strip_end(before, _dropped_behind(), _kept_behind()), _words("leading"))
    indicator = f"占{base}比重" if base else "占比"
    return Phrase(part.strip(" 的、“”和与及"), indicator, "of")


def _part_of(left: str, noun: str, right: str) -> Phrase:
    """A share of something named behind it: 集聚了30%的高新技术企业, 七成以上外企设有研发机构."""
    before = strip_end(left, _dropped_behind(), _kept_behind())
    governed, subject, whole = _verb_split(before)
    if governed:
        return Phrase(_clean_subject(subject), f"{whole}{noun}", "among")
    owner = strip_start(before, _words("leading")).strip("的 ")
    if not noun:
        return Phrase(owner, _predicate(right), "among")
    predicate = _predicate(right.removeprefix("的")[len(noun) :])
    if right.startswith("的") and not predicate:
        return Phrase(owner, noun, "among")
    return Phrase(f"{owner}{noun}", predicate or noun, "among")


def _counted(left: str, noun: str) -> Phrase:
    """培育421家国家级智能制造示范工厂: what is counted stands behind the number."""
    before = strip_end(left, _dropped_behind(), _kept_behind())
    governed, subject, _ = _verb_split(before)
    if not governed:
        return Phrase(_clean_subject(before), noun)
    kept = next((verb for verb in _words("verbs_kept") if before.endswith((verb, verb + "了"))), "")
    return Phrase(_clean_subject(subject), f"{kept}{noun}")


def _named(left: str) -> Phrase:
    """Subject and indicator that stand before the number: 我国全部工业增加值达到."""
    text = strip_end(left, _dropped_behind(), _kept_behind()).strip(" 、,“”")
    governed, subject, thing = _verb_split(text)
    if not governed:
        return _split_noun(strip_start(text, _words("leading")))
    if thing:
        return Phrase(_clean_subject(subject), thing) if subject else _split_noun(thing)
    return Phrase(_clean_subject(subject), _verb_at_end(text))


def _verb_at_end(text: str) -> str:
    """The verb itself, where nothing stands behind it: 增资 1600 万美元."""
    bare = text.removesuffix("了")
    return next(
        (verb for verb in ("增资", "出资", "募集", "减免", "签约", "投入", "投资", "融资") if bare.endswith(verb)), ""
    )


def _verb_split(text: str) -> tuple[bool, str, str]:
    """Whether a verb governs the number, what stands before it and what behind it."""
    cut = None
    for match in _strong_verbs().finditer(text):
        cut = match
    if cut is None:
        cut = _weak_cut(text)
    if cut is None:
        return False, "", ""
    behind = text[cut.end() :].strip(" 、的“")
    verb = cut[0].rstrip("了出起")
    if behind and verb in _words("verbs_kept"):
        behind = verb + behind
    return True, text[: cut.start()], behind


def _weak_cut(text: str) -> re.Match[str] | None:
    for match in _weak_verbs().finditer(text):
        before = text[: match.start()]
        if match[0].endswith("了"):
            return match
        if not before:
            if match[0] in _words("verbs_being"):
                return match
            continue
        bare = strip_end(before, _words("leading"))
        if bare != before and before[-1] != "的":
            return match
        if bare in _words("holders") or leading_place(bare) == len(bare):
            return match
    return None


def _clean_subject(text: str) -> str:
    verbs = _words("verbs_strong", "verbs_weak", "verbs_being")
    text = strip_end(text, _words("leading") | _dropped_behind() | verbs)
    return strip_start(text, _words("leading")).strip(" 、,“的")


_MEASURING = re.compile(
    r"^(?:\d{1,3}岁的|[一二三四五六七八九十]{1,3}年(?:间|来|内)?(?=[一-龥]{2})|一[枚台件块只张](?=[一-龥]{2}))"
)
"""How old, how long, one of what: no part of a name."""


def _split_noun(noun: str) -> Phrase:
    """A noun phrase divided into who and what."""
    noun = _MEASURING.sub("", noun.strip(" 、,“"))
    if not noun:
        return Phrase()
    owner = leading_place(noun)
    if not owner:
        owner = next((n for n in range(min(_LONGEST_HOLDER, len(noun)), 1, -1) if noun[:n] in _words("holders")), 0)
    rest = noun[owner:].removeprefix("的")
    if owner and not rest:
        return Phrase("", noun) if noun.endswith("企业") else Phrase(noun, "")
    if owner and rest not in _words("count_words"):
        return _with_owner(noun[:owner], rest)
    if owner:
        return Phrase("", noun)
    return _with_owner("", noun)


_BETWEEN = frozenset(
    {"累计", "共", "已", "已经", "全部", "全年", "年末", "现", "目前", "内", "的", "范围内", "全口径", "总共", "期末"}
)


def _with_owner(owner: str, rest: str) -> Phrase:
    rest = strip_start(rest.lstrip("的、 "), _BETWEEN) if owner else rest
    inner, of, thing = rest.rpartition("的")
    if of and inner and thing:
        return Phrase(owner + inner, thing)
    divided = _entity().match(rest)
    if divided and divided["indicator"] not in _words("count_words"):
        return Phrase(owner + divided["entity"], divided["indicator"])
    return Phrase(owner, rest)
