"""How files are read: how much one may cost, and whether scans are recognised."""

from __future__ import annotations

from dataclasses import dataclass


class ReadError(Exception):
    """A file cannot be read; the message says why and what would help, in Chinese."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What is read at most (sizes in bytes), and whether scans are recognised."""

    file_size: int = 256 * 1024 * 1024
    """one file, packed or not"""
    unpacked_size: int = 1024 * 1024 * 1024
    """everything that comes out of one archive, nested ones included"""
    unpack_ratio: int = 200
    """unpacked to packed size of one member; text seldom passes 20"""
    members: int = 20_000
    """files in one archive"""
    nesting: int = 3
    """archives in archives"""
    pages: int = 5_000
    """pages of a PDF"""
    cells: int = 5_000_000
    """cells of a workbook"""
    ocr: bool = False
    """recognise pages that are pictures; needs the extra ``ocr``"""


DEFAULT_OPTIONS = ReadOptions()
_STEP = 1024
_UNITS = ("B", "KB", "MB", "GB", "TB")


def readable_size(size: float) -> str:
    """A size for people: 1.5 MB."""
    for unit in _UNITS:
        if size < _STEP or unit == _UNITS[-1]:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= _STEP
    raise AssertionError("the last unit ends the loop")
