"""HTML and SVG as text that is safe to join: everything written by others is escaped on its way in."""

import html
import re
from collections.abc import Iterable


class Markup(str):
    """Finished HTML or SVG; any other text is escaped when it becomes part of one."""

    __slots__ = ()


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML does not allow or advise; they are shown as �."""

_EMPTY_ELEMENTS = frozenset({"meta", "br", "hr", "img", "input", "link", "col"})
_Attribute = str | float | bool | None


def element(kind: str, *content: object, **attributes: _Attribute) -> Markup:
    """One element with its content in order.

    Attribute names lose a trailing underscore (`class_`), and other underscores become hyphens (`text_anchor`); None
    leaves an attribute out and True writes it without a value. Content that is None or an empty text is left out.
    """
    opened = f"<{kind}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    if kind in _EMPTY_ELEMENTS:
        return Markup(opened)
    return Markup(f"{opened}{joined(content)}</{kind}>")


def joined(parts: Iterable[object]) -> Markup:
    """The parts one after the other, each escaped unless it is finished markup."""
    return Markup("".join(_text(part) for part in parts))


def _text(part: object) -> str:
    if part is None:
        return ""
    if isinstance(part, Markup):
        return part
    return escaped(str(part))


def escaped(content: str) -> str:
    """Text as it stands in HTML and in XML alike."""
    return html.escape(printable(content))


def printable(content: str) -> str:
    """Text without the characters that XML cannot hold; each is shown as �."""
    return _FORBIDDEN.sub("�", content)


def _attribute(key: str, value: _Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-") if key != "viewBox" else key
    if value is True:
        return f" {name}"
    written = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f' {name}="{escaped(written)}"'
