"""Remains of HTML, CSS and scripts in what should be text."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huoju.documents.mapped import Edit, MappedText

_BLOCK_TAGS = "p|div|br|hr|li|ul|ol|tr|table|tbody|thead|h[1-6]|section|article|header|footer|title|center|blockquote"
_INLINE_TAGS = (
    "a|abbr|b|body|big|button|em|font|form|head|html|i|iframe|img|input|label|link|meta|nav|o:p|s|script|small|span|"
    "strike|strong|style|sub|sup|td|th|u|video|audio|source|embed|object|param|svg|path"
)
_TAG = re.compile(rf"<(/?)({_BLOCK_TAGS}|{_INLINE_TAGS})(?:\s[^<>\n]{{0,2000}})?/?>", re.IGNORECASE)
_CUT_TAIL = re.compile(rf"<(?:{_BLOCK_TAGS}|{_INLINE_TAGS})\s[^<>\n]{{0,2000}}$", re.IGNORECASE | re.MULTILINE)
_IS_BLOCK = re.compile(rf"(?:{_BLOCK_TAGS})\Z", re.IGNORECASE)
_HIDDEN_TAG = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
_CUT_HEAD = re.compile(r"^[^<>\n]{1,2000}>[ ]*", re.MULTILINE)
_DECLARATION = re.compile(r"[a-zA-Z-]{2,30} ?: ?[^:;<>\n]{1,80};")
_ATTRIBUTE = re.compile(r"\b(?:style|class|align|href|src|target|title|width|height|id) ?= ?[\"']")
_STYLE_RULE = re.compile(r"[.#@]?[A-Za-z][\w .,#:>*-]{0,80}\{[^{}\n]{0,2000}:[^{}\n]{0,2000}\}")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")


def remove_markup(mapped: MappedText) -> MappedText:
    """The text without tags, style rules, scripts and comments; block tags end a line; entities are characters."""
    text = mapped.text
    if ">" in text or "<" in text:
        mapped = mapped.edited(_apart([*_hidden(text), *_tags(text)]))
        mapped = mapped.edited(_apart(_cut_tags(mapped.text)))
    if "{" in mapped.text:
        mapped = mapped.without(match.span() for match in _STYLE_RULE.finditer(mapped.text))
    if "&" in mapped.text:
        mapped = mapped.edited(list(_entities(mapped.text)))
    return mapped


def _hidden(text: str) -> Iterator[Edit]:
    """Scripts, style sheets and comments from their opening to their end; one that is never closed is no block."""
    done = 0
    unclosed: set[str] = set()
    lowered = text.lower()
    for match in _HIDDEN_TAG.finditer(text):
        name = (match[1] or "").lower()
        if match.start() < done or name in unclosed:
            continue
        closing = f"</{name}>" if name else "-->"
        end = lowered.find(closing, match.end())
        if end < 0:
            unclosed.add(name)
            continue
        done = end + len(closing)
        yield match.start(), done, "\n"


def _tags(text: str) -> Iterator[Edit]:
    for match in _TAG.finditer(text):
        yield match.start(), match.end(), "\n" if _IS_BLOCK.match(match[2]) else ""


def _cut_tags(text: str) -> Iterator[Edit]:
    """A tag cut at the head of a line (``...font-size: 16pt;">``) or at its tail (``<p style="...``)."""
    for match in _CUT_HEAD.finditer(text):
        if _DECLARATION.search(match[0]) or _ATTRIBUTE.search(match[0]):
            yield match.start(), match.end(), ""
    for match in _CUT_TAIL.finditer(text):
        yield match.start(), match.end(), ""


def _entities(text: str) -> Iterator[Edit]:
    for match in _ENTITY.finditer(text):
        character = html.unescape(match[0])
        if len(character) == 1:
            yield match.start(), match.end(), " " if character == "\u00a0" else character


def _apart(edits: list[Edit] | Iterator[Edit]) -> list[Edit]:
    """The edits sorted, without those that begin inside an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept
