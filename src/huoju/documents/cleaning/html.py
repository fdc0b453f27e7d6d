"""The visible text of an HTML page, every character mapped to the page's source."""

from __future__ import annotations

import html
import re

from resiliparse.extract.html2text import extract_plain_text

from huoju.documents.mapped import Edit, MappedText, concatenate

_NOT_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "object")
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
        "hr", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td",
        "th", "thead", "title", "tr", "ul",
    )
)  # fmt: skip
_OPENING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)|<!--|<[!?]")
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30};)")
_COMPARED = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")
# Where the extractor keeps less of the page than this, it has lost the text; then the rules for lines decide alone.
_MIN_KEPT_SHARE = 0.25
_MIN_KEPT_CHARACTERS = 200
# Pages nest some thirty deep; the extractor's time grows with the square of the depth.
_MAX_DEPTH = 500
_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
_CLOSED_BY_OTHERS = ("p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "body", "html")
_LEFT_OPEN = frozenset((*_VOID, *_CLOSED_BY_OTHERS))


def visible_text(page: str) -> MappedText:
    """The text blocks of the page that belong to its main content, a block a line, mapped to the page.

    Resiliparse decides which blocks are menus, side bars and footers; where it keeps next to nothing all blocks stay.
    The heading and the lines between heading and text stay in any case: title, date and source stand there.
    """
    blocks = [block for block in _blocks(page) if block.text.strip()]
    whole = sum(len(block) for block in blocks)
    if _too_deep(page):
        return _joined(blocks)
    parsable = page.encode("utf-8", "replace").decode("utf-8")
    main = extract_plain_text(
        parsable, main_content=True, alt_texts=False, links=False, form_fields=False, list_bullets=False
    )
    known = _COMPARED.sub("", html.unescape(main))
    if len(known) < _MIN_KEPT_CHARACTERS or len(known) < _MIN_KEPT_SHARE * whole:
        kept = blocks
    else:
        kept = _kept_blocks(blocks, known)
    return _joined(kept)


def _too_deep(page: str) -> bool:
    """Whether elements are nested deeper than any page nests them."""
    depth = 0
    for match in _OPENING.finditer(page):
        name = (match[2] or "").lower()
        if name and name not in _LEFT_OPEN:
            depth = max(depth - 1, 0) if match[1] else depth + 1
            if depth > _MAX_DEPTH:
                return True
    return False


def _kept_blocks(blocks: list[MappedText], known: str) -> list[MappedText]:
    """The blocks the extractor kept, found one after the other in what it gave."""
    kept: list[MappedText] = []
    place = 0
    for block in blocks:
        content = _COMPARED.sub("", block.text)
        found = known.find(content, place) if content else -1
        if found >= 0:
            kept.append(block)
            place = found + len(content)
    return kept


def _joined(blocks: list[MappedText]) -> MappedText:
    return concatenate(blocks, ["\n"] * max(len(blocks) - 1, 0))


def _blocks(page: str) -> list[MappedText]:
    """The runs of text between block tags."""
    mapped = MappedText.identity(page)
    blocks: list[MappedText] = []
    edits: list[Edit] = []
    begin = 0
    for start, end, is_block in _tags(page):
        edits.append((start, end, ""))
        if is_block:
            blocks.append(_block(mapped, begin, end, edits))
            begin, edits = end, []
    blocks.append(_block(mapped, begin, len(page), edits))
    return blocks


def _block(page: MappedText, begin: int, end: int, tags: list[Edit]) -> MappedText:
    shifted = [(a - begin, b - begin, new) for a, b, new in tags]
    text = page.slice(begin, end).edited(shifted)
    text = text.edited([(m.start(), m.end(), " ") for m in _SPACE.finditer(text.text)])
    return text.edited([(m.start(), m.end(), _character(m[0])) for m in _ENTITY.finditer(text.text)])


def _character(entity: str) -> str:
    unescaped = html.unescape(entity)
    if len(unescaped) != 1:
        return entity
    return " " if unescaped in "\u00a0\n\r\t" else unescaped


def _tags(page: str) -> list[tuple[int, int, bool]]:
    """Every tag, comment and hidden element as (start, end, whether it ends a block); one pass, each byte seen once."""
    found: list[tuple[int, int, bool]] = []
    lowered = page.lower()
    never_closed: set[str] = set()
    done = 0
    for match in _OPENING.finditer(page):
        if match.start() < done:
            continue
        name = (match[2] or "").lower()
        closing = "-->" if match[0] == "<!--" else ">"
        end = _end_after(page, closing, match.end(), never_closed)
        if end is None:
            continue
        if name in _NOT_TEXT and not match[1]:
            hidden_end = _end_after(lowered, f"</{name}", end, never_closed)
            if hidden_end is not None:
                end = _end_after(page, ">", hidden_end, never_closed) or hidden_end
        found.append((match.start(), end, name in _BLOCKS))
        done = end
    return found


def _end_after(page: str, closing: str, start: int, never_closed: set[str]) -> int | None:
    if closing in never_closed:
        return None
    place = page.find(closing, start)
    if place < 0:
        never_closed.add(closing)
        return None
    return place + len(closing)
