"""Recognition of scanned pages, an optional part: ``pip install 'huoju[ocr]'``. The models come inside the package."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from huoju.documents.reading.limits import ReadError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ABSENT = "未安装文字识别组件,无法读取扫描件;请运行 pip install 'huoju[ocr]' 后重试"


@cache
def _engine() -> Any:
    try:
        from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415  optional
    except ImportError as error:
        raise ReadError(_ABSENT) from error
    return RapidOCR()


def recognise(picture: npt.NDArray[np.uint8]) -> str:
    """The lines of text on a picture of a page (rows × columns × colours), top to bottom.

    Raises:
        ReadError: the recognition part is not installed.
    """
    found, _ = _engine()(picture)
    return "\n".join(str(text) for _, text, _ in found or [])
