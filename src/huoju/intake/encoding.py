"""Which encoding a text file is in, tried strictly: UTF-8, UTF-16, GB18030 (which contains GBK and GB 2312)."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SAMPLE = 1 << 20
_CHUNK = 1 << 22
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ZERO_SHARE = 0.2

LABELS = {"utf-8": "UTF-8", "gb18030": "GB18030（GBK）", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec, the bytes of the mark before the text, and whether every byte of the file fits the codec."""

    codec: str
    mark: int = 0
    clean: bool = True


def detect(path: Path) -> Encoding:
    """The encoding of a file, judged by its mark, else by the whole file."""
    marked = from_mark(path)
    if marked is not None:
        return Encoding(marked.codec, marked.mark, clean=_decodes(path, marked.codec))
    if _decodes(path, "utf-8"):
        return Encoding("utf-8")
    good, bad = _utf8_lines(path)
    if bad <= good:
        return Encoding("utf-8", clean=False)
    return Encoding("gb18030", clean=_decodes(path, "gb18030"))


def from_mark(path: Path) -> Encoding | None:
    """The encoding that a byte order mark or the zeros of UTF-16 declare, or None."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return Encoding(codec, len(mark))
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if head and max(even, odd) > _ZERO_SHARE * len(head) and not min(even, odd):
        return Encoding("utf-16-be" if even else "utf-16-le")
    return None


def looks_utf8(path: Path) -> bool:
    """Whether the beginning of the file is UTF-8."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def read_text(path: Path) -> str:
    """The whole text of a small file; bytes that fit no encoding become U+FFFD."""
    encoding = detect(path)
    return path.read_bytes()[encoding.mark :].decode(encoding.codec, errors="replace")


def sample_text(path: Path, encoding: Encoding) -> str:
    """The beginning of a file as text."""
    with path.open("rb") as file:
        file.seek(encoding.mark)
        sample = file.read(SAMPLE)
    return codecs.getincrementaldecoder(encoding.codec)(errors="replace").decode(sample)


def decoded(path: Path, encoding: Encoding) -> Iterator[str]:
    """The text of a file in chunks; bytes that do not fit become U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding.codec)(errors="replace")
    with path.open("rb") as file:
        file.seek(encoding.mark)
        while chunk := file.read(_CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def transcode(path: Path, encoding: Encoding, target: Path) -> bool:
    """Writes the text of a file as UTF-8; false if some bytes do not fit the encoding."""
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    try:
        with path.open("rb") as source, target.open("wb") as written:
            source.seek(encoding.mark)
            while chunk := source.read(_CHUNK):
                written.write(decoder.decode(chunk).encode())
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _utf8_lines(path: Path) -> tuple[int, int]:
    """How many lines with more than ASCII are UTF-8, and how many are not."""
    good = bad = 0
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                try:
                    line.decode("utf-8")
                    good += 1
                except UnicodeDecodeError:
                    bad += 1
    return good, bad
