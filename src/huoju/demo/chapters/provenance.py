"""The last chapters: stamps of every result, how the data were simulated, and the files beside the page."""

from huoju.demo.findings import Findings
from huoju.demo.marks import NATURE, PUBLISHED, SIMULATED
from huoju.reports.markup import element, joined
from huoju.reports.page import Section, paragraph
from huoju.reports.tables import Column, table


def stamps_chapter(findings: Findings) -> Section:
    """Which standard in which version made each result."""
    evaluations = [*(rung.evaluation for rung in findings.rungs), findings.zones, findings.provinces]
    rows = [
        (
            found.title,
            found.reference,
            element("code", found.content_hash[:16]),
            found.as_of.isoformat(),
            found.engine,
            found.certainty.label,
        )
        for found in evaluations
    ]
    columns = (
        Column("标准"), Column("编号与版本"), Column("内容指纹"), Column("评价日期"), Column("引擎"),
        Column("最弱标记"),
    )  # fmt: skip
    words = paragraph("每个结果行也带有这些印记。标准文件改动一个字，内容指纹就不同。")
    return Section("stamps", "印记", joined((words, table(columns, rows))))


def method_chapter(findings: Findings) -> Section:
    """How the data were made, and what must not be read into them."""
    points = (
        f"随机种子 {findings.seed}：同样的种子得到同样的表。",
        "企业的行业按 GB/T 4754-2017 小类抽取，规模近似对数正态分布；研发、知识产权、成长性、负债、市场地位相互关联。",
        "各项比例是假定的，只力求梯度的宽窄关系合理，不能当作任何地区或行业的实际情况。",
        "约 0.3% 的单元格随机缺失，另有企业成组不填知识产权、市场、合规或往年数据。",
        "信用代码的机构代码段以 YY 开头，校验位正确，但不属于任何真实企业。",
        "高新区的规模按批复年份、城市级别、所在省研发经费和已公开的单元格确定，再按全国合计缩放。",
        "高新区约 0.3% 的单元格缺失，已公开的单元格保留原值。",
        f"每个模拟文件的文件名含“模拟”，并有“{NATURE}”一列：{SIMULATED}或{PUBLISHED}。",
        "2024 年的高新区评价体系（工信部规〔2024〕169号）权重未收录齐全，演示用 2021 年体系，它已不是现行体系。",
    )
    listed = element("ul", joined(element("li", point) for point in points))
    return Section("method", "模拟方法与限度", listed)


def files_chapter(findings: Findings) -> Section:
    """The files that were written."""
    rows = [(element("a", path, href=path), words) for path, words in findings.files]
    return Section("files", "结果文件", table((Column("文件"), Column("内容")), rows))
