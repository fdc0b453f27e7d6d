"""Money and people of simulated enterprises: three years of revenue, research, assets, and the headcount."""

# ruff: noqa: PLR2004 - the assumed figures of the model stand where they are used

from dataclasses import dataclass

import numpy as np

from huoju.demo.firms.profile import Array, Profile, industry_choice

_FEWEST, _MOST_DEBT = 1.0, 180.0


@dataclass(frozen=True, slots=True)
class Accounts:
    """Money in 万元, rates in %; index 0 is the last year, 1 the year before, 2 the one before that.

    A year in which the enterprise did not yet exist has 0.
    """

    revenue: tuple[Array, Array, Array]
    main_revenue: tuple[Array, Array, Array]
    research: tuple[Array, Array, Array]
    net_assets: tuple[Array, Array, Array]
    total_assets: Array
    costs: Array
    total_income: Array
    hightech_revenue: Array
    debt_ratio: Array
    profit_margin: Array
    staff: Array
    equity_2y: Array
    equity_3y: Array


def draw_accounts(profile: Profile, rng: np.random.Generator) -> Accounts:
    """Accounts that follow from the profile."""
    choice = industry_choice()
    count = len(profile.age)
    revenue = np.round(choice.median_revenue[profile.industry] * np.exp(profile.size), 2)
    growth = _growth(profile, rng)
    revenues = _backwards(revenue, growth, profile.age)
    share = 1 - np.clip(rng.beta(0.8, 12.0, count) * np.exp(-0.25 * profile.quality), 0, 1)
    shares = (
        share,
        np.clip(share + rng.normal(0, 0.02, count), 0, 1),
        np.clip(share + rng.normal(0, 0.03, count), 0, 1),
    )
    main = tuple(np.round(year * part, 2) for year, part in zip(revenues, shares, strict=True))
    research = _research(profile, revenues, rng)
    staff = _staff(profile, revenue, rng)
    debt = np.clip(50 - 7 * profile.quality + rng.normal(0, 19, count), _FEWEST, _MOST_DEBT)
    assets = np.round(revenue * np.exp(rng.normal(0.15, 0.55, count)) + 10, 2)
    net = np.round(assets * (1 - debt / 100), 2)
    net_before = np.where(profile.age >= 1, np.round(net * np.exp(-growth[0] - rng.normal(0.02, 0.12, count)), 2), 0.0)
    net_first = np.where(
        profile.age >= 2, np.round(net_before * np.exp(-growth[1] - rng.normal(0.02, 0.12, count)), 2), 0.0
    )
    margin = _cents(np.clip(4 + 4 * profile.quality + rng.normal(0, 7, count), -80, 45))
    costs = _cents(np.maximum(revenue * (1 - margin / 100), research[0]))
    income = np.round(revenue * (1 + np.abs(rng.normal(0, 0.02, count))), 2)
    hightech = np.clip(0.45 + 0.28 * profile.innovation + rng.normal(0, 0.15, count), 0, 1) * income
    two_years, three_years = _equity(profile, revenue, rng)
    return Accounts(
        revenue=revenues,
        main_revenue=(main[0], main[1], main[2]),
        research=research,
        net_assets=(net, net_before, net_first),
        total_assets=assets,
        costs=costs,
        total_income=income,
        hightech_revenue=np.round(hightech, 2),
        debt_ratio=np.round(debt, 2),
        profit_margin=margin,
        staff=staff,
        equity_2y=two_years,
        equity_3y=three_years,
    )


def main_revenue_growth(accounts: Accounts) -> Array:
    """Mean growth (%) of main business revenue over two years; NaN where a year is missing."""
    now, before, first = accounts.main_revenue
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = (now / before - 1 + before / first - 1) / 2 * 100
    return np.where((before > 0) & (first > 0), np.round(np.minimum(rates, 10_000), 2), np.nan)


def _cents(amounts: Array) -> Array:
    """Amounts to two decimals."""
    return np.asarray(np.round(amounts, 2), np.float64)


def _growth(profile: Profile, rng: np.random.Generator) -> tuple[Array, Array]:
    """Logarithmic growth of the last year and of the one before; young enterprises grow faster."""
    count = len(profile.age)
    mean = 0.02 + 0.06 * profile.quality + 0.35 / (profile.age + 1.5)
    shared = rng.normal(0, 0.10, count)
    return mean + shared + rng.normal(0, 0.17, count), mean + shared + rng.normal(0, 0.17, count)


def _backwards(revenue: Array, growth: tuple[Array, Array], age: Array) -> tuple[Array, Array, Array]:
    before = np.where(age >= 1, np.round(revenue * np.exp(-growth[0]), 2), 0.0)
    return revenue, before, np.where(age >= 2, np.round(before * np.exp(-growth[1]), 2), 0.0)


def _research(
    profile: Profile, revenues: tuple[Array, Array, Array], rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Research expense: none at most enterprises; the small spend a larger part of their revenue."""
    count = len(profile.age)
    does = rng.random(count) < 1 / (1 + np.exp(-(2.6 * profile.innovation - 0.4)))
    intensity = 0.045 * np.exp(0.55 * profile.innovation - 0.10 * profile.size + rng.normal(0, 0.45, count))
    years = []
    for revenue in revenues:
        year = np.minimum(intensity * np.exp(rng.normal(0, 0.18, count)), 0.9)
        years.append(np.where(does, np.round(revenue * year, 2), 0.0))
    return years[0], years[1], years[2]


def _staff(profile: Profile, revenue: Array, rng: np.random.Generator) -> Array:
    per_head = industry_choice().revenue_per_head[profile.industry]
    drawn = np.maximum(revenue, 20) ** 0.92 / per_head * 2.1 * np.exp(rng.normal(0, 0.40, len(revenue)))
    return np.maximum(np.round(drawn), 1)


def _equity(profile: Profile, revenue: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """New equity of two and of three years; a few innovative enterprises find investors."""
    count = len(revenue)
    funded = rng.random(count) < 0.012 * np.exp(0.9 * profile.innovation)
    amount = np.round(np.exp(rng.normal(6.9, 1.1, count)) * np.clip(revenue / 1500, 0.4, 8) ** 0.35, 2)
    older = (rng.random(count) < 0.35) & funded
    recent = np.where(funded & ~older, amount, 0.0)
    return recent, np.where(funded, amount, 0.0)
