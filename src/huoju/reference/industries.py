"""GB/T 4754-2017 国民经济行业分类, with amendment no. 1 (2019).

20 sections (门类, a letter), 97 divisions (大类, 2 digits), 473 groups (中类, 3 digits), 1382 classes (小类, 4 digits).
"""

from dataclasses import dataclass
from functools import cache

from huoju.reference import _tables
from huoju.reference.certainty import Certainty
from huoju.reference.lookup import UnknownNameError, squeeze

_HINT = "应为 GB/T 4754-2017 的代码，如 C、39、C3911"


@dataclass(frozen=True, slots=True)
class Industry:
    """One entry; `level` 1 section, 2 division, 3 group, 4 class; `parent` is empty for a section."""

    code: str
    name: str
    level: int
    parent: str
    section: str
    certainty: Certainty
    note: str


@cache
def industries() -> dict[str, Industry]:
    """The whole classification by code, sections first, then level by level in the order of codes."""
    return {
        row["code"]: Industry(
            code=row["code"],
            name=row["name"],
            level=int(row["level"]),
            parent=row["parent"],
            section=row["section"],
            certainty=Certainty(row["mark"]),
            note=row["note"],
        )
        for row in _tables.rows("industries")
    }


def industry(code: str) -> Industry:
    """The entry with this code; the letter of the section may stand in front (C3911).

    Raises UnknownNameError, also where the letter is not the section of the code.
    """
    written = squeeze(code).upper()
    bare = written[1:] if written[1:].isdigit() and written[0].isalpha() else written
    found = industries().get(bare)
    if found is None:
        raise UnknownNameError("行业代码", code, near=_near_codes(bare), hint=_HINT)
    if bare != written and written[0] != found.section:
        raise UnknownNameError("行业代码", code, near=(found.section + bare,), hint=f"{bare} 属于门类 {found.section}")
    return found


def section_of(code: str) -> Industry:
    """The section (门类) in which `code` lies."""
    return industries()[industry(code).section]


def ancestors(code: str) -> tuple[Industry, ...]:
    """What `code` lies in, from its direct parent up to the section."""
    above = []
    parent = industry(code).parent
    while parent:
        above.append(industries()[parent])
        parent = above[-1].parent
    return tuple(above)


def children(code: str) -> tuple[Industry, ...]:
    """The direct subdivisions of `code`, in the order of codes."""
    return _children_by_parent().get(industry(code).code, ())


def is_within(code: str, whole: str) -> bool:
    """Whether `code` is `whole` or lies inside it; both may be of any level (3911 in 39, in C)."""
    inner, outer = industry(code), industry(whole)
    return inner == outer or outer in ancestors(inner.code)


def search_industries(text: str, limit: int = 20) -> tuple[Industry, ...]:
    """Entries whose name contains `text`: exact names first, then coarser levels first, at most `limit`."""
    wanted = squeeze(text)
    found = [entry for entry in industries().values() if wanted and wanted in squeeze(entry.name)]
    found.sort(key=lambda entry: (squeeze(entry.name) != wanted, entry.level, entry.code))
    return tuple(found[:limit])


@cache
def _children_by_parent() -> dict[str, tuple[Industry, ...]]:
    by_parent: dict[str, list[Industry]] = {}
    for entry in industries().values():
        by_parent.setdefault(entry.parent, []).append(entry)
    return {parent: tuple(entries) for parent, entries in by_parent.items()}


def _near_codes(code: str) -> tuple[str, ...]:
    """The longest beginning of `code` that is a code itself."""
    beginnings = (code[:length] for length in range(len(code) - 1, 1, -1))
    return tuple(known for known in beginnings if known in industries())[:1]
