"""Chinese fonts: found on the machine when a PDF or a picture file is made."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import typst

FOLDER_VARIABLE = "HUOJU_FONTS"

_SANS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Sarasa Gothic SC",
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei",
    "Heiti SC", "Droid Sans Fallback", "HarmonyOS Sans SC",
)  # fmt: skip
_SERIF = (
    "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "SimSun", "NSimSun",
    "FangSong", "STSong", "Songti SC", "AR PL UMing CN", "AR PL SungtiL GB",
)  # fmt: skip


class FontError(RuntimeError):
    """No Chinese font is installed; the message says what to install."""


@dataclass(frozen=True, slots=True)
class ChineseFonts:
    """Names of the fonts for plain text and for headings, and the fonts themselves for the typesetter."""

    sans: str
    serif: str
    loaded: typst.Fonts


@cache
def chinese_fonts() -> ChineseFonts:
    """The best Chinese fonts of this machine.

    Raises `FontError` where there is none. The folder named by the variable HUOJU_FONTS is searched too.
    """
    folder = os.environ.get(FOLDER_VARIABLE)
    loaded = typst.Fonts(font_paths=[folder] if folder else [])
    sans, serif = choose(loaded.families())
    return ChineseFonts(sans, serif, loaded)


def choose(families: Iterable[str]) -> tuple[str, str]:
    """Names of a sans-serif and a serif Chinese font among the families; one stands in for the other.

    Raises `FontError` where there is neither.
    """
    there = {family.casefold(): family for family in families}
    sans = next((there[name.casefold()] for name in _SANS if name.casefold() in there), None)
    serif = next((there[name.casefold()] for name in _SERIF if name.casefold() in there), None)
    if sans is None and serif is None:
        raise FontError(
            "没有找到中文字体，无法生成 PDF 和图片。请安装其一：Debian/Ubuntu 用 apt install fonts-noto-cjk；"
            "其他系统安装思源黑体（Source Han Sans SC）或 Noto Sans SC；"
            f"也可以把字体文件放进一个文件夹，用环境变量 {FOLDER_VARIABLE} 指明。"
        )
    return sans or serif or "", serif or sans or ""
