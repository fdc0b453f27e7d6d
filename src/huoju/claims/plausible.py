"""Which numbers with a unit are figures, and which only look like one."""

from __future__ import annotations

import re
from functools import cache

from huoju.claims.quantities import Quantity, all_words
from huoju.claims.rules import any_word

_HAN = re.compile(r"[一-龥”]$")
_POSTPOSED = re.compile(r"(?:以上|以下|左右|以内|[,;:。、!?)(”]|$)")
_DEICTIC = re.compile(
    r"(?:这|那|该|上述|前述|上列|此|各|每|第|其余|其他|其它|(?<![总人件户家个次额])数|几|前|后|新[一二两三四五六七八九十]?|首|同一|某)$"
)
_GROUP = re.compile(r"[一-龥]{2,12}?的[一-龥]")
_LARGE_ENOUGH = 10
_QUALIFIER_END = re.compile(r"(?:超过|超|突破|约|近|逾|至少|不少于|不低于|达到|达|了|出|过|起)$")


@cache
def _structural() -> re.Pattern[str]:
    return re.compile(
        r"(?:大|重大|主要|重点|关键|具体|突出|基本|新|热点|核心|专项|方面的){0,2}"
        + any_word("quantities", "structural")
        + r"(?=[^一-龥]|$|的|上|下|中|来|进行|发力|入手|开展|做好|推进|和|及|与|同|全|都|均|也|着|协|为|,)"
    )


@cache
def _not_after() -> re.Pattern[str]:
    return re.compile(any_word("quantities", "not_after"))


@cache
def _durations() -> re.Pattern[str]:
    return re.compile(any_word("quantities", "durations"))


@cache
def _evaluations() -> re.Pattern[str]:
    return re.compile(any_word("quantities", "evaluations"))


@cache
def _indices() -> re.Pattern[str]:
    return re.compile(any_word("quantities", "indices") + r"[^,;。:0-9]{0,10}(?:为|达到|达|是|至|到|约|[:=])?$")


@cache
def _counting() -> re.Pattern[str]:
    return re.compile(any_word("quantities", "counting") + "(?:了|起|出)?$")


@cache
def _ranking() -> re.Pattern[str]:
    among = any_word("kinds", "ranked_among")
    return re.compile(
        any_word("kinds", "ranking") + r"(?:了|到|至|在|为)?[^,;。:0-9]{0,14}$" + "|" + among + r"[^,;。:0-9的]{0,8}$"
    )


@cache
def _strong_ranking() -> re.Pattern[str]:
    among = any_word("kinds", "ranked_among")
    return re.compile(
        rf"(?:居|列|排|跃|升|进|保持|蝉联|夺|登|稳|处于|位于|跻身)[^,;。:0-9]{{0,2}}(?:{among}[^,;。:0-9]{{0,10}})?$|{among}[^,;。:0-9]{{0,8}}$"
    )


@cache
def _not_ranked() -> re.Pattern[str]:
    return re.compile(any_word("kinds", "not_ranked"))


_RISES = re.compile(r"[从由]$")
_RISEN = re.compile(r"(?:位)?(?:跃升|上升|升|提升|前移|提高|下降|降|进|跃)")
_PLACE = re.compile(r"[位名强列]|[,;。、!?)]|$|的|以内|方阵|梯队|之内|行列|和|且")
_DESCRIBES = re.compile(
    r"(?:以上|以下|级|及|元|的|大|重大|重点|工业|产业|制造业|投资|新|高|签约|技改|科技)*(?:项目|企业|园区|工程|产品|单位|集群|乡镇|城市|县市|平台|订单)"
)
"""亿元以上项目 21 个: the amount describes what is counted."""
_AMOUNT_OF = re.compile(
    r"的[一-龥A-Za-z“”]{0,18}?(?:只有|仅有|已有|有|达到?|共|仅|增至|突破|超过?|为)?(?:约|近)?\d+(?:\.\d+)?万?余?多?[家个项户所]"
)
"""年营业收入 10 亿元以上的企业只有 9 家: the amount describes what is counted, whatever it is called."""
_INDICATORS = re.compile(r"(?:约束性|预期性|一级|二级|三级|考核|评价|监测)指标$")
"""预期性指标 18 项: parts of the text itself."""
_SIZED = re.compile(r"\d+(?:个|家|项)")
"""10亿元以上12个: as above, where what is counted was named before."""
_EACH = re.compile(r"每[一-龥]{0,8}$")
_IS_GIVEN = re.compile(r"[一-龥]{0,4}(?:奖|补|给予|资助)")
_NUMBER_BEHIND = re.compile(r"^[^,;。:、]{0,16}\d")
_HALF = re.compile(r"(?:占|超|超过|近|约|逾|达|过|的|有|不到|不足)[^,;。]{0,8}$")


