"""Places that a text names, and the names under which the catalogue knows indicators."""

from __future__ import annotations

import re
from functools import cache

from huoju.claims.rules import word_list
from huoju.reference import AmbiguousNameError, UnknownNameError, division, find_region
from huoju.reference.regions import Level, divisions

_ZONE_TAIL = re.compile(
    r"(?:国家)?(?:级)?(?:高新技术产业开发区|高新技术产业园区|高新区|经济技术开发区|经济开发区|经开区|开发区|自贸区|自贸试验区|新区|综合保税区|保税区|工业园区|工业园|产业园区|产业园|科技园|科学城|示范区|园区)"
)
_OWN_TAIL = re.compile(
    r"[一-龥]{2,6}?(?:高新技术产业开发区|高新区|经济技术开发区|经开区|开发区|自贸区|科学城|示范区|新区|省(?!级)|市(?![场级])|县(?![级域]))(?=[一-龥0-9“的]|$)"
)
_NOT_NAMES = re.compile(
    r"^(?:[全我本该各一每两三国这那此其上下]|城|超大|特大|所在|中心|地级|县级|副省级|省会|资本|专业|门|夜|大|中小|股|农贸|国际|进入|推动)"
)
_NOT_INSIDE = re.compile(r"[全本各我在对把从距和与及为是由让有]|推进|加快|支持|建设|走进|来到")
_SHORTEST, _LONGEST = 2, 12


@cache
def _places() -> frozenset[str]:
    """Names of provinces and prefectures, in full and short, and of counties; no word that means something else."""
    found: set[str] = set()
    taken = {
        word
        for key in ("verbs_strong", "verbs_weak", "leading", "linking", "holders")
        for word in word_list("nouns", key)
    }
    for part in divisions().values():
        if part.statistical:
            continue
        found.add(part.name)
        if part.level is not Level.COUNTY or part.name.endswith("市"):
            found.add(part.short_name)
    return frozenset(name for name in found if len(name) >= _SHORTEST and name not in taken)


def leading_place(text: str) -> int:
    """How many characters at the beginning of the text name a place or a zone; 0 where none do."""
    place = _length(text, 0)
    if place:
        inner = _length(text, place)
        place = inner or place
        tail = _ZONE_TAIL.match(text, place)
        return tail.end() if tail else place
    own = _OWN_TAIL.match(text)
    if own is not None and not _NOT_NAMES.match(own[0]) and not _NOT_INSIDE.search(own[0]):
        return own.end()
    return 0


def _length(text: str, begin: int) -> int:
    names = _places()
    for length in range(min(_LONGEST, len(text) - begin), _SHORTEST - 1, -1):
        if text[begin : begin + length] in names:
            return begin + length
    return 0


@cache
def region_named(text: str) -> str:
    """The division that the beginning of the text names, as GB/T 2260 names it; empty where it names none."""
    for length in range(min(_LONGEST, len(text)), _SHORTEST - 1, -1):
        if text[:length] in _places():
            try:
                return find_region(text[:length]).name
            except (UnknownNameError, AmbiguousNameError):
                return ""
    return ""


def region_of(code: str) -> str:
    """The name of the division with this code."""
    return division(code).name


_PLAIN = re.compile(r"(?:全部|总的|合计|年末|本年|当年|上年度|上年|[的“”\"\s]|(?:的)?(?:总数|数量|总量|个数|家数)$)")


def plain(name: str) -> str:
    """A name without the words that do not tell it from others."""
    return _PLAIN.sub("", name)


@cache
def _catalogue_names() -> dict[str, str]:
    """Plain names of the inputs, derived values and indicators of the catalogue, each with its reference.

    Where several standards use a name, the first in the order of the catalogue stands for all.
    """
    from huoju.standards import walk  # noqa: PLC0415 - only linking needs the catalogue
    from huoju.standards.catalogue import entries, load  # noqa: PLC0415 - only linking needs the catalogue
    from huoju.standards.errors import StandardError  # noqa: PLC0415 - only linking needs the catalogue

    names: dict[str, str] = {}
    for entry in entries():
        try:
            model = load(entry.path).model
        except StandardError:
            # a file that is not sound is reported by `standards check`; claims go without its names
            continue
        labelled = [(name, (given.label, *given.aliases)) for name, given in model.inputs.items()]
        labelled += [(name, (derived.label, *derived.aliases)) for name, derived in model.derived.items()]
        labelled += [(name, (part.label, *part.aliases)) for _, name, part in walk.indicators(model)]
        for name, labels in labelled:
            for label in labels:
                names.setdefault(plain(label), f"{entry.standard}:{name}")
    return names


def indicator_id(indicator: str, subject: str = "") -> str | None:
    """``standard:input`` of the catalogue with the name of the indicator, or of subject and indicator together."""
    names = _catalogue_names()
    return names.get(plain(subject + indicator)) or names.get(plain(indicator))
