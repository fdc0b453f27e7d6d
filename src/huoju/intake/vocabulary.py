"""The words that people write into tables, as data."""

UNKNOWN_WORDS = frozenset(
    {
        "", "-", "--", "---", "----", "/", "\\", "·", "…", "...", "......", "?", "??", "???", "*", "**", "***", "×××",
        "空", "无", "暂无", "没有", "无数据", "暂无数据", "暂缺", "缺", "缺失", "缺省", "缺数据",
        "未知", "不详", "不明", "未填", "未填写", "未填报", "未提供", "未统计", "未报", "未披露", "未公布", "保密",
        "待补", "待补充", "待定", "待填", "待核", "待核实", "待查", "不适用", "不涉及", "不填", "不填报", "免填",
        "n/a", "na", "n.a.", "n.a", "nan", "<na>", "null", "none", "nil", "nul", "tbd", "unknown", "missing",
        "#n/a", "#na", "#null!", "#value!", "#ref!", "#div/0!", "#num!", "#name?", "#getting_data",
    }
)  # fmt: skip
"""Cells that say nothing is known, after folding (width, case, blanks, kinds of dashes). 0 is never among them."""

TRUE_WORDS = frozenset({"是", "有", "对", "真", "y", "yes", "t", "true", "1", "√", "✓", "✔", "☑", "on"})
FALSE_WORDS = frozenset(
    {"否", "无", "没有", "不是", "非", "错", "假", "n", "no", "f", "false", "0", "×", "✗", "✘", "x", "off"}
)

NOTHING_WORDS = frozenset({"无", "没有", "以上均无", "以上都没有"})
"""In a choice of several options: none of them, which is known, unlike an empty cell."""

TOTAL_WORDS = (
    "合计",
    "总计",
    "小计",
    "总和",
    "共计",
    "累计合计",
    "全国",
    "全国合计",
    "全国总计",
    "全省合计",
    "全市合计",
)
"""Rows that add up others instead of describing a subject."""

KEY_ALIASES: dict[str, tuple[str, ...]] = {
    "credit_code": (
        "统一社会信用代码", "统一社会信用代码证号", "社会信用代码", "统一信用代码", "信用代码", "企业统一社会信用代码",
        "单位统一社会信用代码", "法人统一社会信用代码", "uscc", "usci", "uscic", "credit_no", "social_credit_code",
        "企业编号", "企业代码", "企业id", "主体编号", "编号", "id", "enterprise_id", "firm_id", "subject", "key",
        "企业名称", "单位名称",
    ),
    "zone": (
        "高新区", "高新区名称", "国家高新区", "高新技术产业开发区", "园区", "园区名称", "开发区", "zone_name",
        "zone_id", "单位", "名称", "unit", "subject", "key", "id",
    ),
    "region": (
        "地区", "省份", "省", "省市", "省区市", "省（区、市）", "省（自治区、直辖市）", "行政区划", "行政区划代码",
        "地区名称", "区域", "province", "region_name", "region_code", "area", "单位", "名称", "unit", "subject", "key",
        "id",
    ),
}  # fmt: skip
"""Headers under which the key of a table is found, the surest first."""

OTHER_KEY_ALIASES = ("编号", "代码", "id", "key", "subject", "unit", "名称", "单位")
"""For keys that are not listed above."""

PERIOD_ALIASES = ("period", "年份", "年度", "数据年份", "统计年份", "年", "时期", "期间", "year", "time")
INDICATOR_ALIASES = ("indicator", "指标", "指标名称", "指标代码", "变量", "variable", "measure", "icode")
VALUE_ALIASES = ("value", "数值", "值", "指标值", "数据", "数据值", "取值")
UNIT_ALIASES = ("计量单位", "单位", "指标单位", "unit", "数据单位")

HEADER_NOTES = frozenset(
    {
        "必填",
        "选填",
        "必填项",
        "选填项",
        "是/否",
        "有/无",
        "y/n",
        "是否",
        "单选",
        "多选",
        "可多选",
        "填报",
        "数值",
        "日期",
    }
)
"""Remarks in the brackets of a header that say how to fill it in, not what it holds."""

FRACTION_UNITS = frozenset({"小数", "小数形式", "比值", "无单位", "fraction"})
"""Header units that say a share is written as 0.032, not 3.2."""
