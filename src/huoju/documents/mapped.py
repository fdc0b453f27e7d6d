"""Text that knows where each of its characters stood in the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True, eq=False)
class MappedText:
    """A text with, for character ``i``, the source characters ``starts[i]:ends[i]`` it was made from.

    Both arrays have the length of ``text``. A character that stands for nothing in the source (the line feed put
    between two paragraphs) has ``starts[i] == ends[i]``. ``starts`` never decreases.
    """

    text: str
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]

    @classmethod
    def identity(cls, text: str) -> Self:
        """The text as its own source."""
        starts = np.arange(len(text), dtype=np.int32)
        return cls(text, starts, starts + np.int32(1))

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> MappedText:
        """Characters ``start:end`` with their places."""
        return MappedText(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters ``start:end`` stand in the source: the first source offset and the one after the last.

        Raises:
            ValueError: the span is empty or lies outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"区间 [{start}, {end}) 为空或超出文本(共 {len(self.text)} 个字符)")
        return int(self.starts[start]), int(self.ends[end - 1])

    def with_text(self, text: str) -> MappedText:
        """The same places with other characters, one for one.

        Raises:
            ValueError: the lengths differ, so the places would be wrong.
        """
        if len(text) != len(self.text):
            raise ValueError(f"替换后长度为 {len(text)},原文长度为 {len(self.text)},无法逐字对应")
        return MappedText(text, self.starts, self.ends)

    def edited(self, edits: Sequence[Edit]) -> MappedText:
        """The text with each ``(start, end, new)`` applied; edits are sorted, apart, and never lengthen the text.

        Each new character stands for the whole of ``start:end`` in the source.
        """
        if not edits:
            return self
        keep = np.ones(len(self.text), dtype=np.bool_)
        starts, ends = self.starts, self.ends
        pieces: list[str] = []
        done = 0
        for start, end, new in edits:
            pieces.append(self.text[done:start])
            kept = start + len(new)
            if new:
                if starts is self.starts:
                    starts, ends = starts.copy(), ends.copy()
                pieces.append(new)
                starts[start:kept] = starts[start]
                ends[start:kept] = ends[end - 1]
            keep[kept:end] = False
            done = end
        pieces.append(self.text[done:])
        return MappedText("".join(pieces), starts[keep], ends[keep])

    def without(self, spans: Iterable[tuple[int, int]]) -> MappedText:
        """The text without the given spans (sorted, apart)."""
        return self.edited([(start, end, "") for start, end in spans])


def concatenate(parts: Sequence[MappedText], separators: Sequence[str]) -> MappedText:
    """The parts one after the other; ``separators[i]`` (of any length) stands before part ``i + 1``, for no source."""
    if not parts:
        return MappedText.identity("")
    texts = [parts[0].text]
    starts = [parts[0].starts]
    ends = [parts[0].ends]
    for separator, part in zip(separators, parts[1:], strict=True):
        if separator:
            place = np.full(len(separator), ends[-1][-1] if len(ends[-1]) else 0, dtype=np.int32)
            texts.append(separator)
            starts.append(place)
            ends.append(place)
        texts.append(part.text)
        starts.append(part.starts)
        ends.append(part.ends)
    return MappedText("".join(texts), np.concatenate(starts), np.concatenate(ends))
