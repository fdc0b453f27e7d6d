"""How wide a text is when it is set, and text that fits its room."""

import unicodedata
from functools import lru_cache

_EM = 1.0
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
_SHOWN_AS_A_SIGN = frozenset({"Cc", "Cs", "Cn", "Co"})
_NARROW = frozenset("iIjl.,:;'|!()[]{}ft ")
_BROAD = frozenset("mwMW%@&—…")


def width_of(content: str, size: float = 13) -> float:
    """Width in the unit of `size`, rather a little too wide: a Chinese character is one em."""
    return size * sum(_width(character) for character in content)


def shortened(content: str, room: float, size: float = 13) -> str:
    """The text, cut with … where it is wider than the room; empty where not even … fits."""
    if width_of(content, size) <= room:
        return content
    kept, left = "", room - width_of("…", size)
    if left < 0:
        return ""
    for character in content:
        left -= size * _width(character)
        if left < 0:
            break
        kept += character
    return kept + "…"


def wrapped(content: str, room: float, size: float = 13, most: int = 3) -> tuple[str, ...]:
    """The text in lines no wider than the room, at most so many; what is left over is cut with …."""
    lines: list[str] = []
    line = ""
    for number, piece in enumerate(pieces := _pieces(content)):
        if not line or width_of(line + piece, size) <= room:
            line += piece
            continue
        if len(lines) == most - 1:
            line += "".join(pieces[number:])
            break
        lines.append(line)
        line = piece.lstrip()
    return tuple(shortened(one.rstrip(), room, size) for one in (*lines, line))


def _pieces(content: str) -> list[str]:
    """Parts between which a line may break: single wide characters, runs of narrow ones up to a blank."""
    found: list[str] = []
    run = ""
    for character in " ".join(content.split()):
        if unicodedata.east_asian_width(character) in "WF":
            found += [run, character] if run else [character]
            run = ""
        else:
            run += character
            if character == " ":
                found.append(run)
                run = ""
    return [*found, run] if run else found


@lru_cache(maxsize=4096)
def _width(character: str) -> float:
    """Width of a character in em."""
    kind = unicodedata.category(character)
    if kind in _NO_WIDTH:
        return 0.0
    if kind in _SHOWN_AS_A_SIGN or unicodedata.east_asian_width(character) in "WFA" or character > "\uffff":
        return _EM
    if character in _NARROW:
        return 0.38
    if character in _BROAD:
        return 0.95
    return 0.7 if character.isupper() else 0.6
