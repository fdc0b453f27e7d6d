"""Characters one for one: Traditional to Simplified, widths, spaces, controls; and text decoded with a wrong table."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from huoju.documents.rules import rule_list

if TYPE_CHECKING:
    import numpy.typing as npt
    from opencc import OpenCC

    from huoju.documents.mapped import Edit, MappedText

# Below this share of changed characters a text is Simplified already; then characters that both scripts use
# (瞭望, 乾隆) stay as they are. Tuned on the samples: Simplified texts stay under 0.1 %, Traditional ones over 10 %.
TRADITIONAL_SHARE = 0.01
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_LINE_ENDS = "\u2028\u2029\u0085\v\f"
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ue000-\uf8ff\ud800-\udfff]+|\r(?=\n)"
)
_FULL_WIDTH_SIGNS = "＃＄％＆＊＋－／＜＝＞＠＼＾＿｀｜～"
_BLOCKS_OF_COPIES = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))


def _width_table() -> dict[int, str]:
    """Full-width letters, digits and signs, spaces, line ends, radicals and compatibility ideographs: one for one."""
    table = {0xFEE0 + code: chr(code) for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
    table |= {ord(sign): unicodedata.normalize("NFKC", sign) for sign in _FULL_WIDTH_SIGNS}
    table |= {ord(space): " " for space in _SPACES} | {ord(end): "\n" for end in _LINE_ENDS} | {0x0D: "\n"}
    for code in (code for block in _BLOCKS_OF_COPIES for code in block):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    return table


_WIDTHS = _width_table()
_PUNCTUATION = tuple(zip("，：；？！（）［］｛｝．｢｣", ",:;?!()[]{}.「」", strict=True))
_ZHU = re.compile("著")
_FULL_STOP_IN_NUMBER = re.compile(r"(?<=[0-9０-９])．(?=[0-9０-９])")


@cache
def _width_of_code() -> npt.NDArray[np.uint32]:
    """The table as an array over all code points: folding a text is one look-up."""
    table = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    for code, plain in _WIDTHS.items():
        table[code] = ord(plain)
    return table


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415  loads its tables

    return OpenCC("tw2s")


@cache
def _variants() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in rule_list("script", "variants")}


def to_simplified(text: str) -> str:
    """The text in Simplified characters, of the same length (a phrase that would change length goes by character)."""
    converted: str = _converter().convert(text).translate(_variants()) if not text.isascii() else text
    if len(converted) == len(text):
        return _with_zhu(text, converted) if "著" in text else converted
    if len(text) == 1:
        return text
    lines = text.split("\n")
    if len(lines) > 1:
        return "\n".join(to_simplified(line) for line in lines)
    return "".join(to_simplified(character) for character in text)


def _with_zhu(text: str, converted: str) -> str:
    """The tables know 顯著 and 著名 as Traditional words; in a Simplified text 显著 must stay too."""
    words = frozenset(rule_list("script", "zhu_words"))
    kept = list(converted)
    for match in _ZHU.finditer(text):
        place = match.start()
        if converted[place - 1 : place] + "著" in words or "著" + converted[place + 1 : place + 2] in words:
            kept[place] = "著"
    return "".join(kept)


def simplify(mapped: MappedText) -> MappedText:
    """Simplified characters; in a text that is Simplified already, characters common to both scripts stay."""
    text = mapped.text
    simplified = to_simplified(text)
    if simplified == text:
        return mapped
    changed = np.flatnonzero(_codes(text) != _codes(simplified))
    if len(changed) < TRADITIONAL_SHARE * len(text):
        both = frozenset(rule_list("script", "both_scripts"))
        kept = list(simplified)
        for place in changed:
            if text[place] in both:
                kept[place] = text[place]
        simplified = "".join(kept)
    return mapped.with_text(simplified)


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def fold_widths(mapped: MappedText) -> MappedText:
    """Half-width letters, digits and signs, plain spaces and line feeds, no invisible characters; 。，：（） stay."""
    visible = mapped.without(match.span() for match in _INVISIBLE.finditer(mapped.text))
    text = visible.text
    if "．" in text:
        text = _FULL_STOP_IN_NUMBER.sub(".", text)
    folded = _width_of_code()[_codes(text)]
    return visible.with_text(folded.tobytes().decode("utf-32-le", "surrogatepass"))


def fold_punctuation(text: str) -> str:
    """The text for comparing and matching: full-width punctuation as its half-width twin, one for one."""
    for full, half in _PUNCTUATION:
        text = text.replace(full, half)
    return text


# A run of letters that only a wrong table gives: UTF-8 bytes read as Latin-1 / Windows-1252, or as GBK.
_LATIN_RUN = re.compile(r"[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{6,}")
# three UTF-8 bytes of one Han character begin with E2-EF and a byte 80-BF: read as GBK, one of these characters
_LEADS = [bytes([a, b]).decode("gbk", "ignore") for a in range(0xE2, 0xF0) for b in range(0x80, 0xC0)]
_HIGH_RUN = re.compile(rf"(?<![^\x00-\x7f])[{''.join(lead for lead in _LEADS if len(lead) == 1)}][^\x00-\x7f]{{3,}}")
_SINGLE_BYTE = re.compile(r"[\x80-\xff]")


def wrong_table_edits(text: str) -> list[Edit]:
    """The edits that read again, as UTF-8, what was read with the table of Latin-1, Windows-1252 or GBK."""
    edits: list[Edit] = []
    if _SINGLE_BYTE.search(text):
        edits = [edit for run in _LATIN_RUN.finditer(text) if (edit := _reread(run, _latin_bytes(run[0])))]
    if edits:
        return edits
    return [edit for run in _HIGH_RUN.finditer(text) if (edit := _reread(run, _gbk_bytes(run[0])))]


def _latin_bytes(text: str) -> bytes | None:
    code = bytearray()
    for character in text:
        point = ord(character)
        try:
            code += bytes([point]) if point < 0x100 else character.encode("cp1252")  # noqa: PLR2004  one byte
        except UnicodeEncodeError:
            return None
    return bytes(code)


def _gbk_bytes(text: str) -> bytes | None:
    try:
        return text.encode("gbk")
    except UnicodeEncodeError:
        return None


def _reread(run: re.Match[str], code: bytes | None) -> Edit | None:
    if code is None:
        return None
    try:
        decoded = code.decode("utf-8")
    except UnicodeDecodeError:
        return None
    han = sum("\u4e00" <= c <= "\u9fff" for c in decoded)
    if han * 2 < len(decoded) or len(decoded) > len(run[0]):
        return None
    return run.start(), run.end(), decoded
