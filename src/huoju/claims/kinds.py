"""What kind of claim a figure is: fact, share, growth, rank, or a target."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from huoju.claims.rules import any_word, rules
from huoju.claims.strip import behind_last

if TYPE_CHECKING:
    from huoju.claims.model import Kind
    from huoju.claims.quantities import Quantity
    from huoju.claims.times import Day, Time

_BEHIND_CHANGE = (
    r"(?:了|率|约|为|达|达到|至|到|近|超|超过|突破|逾|不低于|不少于|至少|不超过|大约|将近|接近|高于|低于|保持在|在|:|="
    r"|目标|幅度|速度|同比|累计|均|都|也|分别|以上|有望|预计|力争|将|可|稳定在|维持在)*"
)
_CHANGE_NOUN = re.compile(
    r"的?(?:年均|平均|较快|同比|名义|实际|可比)?(?:增长|增速|速度|增幅|降幅|增量|提升|增长率|下降)(?![到至为])"
)
_DIFFERENCE = re.compile(r"(?:比|较)[^,;。]{1,10}(?:多|少|高|低|快|慢|新增)(?:出|了)?(?:近|约)?$")
_RATIO_TO = re.compile(
    r"(?<!最初)(?<!现在)(?<!原来)(?<!目前)(?<!当时)(?<=[一-龥][^到至为在从由])的(?:近|约|超|超过|逾|不足|不到)?$"
)
_LEVEL_BEFORE = re.compile(r"(?:提高|增加|提升|扩大|上调|降低|下调|减少)[到至为]$")
_LEVEL_BEHIND = re.compile(r"(?:提高|增加|提升|扩大|上调|降低|下调|减少)[到至为]")
"""贴息由 1 个百分点提高到 1.5 个百分点: the points themselves are the level."""
_TIMES = re.compile(r"增|扩|提高|翻|是|提升|为")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the text around a figure says about aims."""

    clause: str
    """the clause up to the number"""
    sentence: str
    """the sentence up to the number"""
    behind: str
    """the clause behind the number"""
    aimed: bool
    """the sentence before, the heading or the title announces aims"""
    announced: bool
    """the time was taken from a heading, a title or an earlier sentence, not from this one"""


@cache
def _change() -> re.Pattern[str]:
    """A word of rise or fall right before the number; 提高到 is a level, not a change."""
    words = any_word("kinds", "rise", "fall")
    return re.compile(rf"(?<!新)(?<!净新)(?P<word>{words}|增长率|增长幅度|增长速度)(?P<behind>{_BEHIND_CHANGE})$")


_NOUNS_OF_CHANGE = frozenset({"增幅", "增速", "降幅", "增长率", "增长速度", "增长幅度", "增长", "下降"})


@cache
def _share_word() -> re.Pattern[str]:
    return re.compile(any_word("kinds", "share"))


@cache
def _part_among() -> re.Pattern[str]:
    """规上企业中开展研发活动的只有四成."""
    return re.compile(r"中[^,;。]{2,24}的(?:也|还)?(?:仅|只|占|有|约|达|近|超|不足|不到)*$")


@cache
def _any(key: str) -> re.Pattern[str]:
    return re.compile(any_word("kinds", key))


@cache
def _strong_aim() -> re.Pattern[str]:
    words = [word for word in rules("kinds")["strong_aims"] if word not in {"要", "将", "计划", "目标"}]
    listed = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(
        rf"{listed}|(?<!完成年度)(?<!完成全年)(?<!紧盯年度)(?<!紧盯全年)目标(?!的\d|任务)|(?<![需主重首必])要(?![求素点素件])|将(?![近来])|计划(?!总?投资|单列)(?=[^,。;、的]{{0,12}}$|[一-龥]{{0,4}}(?:新增|建|投|培|引|到))"
    )


def is_growth(quantity: Quantity, left: str, right: str) -> bool:
    """Whether the number is a change: 增长 8.2%, 8.2% 的增速, 提高 0.8 个百分点, 翻一番."""
    if quantity.form == "doubling":
        return True
    if quantity.unit.endswith(("分点", "基点")):
        return not (_LEVEL_BEFORE.search(left) or (left.endswith(("由", "从")) and _LEVEL_BEHIND.match(right)))
    if quantity.form in {"number", "percent", "tenths", "bare"} and _CHANGE_NOUN.match(right):
        return quantity.form != "number" or quantity.unit == "倍"
    if quantity.unit == "倍":
        return _TIMES.search(left) is not None
    found = _change().search(left)
    if found is None:
        return quantity.form == "number" and _DIFFERENCE.search(left) is not None
    if quantity.form == "number" and found["word"].startswith("增") and left[: found.start()].endswith("净"):
        return False
    if found["word"] in _NOUNS_OF_CHANGE:
        return not (
            found["behind"].endswith(("到", "至")) and not found["behind"].endswith("达到") and found["word"] == "增长"
        )
    return not re.search(r"[到至]|为|在", found["behind"].replace("达到", ""))


def plain_kind(quantity: Quantity, left: str, right: str, *, share: bool) -> Kind:
    """The kind apart from aims; ``share`` says that the phrase is one of part and whole."""
    if quantity.form == "rank":
        return "rank"
    if is_growth(quantity, left, right):
        return "growth"
    ratio = quantity.form in {"percent", "tenths", "fraction", "half"}
    if ratio and (
        share
        or _part_among().search(left)
        or _share_word().search(left)
        or _RATIO_TO.search(left)
        or right.startswith(("的比重", "的份额"))
    ):
        return "share"
    return "fact"


_EVERY_YEAR = re.compile(r"每年|每季|逐年|每月")


def _is_support(setting: Setting) -> bool:
    """Money or a condition that a policy sets, or a rate of every year without an end."""
    part = behind_last(setting.sentence, ";。")
    given = _any("support").search(part)
    if given and not _strong_aim().search(part, given.end()):
        return True
    if not given and _any("support").search(setting.behind[:12]):
        return True
    return setting.announced and _EVERY_YEAR.search(part) is not None


_FOR_THOSE = re.compile(r"对[^,;。]{2,}$")
_WHO_ARE = re.compile(r"的(?:企业|项目|单位|机构|人才|平台|高新区|园区|个人|团队)")


def _is_condition(setting: Setting) -> bool:
    """对研发投入强度超过 5% 的企业: the figure says who is meant."""
    return _FOR_THOSE.search(setting.clause) is not None and _WHO_ARE.match(setting.behind) is not None


def is_target(time: Time | None, day: Day, setting: Setting) -> bool:
    """Whether the figure is an aim that can be checked, with a deadline.

    An expectation or forecast is none, nor money that a policy gives, nor a rate without an end.
    """
    if time is None or time.role in {"since", "now", "compared"}:
        return False
    if _any("forecasts").search(setting.sentence) or _is_support(setting) or _is_condition(setting):
        return False
    if setting.behind.startswith(("已于", "已经", "已到位")):
        return False
    done = _any("realised").search(setting.clause) is not None
    if time.year is None:
        return not done and not setting.announced and _strong_aim().search(setting.sentence) is not None
    if day.year is not None and time.year > day.year:
        return _any("done").search(setting.clause) is None
    if done or (day.year is not None and time.year < day.year):
        return False
    if _strong_aim().search(setting.sentence):
        return True
    if setting.aimed:
        return True
    return day.year is None and time.role == "until" and _any("aims").search(setting.clause) is not None
