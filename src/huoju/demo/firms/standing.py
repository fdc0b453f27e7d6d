"""Market position, management, conduct and titles of simulated enterprises."""

# ruff: noqa: PLR2004 - the assumed figures of the model stand where they are used

import numpy as np
from numpy.typing import NDArray

from huoju.demo.firms.accounts import Accounts, main_revenue_growth
from huoju.demo.firms.innovation import Columns
from huoju.demo.firms.profile import Array, Profile, industry_choice
from huoju.reference.sizing import SIZING_INDUSTRIES

_UNBOUNDED = 0.0
LARGE: dict[str, tuple[float, float, float]] = {
    "农、林、牧、渔业": (_UNBOUNDED, 20_000, _UNBOUNDED),
    "工业": (1000, 40_000, _UNBOUNDED),
    "建筑业": (_UNBOUNDED, 80_000, 80_000),
    "批发业": (200, 40_000, _UNBOUNDED),
    "零售业": (300, 20_000, _UNBOUNDED),
    "交通运输业": (1000, 30_000, _UNBOUNDED),
    "仓储业": (200, 30_000, _UNBOUNDED),
    "邮政业": (1000, 30_000, _UNBOUNDED),
    "住宿业": (300, 10_000, _UNBOUNDED),
    "餐饮业": (300, 10_000, _UNBOUNDED),
    "信息传输业": (2000, 100_000, _UNBOUNDED),
    "软件和信息技术服务业": (300, 10_000, _UNBOUNDED),
    "房地产开发经营": (_UNBOUNDED, 200_000, 10_000),
    "物业管理": (1000, 5000, _UNBOUNDED),
    "租赁和商务服务业": (300, _UNBOUNDED, 120_000),
    "其他未列明行业": (300, _UNBOUNDED, _UNBOUNDED),
}
"""From which staff (人), revenue and assets (万元) on, all at once, an enterprise is large: 工信部联企业〔2011〕300号,
Article 4. 0 where the industry is not judged by the figure."""

_RARE = {
    "abnormal_list": 0.012, "dishonest_list": 0.004, "serious_illegal_list": 0.004, "restricted_product": 0.006,
    "safety_accident_3y": 0.003, "quality_accident_3y": 0.003, "pollution_accident_3y": 0.003, "tax_evasion": 0.006,
    "work_safety_accident_3y": 0.003, "cyber_incident": 0.001, "environment_violation_3y": 0.004,
    "quality_problem_3y": 0.004, "regulation_violation_3y": 0.003, "data_fraud_3y": 0.001, "national_harm": 0.0005,
    "major_safety_accident_1y": 0.001, "major_quality_accident_1y": 0.001, "environment_violation_1y": 0.002,
    "safety_accident_2y": 0.002, "quality_accident_2y": 0.002, "environment_violation_2y": 0.003,
    "research_dishonesty_2y": 0.0005, "little_giant_control": 0.004, "group_similar_product": 0.004,
}  # fmt: skip
"""Shares of enterprises that are on a list or had an incident (assumed)."""

_JUDGED = (
    "process_advanced", "performance_leading", "energy_advanced", "brand_strategy", "international_revenue_leading",
    "high_level_institution", "rd_intensity_leading", "core_ip", "patents_leading", "standards_part",
    "conversion_effective", "performance_excellent", "result_leading",
)  # fmt: skip
"""What reviewers of the manufacturing champions judge."""

_FOUNDATIONS = (
    "核心基础零部件",
    "核心基础元器件",
    "关键软件",
    "先进基础工艺",
    "关键基础材料",
    "产业技术基础",
    "不属于",
)
_POWER_FIELDS = ("制造强国十大重点产业领域", "网络强国建设相关领域", "不属于")
_DIRECTIONS = ("改造提升传统产业", "培育壮大新兴产业", "布局建设未来产业", "不属于")
_PRODUCT_FIELDS = ("不属于", "工业六基或中华老字号或服务关键产业链龙头", "补短板锻长板填空白取得实际成效")
_DIGITAL_LEVELS = ("未达一级", "一级", "二级", "三级以上")


def draw_standing(profile: Profile, accounts: Accounts, innovation: Columns, rng: np.random.Generator) -> Columns:
    """All columns about market, management, conduct and titles."""
    columns: Columns = {name: rng.random(len(profile.age)) < share for name, share in _RARE.items()}
    legal_person = rng.random(len(profile.age)) < 0.985
    columns["china_legal_person"] = legal_person
    columns["resident_enterprise"] = legal_person | (rng.random(len(profile.age)) < 0.5)
    columns["meets_sme_sizing"] = ~is_large(profile, accounts)
    strength = profile.quality * 0.45 + profile.innovation * 0.7 + 0.25 * profile.size
    columns |= _market(profile, strength, rng)
    columns |= _management(profile, strength, rng)
    columns |= _fields_of_product(strength, rng)
    columns |= _platform_scores(profile, accounts, innovation, rng)
    columns |= _titles(profile, accounts, innovation | columns, rng)
    return columns | _champion_review(columns, strength, rng)


