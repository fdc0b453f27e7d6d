"""Research staff, intellectual property and the research organisation of simulated enterprises."""

# ruff: noqa: PLR2004 - the assumed figures of the model stand where they are used

import numpy as np
from numpy.typing import NDArray

from huoju.demo.firms.accounts import Accounts
from huoju.demo.firms.profile import Array, Profile, industry_choice

Columns = dict[str, NDArray[np.generic]]
"""Values by input name: floats (NaN is unknown), booleans, or text."""

INSTITUTIONS = ("未建立", "市级以下", "市级", "省级", "国家级")
_INSTITUTION_STEPS = (0.95, 1.55, 1.95, 2.75)
_ADVANCEMENT = ("无", "较低", "一般", "较高", "高")
_SUPPORT = ("无", "较弱", "一般", "较强", "强")


def draw_innovation(profile: Profile, accounts: Accounts, rng: np.random.Generator) -> Columns:
    """All columns about research and intellectual property."""
    columns = _rights(profile, accounts, rng)
    columns |= _people(profile, accounts, rng)
    strength = profile.innovation + 0.25 * profile.size + rng.normal(0, 0.45, len(profile.age))
    active = accounts.research[0] > 0
    step = np.searchsorted(_INSTITUTION_STEPS, np.where(active, strength, -9.0))
    columns["rd_institution"] = np.array(INSTITUTIONS)[step]
    columns["provincial_rd_institution"] = step >= INSTITUTIONS.index("省级")
    columns |= _hnte_review(profile, accounts, columns, rng)
    columns |= _prizes(strength, rng)
    return columns


def _rights(profile: Profile, accounts: Accounts, rng: np.random.Generator) -> Columns:
    """Class I (inventions and the like), class II (utility models, software and the like), and what is used of them."""
    spent = np.log1p(accounts.research[0])
    active = accounts.research[0] > 0
    first = np.where(active, rng.poisson(np.exp(np.clip(-3.6 + 0.80 * profile.innovation + 0.58 * spent, -9, 6))), 0)
    second = rng.poisson(np.exp(np.clip(-1.5 + 0.9 * profile.innovation + 0.33 * spent, -9, 6)))
    own = rng.binomial(first, 0.82)
    used = rng.binomial(first, 0.85)
    valid_second = second + rng.binomial(second, 0.2)
    return {
        "class1_ip": first.astype(float),
        "class1_own_ip": own.astype(float),
        "class1_high_value_ip": rng.binomial(own, 0.40).astype(float),
        "class1_ip_used": used.astype(float),
        "class1_ip_original_used": np.minimum(rng.binomial(used, 0.85), own).astype(float),
        "class2_ip": second.astype(float),
        "class2_ip_valid": valid_second.astype(float),
        "class2_ip_unused": rng.binomial(valid_second, 0.7).astype(float),
    }


def _people(profile: Profile, accounts: Accounts, rng: np.random.Generator) -> Columns:
    count = len(profile.age)
    share = np.where(
        accounts.research[0] > 0, np.clip(9 * np.exp(0.6 * profile.innovation + rng.normal(0, 0.4, count)), 0, 90), 0.0
    )
    technical = np.clip(share / 100 * rng.uniform(1.05, 1.6, count) + rng.beta(1.2, 30, count), 0, 1)
    return {
        "rd_staff_share": np.round(share, 2),
        "tech_staff": np.minimum(np.round(technical * accounts.staff), accounts.staff),
        "staff_total": accounts.staff,
        "employees": accounts.staff,
    }


def _hnte_review(profile: Profile, accounts: Accounts, columns: Columns, rng: np.random.Generator) -> Columns:
    """What experts judge when an enterprise applies for the title of high-tech enterprise."""
    count = len(profile.age)
    holds = (columns["class1_ip"].astype(float) + columns["class2_ip_valid"].astype(float)) > 0
    level = 2.6 + 0.55 * profile.innovation + 0.2 * profile.quality
    field = np.array(industry_choice().hightech_field)[profile.industry]
    technical = rng.random(count) < 1 / (1 + np.exp(-(2.5 * profile.innovation + 1.0)))
    own = columns["class1_own_ip"].astype(float) + rng.binomial(columns["class2_ip_valid"].astype(np.int64), 0.9)

    def points(most: int, centre: float) -> Array:
        drawn = centre * most + 0.12 * most * profile.innovation + rng.normal(0, 0.10 * most, count)
        return np.clip(np.round(np.where(accounts.research[0] > 0, drawn, 0.1 * most)), 0, most)

    def grade(words: tuple[str, ...]) -> NDArray[np.str_]:
        step = np.clip(np.round(level + rng.normal(0, 0.6, count)), 1, len(words) - 1).astype(np.int64)
        return np.array(words)[np.where(holds, step, 0)]

    return {
        "core_ip_owned": holds & (rng.random(count) < 0.9),
        "hightech_field": np.where(technical, field, "不属于"),
        "ip_advancement": grade(_ADVANCEMENT),
        "ip_core_support": grade(_SUPPORT),
        "ip_acquisition": np.where(holds, np.where(own > 0, "有自主研发", "仅有受让受赠和并购等"), "无"),
        "standards_drafting": rng.random(count) < 0.02 * np.exp(0.9 * profile.innovation),
        "conversions": np.where(
            holds, rng.poisson(np.exp(np.clip(0.75 * level + 0.35 * np.log1p(accounts.research[0]) - 1.0, -2, 4))), 0
        ).astype(float),
        "rd_system_points": points(6, 0.72),
        "rd_body_points": points(6, 0.68),
        "conversion_system_points": points(4, 0.70),
        "talent_system_points": points(4, 0.72),
        "hightech_revenue": accounts.hightech_revenue,
        "domestic_rd_share": np.round(100 - rng.beta(0.6, 12, count) * 60, 2),
    }


def _prizes(strength: Array, rng: np.random.Generator) -> Columns:
    count = len(strength)
    odds = np.exp(np.clip(1.3 * (strength - 2.5), -12, 1.2))
    national = rng.random(count) < 0.010 * odds
    provincial = national | (rng.random(count) < 0.05 * odds)
    return {
        "national_award_top3": national,
        "national_award_top3_5y": national | (rng.random(count) < 0.006 * odds),
        "provincial_award_top3": provincial,
        "science_award_any_3y": provincial | (rng.random(count) < 0.05 * odds),
        "maker_china_50": rng.random(count) < 0.003 * odds,
        "led_standard_5y": rng.random(count) < 0.05 * odds,
    }