_NEAR = 24


def may_be_index(line: str, quantity: Quantity) -> bool:
    """Whether a number without a unit follows the name of an index: 采购经理指数为 50.6."""
    return _indices().search(line[max(0, quantity.start - _NEAR) : quantity.start]) is not None


def is_figure(quantity: Quantity, left: str, right: str, line_before: str, *, bounded: bool) -> bool:
    """Whether the quantity is a figure; ``left`` and ``right`` are its clause before and behind it.

    ``line_before`` is the text right before the number, across clauses; ``bounded`` says that a word of bound
    (超, 以上) qualifies it.
    """
    form = quantity.form
    if form in {"percent", "tenths", "fraction", "doubling"}:
        return form != "tenths" or not line_before[-1:].isdigit()
    if form == "rank":
        return _is_rank(quantity, left, right)
    if form == "half":
        return _HALF.search(left) is not None or right.startswith(("以上", "的", "来自", "由"))
    if form == "bare":
        return _indices().search(left) is not None and _POSTPOSED.match(right) is not None
    return _is_count(quantity, left, right, bounded=bounded)


def _is_rank(quantity: Quantity, left: str, right: str) -> bool:
    if _not_ranked().match(right) and quantity.unit != "大":
        return False
    if quantity.value in {"首", "榜首"}:
        return _ranking().search(left) is not None
    if quantity.unit == "大":
        return _strong_ranking().search(left) is not None
    if _RISES.search(left) and _RISEN.match(right):
        return True
    if not quantity.unit and not _PLACE.match(right):
        return False
    return _strong_ranking().search(left) is not None or (bool(quantity.unit) and _ranking().search(left) is not None)


def _is_count(quantity: Quantity, left: str, right: str, *, bounded: bool) -> bool:
    unit = quantity.unit
    counter = unit.lstrip("十百千万亿")
    if unit in all_words("time"):
        return not quantity.chinese and (_durations().search(left) or _durations().match(right)) is not None
    if unit == "分":
        return _evaluations().search(left) is not None
    if quantity.low == 1 and _EACH.search(left) and _IS_GIVEN.match(right):
        return False
    if bounded and _AMOUNT_OF.match(right):
        return False
    described = counter not in all_words("counters") and _DESCRIBES.match(right) and _NUMBER_BEHIND.search(right)
    if described or _SIZED.match(right) or _not_after().match(right):
        return False
    if counter == "度" and (quantity.chinese or right[:1] in set("中内末初")):
        return False
    if counter not in all_words("counters") or unit != counter:
        one = quantity.chinese and quantity.value == "一"
        return not one or unit == "倍" or _POSTPOSED.match(right) is not None
    return _counts(quantity, left, right)


def _counts(quantity: Quantity, left: str, right: str) -> bool:
    """A counter with its number: not the parts of a text, not a group named before, not a slogan."""
    if _structural().match(right) or _DEICTIC.search(left) or (quantity.unit == "项" and _INDICATORS.search(left)):
        return False
    if not left.strip("到在、") and _GROUP.match(right):
        return False
    if not quantity.chinese or quantity.low > _LARGE_ENOUGH:
        return True
    if quantity.unit in all_words("counters_not_chinese"):
        return False
    if right.startswith("“") and quantity.unit == "个":
        return False
    postposed = _POSTPOSED.match(right) is not None and _HAN.search(left) is not None
    if quantity.value == "一":
        return postposed and not left.endswith(("这", "同", "统", "唯", "另", "有", "为", "是", "成"))
    return (
        postposed
        or _counting().search(_QUALIFIER_END.sub("", left) or left) is not None
        or bool(_QUALIFIER_END.search(left))
    )