def is_large(profile: Profile, accounts: Accounts) -> NDArray[np.bool_]:
    """Whether every figure of the sizing rule reaches the large enterprises' line."""
    limits = np.array([LARGE[name] for name in SIZING_INDUSTRIES])[industry_choice().sizing[profile.industry]]
    figures = np.column_stack([accounts.staff, accounts.revenue[0], accounts.total_assets])
    return np.asarray((figures >= limits).all(axis=1))


def _likely(logit: Array, rng: np.random.Generator) -> NDArray[np.bool_]:
    return np.asarray(rng.random(len(logit)) < 1 / (1 + np.exp(-logit)))


def _market(profile: Profile, strength: Array, rng: np.random.Generator) -> Columns:
    count = len(strength)
    years = np.where(profile.age < 1, np.round(profile.age, 1), np.floor(profile.age * rng.uniform(0.55, 1.0, count)))
    share = np.round(np.minimum(np.exp(0.1 + 0.85 * strength + rng.normal(0, 0.85, count)), 70), 2)
    rank = np.maximum(np.round(np.exp(4.2 - 0.9 * np.log1p(share) + rng.normal(0, 0.5, count))), 1)
    world = np.round(share * rng.beta(1.2, 5, count), 2)
    return {
        "market_years": years,
        "field_years": np.maximum(years, np.floor(profile.age * 0.8)),
        "market_share": share,
        "market_share_world": world,
        "market_rank": rank,
        "global_market_rank": np.maximum(np.round(rank * np.exp(np.abs(rng.normal(1.2, 0.8, count)))), 1),
        "market_share_forward": _likely(1.7 * strength + 0.6, rng),
        "market_reputation": _likely(1.7 * strength + 1.4, rng),
        "market_high_reputation": _likely(1.8 * strength - 0.6, rng),
        "competitive_own_brand": _likely(1.2 * strength, rng),
        "own_brand": _likely(1.2 * strength + 0.6, rng),
        "developed_market_certificate": _likely(1.1 * strength - 2.6, rng),
        "new_product": rng.random(count) < 0.12,
    }


def _management(profile: Profile, strength: Array, rng: np.random.Generator) -> Columns:
    count = len(strength)
    level = np.searchsorted((0.2, 1.1, 2.0), 0.6 * profile.quality + 0.25 * profile.size + rng.normal(0.6, 0.6, count))
    return {
        "digital_level": np.array(_DIGITAL_LEVELS)[level],
        "core_business_it": _likely(1.5 * strength + 1.6, rng),
        "management_certificate": _likely(1.5 * strength + 0.4, rng),
        "quality_system": _likely(1.5 * strength + 0.6, rng),
        "quality_award": rng.random(count) < 0.008 * np.exp(np.clip(0.8 * strength, -5, 3)),
        "standards_work": rng.random(count) < 0.05 * np.exp(np.clip(0.9 * strength, -5, 2.5)),
        "local_feature_points": np.round(np.clip(7 + 2.2 * strength + rng.normal(0, 2, count), 0, 15)),
    }


def _fields_of_product(strength: Array, rng: np.random.Generator) -> Columns:
    count = len(strength)
    key_link = _likely(1.1 * strength - 0.6, rng)
    inside = _likely(0.9 * strength - 0.2, rng)
    return {
        "chain_key_link": key_link,
        "chain_gap_filling": key_link & (rng.random(count) < 0.7),
        "six_bases": np.where(inside, rng.choice(_FOUNDATIONS[:-1], count), _FOUNDATIONS[-1]),
        "power_field": np.where(
            _likely(strength, rng), rng.choice(_POWER_FIELDS[:-1], count, p=(0.7, 0.3)), _POWER_FIELDS[-1]
        ),
        "industry_direction": np.where(
            _likely(strength + 0.8, rng), rng.choice(_DIRECTIONS[:-1], count, p=(0.5, 0.42, 0.08)), _DIRECTIONS[-1]
        ),
        "product_field": np.array(_PRODUCT_FIELDS)[np.searchsorted((0.8, 2.0), strength + rng.normal(0, 0.6, count))],
        "strategic_product": _likely(1.3 * strength - 0.4, rng),
    }


