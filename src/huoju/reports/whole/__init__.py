"""The report of a whole evaluation by a relative system: who stands where, by what, how sure, and on what it rests."""

from __future__ import annotations

from huoju.reports.document import Chapter, Document, basis
from huoju.reports.provenance import Provenance, year_words
from huoju.reports.whole.certainty import certainty_chapter
from huoju.reports.whole.framework import framework_chapter
from huoju.reports.whole.indicators import indicators_chapter
from huoju.reports.whole.overview import lead_blocks, ranking_chapter
from huoju.reports.whole.provinces import provinces_chapter
from huoju.reports.whole.standing import standings
from huoju.reports.whole.years import years_chapter
from huoju.robustness.certainty import RobustRanking
from huoju.robustness.zone_model import Panel, Year


def whole_report(
    panel: Panel, provenance: Provenance, year: Year | None = None, robust: RobustRanking | None = None
) -> Document:
    """The report of one year (the latest where none is named), with the other years of the panel beside it.

    `robust` is the ranking of the same year under other weights.
    """
    chosen = year or panel.latest
    units = standings(panel, chosen)
    chapters: tuple[Chapter | None, ...] = (
        ranking_chapter(panel, chosen, units, provenance),
        certainty_chapter(chosen, units, provenance, robust),
        framework_chapter(panel, provenance),
        indicators_chapter(panel, chosen, units, provenance),
        provinces_chapter(panel, chosen, units, provenance),
        years_chapter(panel, provenance),
        basis(provenance, tuple(finding.message_zh for finding in chosen.index.findings)),
    )
    title = f"{panel.title}：{year_words(chosen.period)}评价报告"
    return Document(title, lead_blocks(panel, units, provenance), tuple(one for one in chapters if one), provenance)
