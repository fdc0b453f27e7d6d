"""Pictures: each a pure function from plain data and a caption to a drawing with its table.

Missing numbers are None (or NaN) and are drawn as missing, never as zero. A picture is inline SVG with presentation
attributes only, so it stands in a page under a strict content security policy, in a PDF and, as PNG, in Word and Excel.
"""

from huoju.reports.picture import Caption, Picture
from huoju.reports.pictures.bars import Bar, bar_chart
from huoju.reports.pictures.correlation_map import correlation_map
from huoju.reports.pictures.flow import flow_picture
from huoju.reports.pictures.frontier import FrontierPoint, frontier
from huoju.reports.pictures.funnel import FunnelStep, funnel
from huoju.reports.pictures.heat_table import HeatRow, heat_table
from huoju.reports.pictures.radar import RadarSeries, radar
from huoju.reports.pictures.rank_intervals import RankSpan, rank_intervals
from huoju.reports.pictures.rank_paths import RankPath, rank_paths
from huoju.reports.pictures.ranking_bars import RankedBar, ranking_bars
from huoju.reports.pictures.scatter import Dot, scatter
from huoju.reports.pictures.sunburst import Slice, sunburst
from huoju.reports.pictures.tile_grid import tile_grid
from huoju.reports.pictures.timeline import Target, timeline
from huoju.reports.pictures.waterfall import Part, waterfall

__all__ = [
    "Bar",
    "Caption",
    "Dot",
    "FrontierPoint",
    "FunnelStep",
    "HeatRow",
    "Part",
    "Picture",
    "RadarSeries",
    "RankPath",
    "RankSpan",
    "RankedBar",
    "Slice",
    "Target",
    "bar_chart",
    "correlation_map",
    "flow_picture",
    "frontier",
    "funnel",
    "heat_table",
    "radar",
    "rank_intervals",
    "rank_paths",
    "ranking_bars",
    "scatter",
    "sunburst",
    "tile_grid",
    "timeline",
    "waterfall",
]
