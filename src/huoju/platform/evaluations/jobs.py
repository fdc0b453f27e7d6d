"""Working a snapshot out: every unit's place in every period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huoju.platform.evaluations import laboratory
from huoju.platform.evaluations.models import Place, Snapshot, State
from huoju.platform.jobs.run import Run, job
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
from huoju.reference.zones import list_zones
from huoju.robustness import Diagnosis, Panel, diagnose_all

if TYPE_CHECKING:
    from huoju.robustness import Year

_LONGEST_ERROR = 500


@job("evaluations.make", label="评价计算")
def make(run: Run, *, snapshot_id: int) -> dict[str, object]:
    """Judge the table and write every place, all in one step."""
    snapshot = Snapshot.objects.get(pk=snapshot_id)
    try:
        run.progress(0, 3, "读取数据")
        panel = laboratory.panel_of(snapshot)
        run.progress(1, 3, "证明名次区间")
        ranges = {one.unit: one for one in diagnose_all(panel)}
    except Exception as error:
        told = str(error) if type(error).__module__.startswith("huoju.") else type(error).__name__
        Snapshot.objects.filter(pk=snapshot_id).update(state=State.FAILED, error=told[:_LONGEST_ERROR])
        raise
    run.progress(2, 3, "写入结果")
    written = run.once("write", lambda: _write(snapshot, panel, ranges))
    return {"places": written}


def _write(snapshot: Snapshot, panel: Panel, ranges: dict[str, Diagnosis]) -> int:
    owners = _owners()
    places = [place for year in panel.years for place in _places(snapshot, panel, year, ranges, owners)]
    Place.objects.filter(snapshot=snapshot).delete()
    Place.objects.bulk_create(places, batch_size=500)
    snapshot.state = State.READY
    snapshot.error = ""
    snapshot.periods = [year.period or "" for year in panel.years]
    snapshot.dimensions = [{"code": d.code, "label": d.label, "share": d.share} for d in panel.dimensions]
    snapshot.units = len(panel.latest.units)
    snapshot.certainty = panel.certainty.value
    snapshot.unverified = panel.unverified
    snapshot.simulated = snapshot.simulated or panel.simulated
    snapshot.save()
    return len(places)


def _places(
    snapshot: Snapshot, panel: Panel, year: Year, ranges: dict[str, Diagnosis], owners: dict[str, Organisation]
) -> list[Place]:
    columns = [year.index.codes.index(dimension.code) for dimension in panel.dimensions]
    latest = year is panel.latest
    places = []
    for row, unit in enumerate(year.units):
        low, high = year.index.low[row], year.index.high[row]
        owner = owners.get(unit)
        proved = ranges[unit].certainty if latest else None
        places.append(
            Place(
                snapshot=snapshot,
                period=year.period or "",
                unit=unit,
                organisation=owner,
                path=owner.path if owner else "",
                region=panel.regions.get(unit, ""),
                score_low=float(low[-1]),
                score_high=float(high[-1]),
                rank_best=int(year.index.rank_best[row]),
                rank_worst=int(year.index.rank_worst[row]),
                range_best=proved.best_bound if proved else None,
                range_worst=proved.worst_bound if proved else None,
                dimensions=[[float(low[column]), float(high[column])] for column in columns],
            )
        )
    return places


def _owners() -> dict[str, Organisation]:
    """The organisation of each zone, by the name that tables use."""
    by_code = {unit.code: unit for unit in Organisation.objects.filter(kind=Kind.ZONE)}
    return {zone.name: by_code[zone.id] for zone in list_zones() if zone.id in by_code}
