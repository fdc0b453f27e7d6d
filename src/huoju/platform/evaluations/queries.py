"""Reads of evaluations: which snapshots there are, and the places a user may see in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from huoju.platform.accounts.models import User
from huoju.platform.evaluations.models import Place, Rule, Snapshot, SnapshotQuerySet, State
from huoju.platform.organisations import paths

VIEW = "evaluations.view"
_SHOWN_AT_HOME = 5


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place as one user may see it: `name` is hidden where the rule of the evaluation hides it."""

    place: Place
    name: str
    open: bool
    """Whether the user may look at the unit's own page."""
    before: Place | None = None

    @property
    def moved(self) -> int | None:
        """How many ranks up (positive) or down since the period before; None where that is not certain."""
        if self.before is None:
            return None
        exact = self.place.rank_best == self.place.rank_worst and self.before.rank_best == self.before.rank_worst
        return self.before.rank_best - self.place.rank_best if exact else None

    @property
    def region(self) -> str:
        """The unit's province; nothing where the name is hidden."""
        return self.place.region if self.open else ""

    @property
    def down(self) -> int:
        """How many ranks down, as a positive number."""
        return -(self.moved or 0)


def snapshots_for(user: User) -> SnapshotQuerySet:
    """The snapshots that a user may open: those of offices in reach and of offices above."""
    reach = user.reach(VIEW)
    above = {path for home in (*reach.branches, *reach.units) for path in paths.ancestors(home)}
    reached = reach.condition("organisation__path") | Q(organisation__path__in=above)
    return Snapshot.objects.filter(reached).select_related("organisation")


def snapshot_for(user: User, name: str) -> Snapshot:
    """One snapshot. Raises Snapshot.DoesNotExist."""
    return snapshots_for(user).get(name=name)


def latest_for(user: User) -> Snapshot | None:
    """The newest finished snapshot that a user may open."""
    return snapshots_for(user).filter(state=State.READY).first()


def places_for(user: User, snapshot: Snapshot, period: str) -> list[ShownPlace]:
    """All places of a period, best first, as the snapshot's rule lets the user see them."""
    reach = user.reach(VIEW)
    rows = list(Place.objects.filter(snapshot=snapshot, period=period).order_by("rank_best", "-score_low", "unit"))
    earlier = _period_before(snapshot, period)
    before = {place.unit: place for place in Place.objects.filter(snapshot=snapshot, period=earlier)} if earlier else {}
    shown = []
    for place in rows:
        own = bool(place.path) and reach.covers(place.path)
        visible = own or snapshot.rule == Rule.ALL or reach.covers(snapshot.organisation.path)
        if visible:
            shown.append(ShownPlace(place, place.unit, open=True, before=before.get(place.unit)))
        elif snapshot.rule == Rule.ANONYMOUS:
            shown.append(ShownPlace(place, _("其他单位"), open=False))
    return shown


def may_open(user: User, snapshot: Snapshot, unit: str) -> bool:
    """Whether a user may look at the page of one unit."""
    if snapshot.rule == Rule.ALL or user.reach(VIEW).covers(snapshot.organisation.path):
        return Place.objects.filter(snapshot=snapshot, unit=unit).exists()
    return Place.objects.visible_to(user, VIEW).filter(snapshot=snapshot, unit=unit).exclude(path="").exists()


def history(snapshot: Snapshot, unit: str) -> list[Place]:
    """The places of one unit, oldest first."""
    found = {place.period: place for place in Place.objects.filter(snapshot=snapshot, unit=unit)}
    return [found[period] for period in snapshot.periods if period in found]


def own_places(user: User) -> list[Place]:
    """The last places of the units in reach in the newest snapshot, best first: what the home page shows."""
    snapshot = latest_for(user)
    if snapshot is None or not snapshot.periods:
        return []
    rows = Place.objects.visible_to(user, VIEW).filter(snapshot=snapshot, period=snapshot.periods[-1])
    return list(rows.select_related("snapshot").order_by("rank_best", "unit")[:_SHOWN_AT_HOME])


def _period_before(snapshot: Snapshot, period: str) -> str | None:
    place = snapshot.periods.index(period)
    return snapshot.periods[place - 1] if place else None
