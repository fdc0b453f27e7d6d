"""Credit codes for simulated enterprises: right in every check of GB 32100-2015.

The organisation code begins with YY, a beginning that is not in use, so that no code here is a real enterprise's.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from huoju.reference.credit_code import (
    ALPHABET,
    LENGTH,
    ORGANISATION_ALPHABET,
    ORGANISATION_WEIGHTS,
    WEIGHTS,
)

ORGANISATION_PREFIX = "YY"
_SERIAL_DIGITS = 6
_SERIALS = len(ALPHABET) ** _SERIAL_DIGITS
_SCATTER = 514_229_003
"""Odd, and without a common divisor with 31, so that different numbers give different serials."""

_CHARACTERS = np.frombuffer(ALPHABET.encode(), np.uint8)
_VALUE = np.zeros(256, np.int64)
_VALUE[_CHARACTERS] = np.arange(len(ALPHABET))
_ORGANISATION_VALUE = np.zeros(256, np.int64)
_ORGANISATION_VALUE[np.frombuffer(ORGANISATION_ALPHABET.encode(), np.uint8)] = np.arange(len(ORGANISATION_ALPHABET))
_ORGANISATION_CHECKS = np.frombuffer(b"0123456789X", np.uint8)
_ENTERPRISE = np.frombuffer(b"91", np.uint8)
"""Registered by the market regulator as an enterprise."""


def simulated_codes(numbers: NDArray[np.int64], regions: NDArray[np.int64]) -> pa.Array:
    """One code for each number (below 31⁶) with the six-digit region in which the enterprise is registered."""
    codes = np.empty((len(numbers), LENGTH), np.uint8)
    codes[:, :2] = _ENTERPRISE
    codes[:, 2:8] = regions[:, None] // 10 ** np.arange(5, -1, -1) % 10 + ord("0")
    codes[:, 8:10] = np.frombuffer(ORGANISATION_PREFIX.encode(), np.uint8)
    serials = (numbers * _SCATTER) % _SERIALS
    codes[:, 10:16] = _CHARACTERS[serials[:, None] // len(ALPHABET) ** np.arange(5, -1, -1) % len(ALPHABET)]
    organisation = _ORGANISATION_VALUE[codes[:, 8:16]] @ np.asarray(ORGANISATION_WEIGHTS)
    codes[:, 16] = _ORGANISATION_CHECKS[-organisation % len(_ORGANISATION_CHECKS)]
    total = _VALUE[codes[:, : LENGTH - 1]] @ np.asarray(WEIGHTS)
    codes[:, LENGTH - 1] = _CHARACTERS[-total % len(ALPHABET)]
    offsets = pa.py_buffer(np.arange(len(numbers) + 1, dtype=np.int32) * LENGTH)
    return pa.StringArray.from_buffers(len(numbers), offsets, pa.py_buffer(codes.tobytes()))
