"""What every look-up by name shares: how a written name is cleaned, and the two ways in which it can fail."""

import unicodedata
from collections.abc import Iterable

_LONGEST_SHOWN = 40
_MOST_SHOWN = 6
_NEAR_ENOUGH = 0.5


class UnknownNameError(LookupError):
    """Nothing bears this name or code; `near` holds the names whose spelling is close."""

    def __init__(self, kind: str, written: str, near: tuple[str, ...] = (), hint: str = "") -> None:
        advice = f"；相近的有：{'、'.join(near)}" if near else ""
        super().__init__(f"不认识的{kind}“{written[:_LONGEST_SHOWN]}”{advice}{hint and f'；{hint}'}")
        self.written = written
        self.near = near


class AmbiguousNameError(LookupError):
    """Several things bear this name; `candidates` holds their codes, `names` what to write instead."""

    def __init__(self, kind: str, written: str, candidates: tuple[str, ...], names: tuple[str, ...]) -> None:
        listed = "、".join(names[:_MOST_SHOWN]) + (f"等 {len(names)} 个" if len(names) > _MOST_SHOWN else "")
        super().__init__(f"{kind}“{written[:_LONGEST_SHOWN]}”有多个：{listed}；请写全称或代码")
        self.written = written
        self.candidates = candidates
        self.names = names


def squeeze(written: str) -> str:
    """`written` with full-width forms made ordinary, and without blanks and invisible characters."""
    composed = unicodedata.normalize("NFKC", written)
    return "".join(c for c in composed if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc"})


def near_names(written: str, names: Iterable[str]) -> tuple[str, ...]:
    """Up to three of `names` that are spelled like `written`, nearest first."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a failed look-up pays for this import

    return tuple(get_close_matches(written[:_LONGEST_SHOWN], list(names), cutoff=_NEAR_ENOUGH))