def _platform_scores(profile: Profile, accounts: Accounts, innovation: Columns, rng: np.random.Generator) -> Columns:
    """Points that the national platform would compute; they lean on what the enterprise does."""
    count = len(profile.age)
    rights = np.log1p(innovation["class1_ip"].astype(float))
    research = np.log1p(accounts.research[0]) / 4
    centre = 23 + 6 * profile.innovation + 4 * profile.quality + 8 * np.minimum(rights, 2.5) + 6 * research
    score = np.clip(centre + rng.normal(0, 5, count), 0, 100)
    previous = np.where(profile.age >= 2, np.clip(score + rng.normal(-1, 4, count), 0, 100), np.nan)
    return {"development_score": np.round(score, 1), "development_score_previous": np.round(previous, 1)}


def _titles(profile: Profile, accounts: Accounts, known: Columns, rng: np.random.Generator) -> Columns:
    """Titles already held: mostly by those who look as if they met the conditions, step by step up the ladder."""
    count = len(profile.age)
    revenue, research = accounts.revenue[0], accounts.research[0]
    intensity = np.divide(research, revenue, out=np.zeros(count), where=revenue > 0)
    first = known["class1_ip"].astype(float)
    rights = first + known["class2_ip_valid"].astype(float) / 5
    sme = known["meets_sme_sizing"].astype(bool)

    def held(fit: NDArray[np.bool_], share: float, otherwise: float = 0.0) -> NDArray[np.bool_]:
        return np.asarray(rng.random(count) < np.where(fit, share, otherwise))

    technical = (known["hightech_field"] != "不属于") & (intensity >= 0.04) & (rights >= 1) & (profile.age >= 1)
    hnte = held(technical & (known["tech_staff"].astype(float) >= 0.1 * accounts.staff), 0.75, 0.002)
    tech_sme = held(sme & (revenue <= 20_000) & (intensity >= 0.03) & (rights >= 0.4), 0.6, 0.004)
    innovative = held(sme & (hnte | ((intensity >= 0.03) & (first >= 1))), 0.6, 0.002)
    capable = sme & (research >= 100) & (intensity >= 0.03) & (first >= 1) & (profile.age >= 3) & (revenue >= 1000)
    scored = known["development_score"].astype(float)
    srdi = held(capable & (innovative | tech_sme) & (scored >= 48), 0.75)
    strong = srdi & (revenue >= 5000) & (first >= 3) & (scored >= 58)
    giant = held(strong & (known["market_share"].astype(float) >= 8), 0.6)
    return {
        "hnte_title": hnte,
        "tech_sme_title": tech_sme,
        "innovative_sme_title": innovative,
        "srdi_title": srdi,
        "little_giant_title": giant,
        "champion_title": held(giant & (revenue >= 20_000), 0.03),
        "innovation_demo_title": held(hnte & (revenue >= 20_000), 0.02),
        "ip_advantage_title": held(hnte & (first >= 5), 0.05),
        "maker_china_500": held(srdi & (profile.age <= 12), 0.02),
        "science_award": known["provincial_award_top3"].astype(bool) & (rng.random(count) < 0.8),
    }


def _champion_review(columns: Columns, strength: Array, rng: np.random.Generator) -> Columns:
    """Judgements of the champions' review: the same reviewers, so they go together."""
    top = (
        columns["little_giant_title"].astype(bool)
        | (columns["srdi_title"].astype(bool) & (strength > 1.2))
        | (strength > 3.0)
    )
    mood = np.where(top, 1.7 * strength - 3.6, -5.0) + rng.normal(0, 1.0, len(strength))
    judged: Columns = {name: _likely(mood, rng) for name in _JUDGED}
    leading = top & _likely(mood, rng)
    rank = columns["global_market_rank"].astype(float)
    return judged | {"global_market_rank": np.where(leading, np.minimum(rank, 3.0), rank)}


def accounts_columns(profile: Profile, accounts: Accounts) -> Columns:
    """The accounts under the names of the standards' inputs."""
    suffixes = ("", "_previous", "_before_previous")
    series = {
        "revenue": accounts.revenue,
        "main_revenue": accounts.main_revenue,
        "rd_expense": accounts.research,
        "net_assets": accounts.net_assets,
    }
    columns: Columns = {
        f"{name}{suffix}": year for name, years in series.items() for suffix, year in zip(suffixes, years, strict=True)
    }
    return columns | {
        "total_assets": accounts.total_assets,
        "cost_expense": accounts.costs,
        "total_income": accounts.total_income,
        "debt_ratio": accounts.debt_ratio,
        "net_profit_margin": accounts.profit_margin,
        "main_revenue_growth": main_revenue_growth(accounts),
        "equity_financing": accounts.equity_2y,
        "equity_financing_3y": accounts.equity_3y,
        "counted_years": np.clip(np.floor(profile.age) + 1, 1, 3),
        "sizing_industry": np.array(SIZING_INDUSTRIES)[industry_choice().sizing[profile.industry]],
    }
