"""The provinces as tiles (省级方格图): one square for each of the 34, near its neighbours, without any boundary."""

from collections.abc import Mapping

from huoju.reports import svg
from huoju.reports.figures import compact
from huoju.reports.palette import FAINT, GRID, INK, on, ramp
from huoju.reports.picture import WIDTH, Caption, Picture, framed
from huoju.reports.scales import Scale, known, span_of
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened, width_of

TILES: Mapping[str, tuple[str, int, int]] = {
    "230000": ("黑龙江", 8, 0),
    "650000": ("新疆", 0, 1), "150000": ("内蒙古", 5, 1), "210000": ("辽宁", 7, 1), "220000": ("吉林", 8, 1),
    "630000": ("青海", 1, 2), "620000": ("甘肃", 2, 2), "640000": ("宁夏", 3, 2), "140000": ("山西", 4, 2),
    "130000": ("河北", 5, 2), "110000": ("北京", 6, 2), "120000": ("天津", 7, 2),
    "540000": ("西藏", 1, 3), "510000": ("四川", 2, 3), "610000": ("陕西", 3, 3), "410000": ("河南", 4, 3),
    "370000": ("山东", 5, 3), "320000": ("江苏", 6, 3),
    "500000": ("重庆", 3, 4), "420000": ("湖北", 4, 4), "340000": ("安徽", 5, 4), "330000": ("浙江", 6, 4),
    "310000": ("上海", 7, 4),
    "530000": ("云南", 2, 5), "520000": ("贵州", 3, 5), "430000": ("湖南", 4, 5), "360000": ("江西", 5, 5),
    "350000": ("福建", 6, 5), "710000": ("台湾", 7, 5),
    "450000": ("广西", 3, 6), "440000": ("广东", 4, 6), "810000": ("香港", 5, 6),
    "460000": ("海南", 3, 7), "820000": ("澳门", 4, 7),
}  # fmt: skip
"""Short name, column and row of each tile by its code of GB/T 2260."""

_SIDE = 62.0
_PITCH = 66.0


def tile_grid(values: Mapping[str, float | None], caption: Caption, *, measure: str) -> Picture:
    """A shade for each province code with a known value; the others are left white and say 无数据.

    Raises KeyError for a code that is not one of the 34.
    """
    for code in values:
        if code not in TILES:
            raise KeyError(f"方格图没有地区代码 {code}，应为 34 个省级行政区代码之一")
    low, high = span_of(values.values())
    shade = Scale(low, high, 0.0, 1.0)
    left = (WIDTH - 9 * _PITCH) / 2
    drawn = [svg.text(4, 13, shortened(measure, WIDTH - 8), fill=FAINT)]
    for code, (name, column, row) in TILES.items():
        value = known(values.get(code))
        x, y = left + column * _PITCH, 22 + row * _PITCH
        colour = "#ffffff" if value is None else ramp(shade(value))
        ink = INK if value is None else on(colour)
        words = "无数据" if value is None else shortened(compact(value), _SIDE - 4, svg.SMALL)
        drawn += [
            svg.box(x, y, _SIDE, _SIDE, colour, stroke=GRID),
            svg.text(x + _SIDE / 2, y + 27, name, anchor="middle", fill=ink),
            svg.text(x + _SIDE / 2, y + 46, words, anchor="middle", fill=ink, size=svg.SMALL),
        ]
    bottom = 22 + 8 * _PITCH
    first = compact(low)
    start = 4 + width_of(first, svg.SMALL) + 6
    drawn += [
        svg.text(4, bottom - 4, first, fill=FAINT, size=svg.SMALL),
        *(svg.box(start + number * 22, bottom - 14, 22, 12, ramp(number / 4), stroke=GRID) for number in range(5)),
        svg.text(start + 116, bottom - 4, compact(high), fill=FAINT, size=svg.SMALL),
    ]
    ordered = sorted(TILES, key=lambda code: (known(values.get(code)) is None, -(known(values.get(code)) or 0)))
    table = Table(
        (Column("地区"), Column(measure, number=True)),
        tuple((TILES[code][0], _written(values.get(code))) for code in ordered),
    )
    count = sum(known(value) is not None for value in values.values())
    words = f"省级方格图，{measure}，{count} 个地区有数据，颜色越深数值越大。方格不表示边界和面积。"
    return framed(caption, words, bottom + 4, drawn, table)


def _written(value: float | None) -> str:
    number = known(value)
    return "无数据" if number is None else compact(number)
