"""The English texts: `.po` files of the apps, put together and compiled when the platform starts.

Chinese is the language of the source; `<app>/locale/en/LC_MESSAGES/django.po` holds the English of each app. Compiling
here needs no gettext tools on the machine, and no compiled file in the repository.
"""

from __future__ import annotations

import ast
import struct
from pathlib import Path

_MAGIC = 0x950412DE
_HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
_PACKAGE = Path(__file__).parents[1]


class CatalogueError(Exception):
    """A `.po` file cannot be read; the text names file and line."""


def sources() -> list[Path]:
    """The catalogues of all apps."""
    return sorted(_PACKAGE.glob("*/locale/en/LC_MESSAGES/django.po"))


def compile_languages(folder: Path) -> int:
    """Write the compiled English catalogue below `folder`; the number of texts in it."""
    texts = {"": _HEADER}
    for path in sources():
        texts.update(read_po(path))
    target = folder / "en" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_compiled(texts))
    return len(texts) - 1


def read_po(path: Path) -> dict[str, str]:
    """The texts of a catalogue: msgid to msgstr, without the header and what is untranslated or fuzzy."""
    texts: dict[str, str] = {}
    parts: dict[str, str] = {}
    part = ""
    fuzzy = False
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        if line.startswith("#,") and "fuzzy" in line:
            fuzzy = True
        elif line.startswith("#"):
            continue
        elif line.startswith(("msgid ", "msgstr ")):
            part, _space, quoted = line.partition(" ")
            parts[part] = _unquoted(quoted, path, number)
        elif line.startswith('"') and part:
            parts[part] += _unquoted(line, path, number)
        elif not line.strip():
            if parts.get("msgid") and parts.get("msgstr") and not fuzzy:
                texts[parts["msgid"]] = parts["msgstr"]
            parts, part, fuzzy = {}, "", False
        else:
            raise CatalogueError(f"{path} 第 {number} 行：只认 msgid、msgstr 与注释，读到 {line[:40]}")
    return texts


def _unquoted(text: str, path: Path, number: int) -> str:
    try:
        value: str = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError):
        raise CatalogueError(f"{path} 第 {number} 行：引号不配对") from None
    return value


def _compiled(texts: dict[str, str]) -> bytes:
    """The texts in gettext's binary form: header, two tables of (length, offset), then the strings."""
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    start = 7 * 4
    offset = start + 16 * len(pairs)
    tables: list[bytes] = []
    blocks: list[bytes] = []
    for side in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[side]), offset))
            blocks.append(pair[side] + b"\0")
            offset += len(pair[side]) + 1
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), start, start + 8 * len(pairs), 0, start + 16 * len(pairs))
    return b"".join([head, *tables, *blocks])
