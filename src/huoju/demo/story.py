"""The whole page of the demo."""

from huoju.demo.chapters.enterprises import certainty_chapter, intake_chapter, ladder_chapter, obstacles_chapter
from huoju.demo.chapters.provenance import files_chapter, method_chapter, stamps_chapter
from huoju.demo.chapters.provinces import provinces_chapter
from huoju.demo.chapters.zones import zones_chapter
from huoju.demo.findings import Findings
from huoju.demo.marks import PUBLISHED, SIMULATED
from huoju.reports.figures import count
from huoju.reports.markup import joined
from huoju.reports.page import badge, cards, page, paragraph

TITLE = "火炬 Huoju 演示：标准跑一遍，看到了什么"


def tell(findings: Findings) -> str:
    """The page as text."""
    quarantined = max(rung.evaluation.intake.rows_quarantined for rung in findings.rungs)
    undetermined = sum(rung.open for rung in findings.rungs)
    lead = joined(
        (
            paragraph(
                badge(SIMULATED, "simulated"), "标有此记号的图表由随机数生成，不反映任何真实企业或高新区。",
                badge(PUBLISHED, "published"), "标有此记号的数字取自公开出版物，并注明出处。",
            ),
            cards(
                (
                    (count(findings.enterprises.rows), "模拟企业"),
                    (str(len(findings.rungs)), "项现行企业标准逐一评价"),
                    (str(len(findings.zone_table.sizes.zones)), "家国家高新区（指标为模拟）"),
                    (str(len({row["region"] for row in findings.provinces.results})), "个省份（真实统计数据）"),
                    (count(undetermined), "个结论未定（缺数据或待专家打分）"),
                    (count(quarantined), "行有错误，已隔离"),
                )
            ),
        )
    )  # fmt: skip
    chapters = (
        ladder_chapter, obstacles_chapter, certainty_chapter, zones_chapter, provinces_chapter, intake_chapter,
        stamps_chapter, method_chapter, files_chapter,
    )  # fmt: skip
    return page(TITLE, lead, [chapter(findings) for chapter in chapters])
