"""The same article in several files: which are copies of one, and which copy is the best.

Texts wait on disk, so that a folder of any size needs memory for its band keys only.
"""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Self

from huoju.documents.cleaning.duplicates import BandIndex, same_article, shingles
from huoju.documents.cleaning.pipeline import quality
from huoju.documents.model import Article


class Spool:
    """Pieces of text written one after the other to a file that nobody else sees."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  closed by close()
        self._places: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._places)

    def add(self, text: str) -> int:
        """Keep a text; give its number."""
        start = self._file.seek(0, 2)
        self._places.append((start, self._file.write(text.encode("utf-8", "surrogatepass"))))
        return len(self._places) - 1

    def __getitem__(self, number: int) -> str:
        start, size = self._places[number]
        self._file.seek(start)
        return self._file.read(size).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Let go of the file; it is gone then."""
        self._file.close()


class Copies:
    """Articles in the order they come, grouped where they are the same; used as a context."""

    def __init__(self) -> None:
        self._texts = Spool()
        self._bands = BandIndex()
        self._quality: list[tuple[int, int, int]] = []
        self._group_of: list[int] = []
        self._best: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._texts.close()

    def add(self, article: Article) -> int:
        """Take in an article; give its number, counted from 0."""
        text = article.text
        mine = shingles(text)
        number = self._texts.add(text)
        self._quality.append(quality(article))
        near = sorted(self._bands.add(number, mine))
        same = next((other for other in near if same_article(mine, shingles(self._texts[other]))), None)
        if same is None:
            self._group_of.append(len(self._best))
            self._best.append(number)
            return number
        group = self._group_of[same]
        self._group_of.append(group)
        if self._quality[number] > self._quality[self._best[group]]:
            self._best[group] = number
        return number

    def text(self, number: int) -> str:
        """The text of an article."""
        return self._texts[number]

    def kept(self) -> list[int]:
        """The best copy of each article, in the order in which the articles were first seen."""
        return list(self._best)

    def others(self) -> Iterator[tuple[int, int]]:
        """Every further copy with the number of the one that is kept."""
        for number, group in enumerate(self._group_of):
            if self._best[group] != number:
                yield number, self._best[group]
