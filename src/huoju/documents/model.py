"""What the layer hands on: sources, articles, sections, sentences, problems."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huoju.documents.mapped import MappedText


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, said for the person who can mend it; the rest went on."""

    name: str
    """file, and inside an archive ``archive.zip!member``"""
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it was read, with where it came from."""

    name: str
    """path as given, and inside an archive ``archive.zip!member``"""
    kind: str
    """text, html, pdf, docx or xlsx"""
    sha256: str
    """of the bytes of the file"""
    size: int
    """bytes"""
    text: str
    """the decoded file (text, html) or its text layer (pdf, docx, xlsx); every offset counts characters of this"""
    charset: str = "utf-8"
    url: str | None = None
    time: str | None = None
    """when the file was last written, ISO 8601 in UTC"""
    ocr: bool = False
    """whether the text was recognised from a picture, so that its figures need a second look"""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of an article. An empty string where it says nothing."""

    title: str = ""
    date: str = ""
    """YYYY-MM-DD; from the metadata line, else the signature; never guessed from a date in the text"""
    source: str = ""
    """the medium or site the page names"""
    author: str = ""
    body: str = ""
    """the issuing body"""
    document_number: str = ""
    region: str = ""
    """province by the title, the body or the number, as GB/T 2260 names it"""
    kind: str = "报道"


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section: ``body.text[start:end]`` from its number to the next section of its depth or above."""

    depth: int
    """1 for 一、 2 for （一） 3 for 1. 4 for (1)"""
    number: str
    title: str
    start: int
    end: int
    parent: int | None
    """index of the section around it"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: ``body.text[start:end]``, from ``source_start`` to ``source_end`` in the source."""

    text: str
    start: int
    end: int
    source_start: int
    source_end: int
    paragraph: int
    section: int | None
    """index of the innermost section it stands in"""


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """One article, clean: Simplified, a paragraph a line, every character mapped to its place in ``source.text``."""

    source: Source
    ordinal: int
    """its place among the articles of the source, from 0"""
    metadata: Metadata
    body: MappedText
    sections: tuple[Section, ...] = ()
    flags: tuple[str, ...] = ()
    """what a reader should know: text that could not be repaired, no title"""
    copies: tuple[tuple[int, int], ...] = field(default=())
    """source spans of further copies of the same article in the same source"""

    @property
    def text(self) -> str:
        """The clean body."""
        return self.body.text

    @property
    def key(self) -> str:
        """A key of the content alone: the same title and body have the same key anywhere."""
        content = f"{self.metadata.title}\n{self.body.text}"
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in ``source.text``."""
        return self.body.source_span(start, end)
