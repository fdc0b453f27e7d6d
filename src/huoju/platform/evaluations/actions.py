"""Changes of evaluations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from huoju.evaluation.stamps import ENGINE
from huoju.platform.accounts.models import User
from huoju.platform.audit.actions import recorded
from huoju.platform.evaluations import files
from huoju.platform.evaluations.models import Rule, Snapshot, State
from huoju.platform.jobs.run import start
from huoju.platform.organisations.models import Organisation
from huoju.standards import catalogue
from huoju.standards.catalogue import CatalogueError
from huoju.standards.errors import StandardError


class EvaluationError(Exception):
    """The evaluation cannot be made; the text says why and what would be right."""


def do_make(
    *,
    acting_user: User | None,
    organisation: Organisation,
    reference: str,
    table: Path,
    source: str,
    as_of: date,
    rule: str = Rule.OWN,
    simulated: bool = False,
) -> Snapshot:
    """Make a snapshot of a standard over a table; the work itself is a background job.

    The same question asked again gives the snapshot that is there. Raises EvaluationError, NotAllowedError.
    """
    try:
        standard = catalogue.find(reference)
    except (StandardError, CatalogueError) as error:
        raise EvaluationError(str(error)) from error
    if standard.model.index is None or standard.model.partial:
        raise EvaluationError(_("%(title)s 没有可计算的总分和名次。") % {"title": standard.model.title})
    if table.suffix.lower() not in files.SUFFIXES:
        raise EvaluationError(_("数据文件应为 %(kinds)s。") % {"kinds": "、".join(files.SUFFIXES)})
    name = files.name_of(table, standard.content_hash, as_of.isoformat(), organisation.code)
    existing = Snapshot.objects.filter(name=name).exclude(state=State.FAILED).first()
    if existing is not None:
        return existing
    files.keep(name, table, Path(standard.file).read_bytes())
    with recorded("evaluations.make", acting_user=acting_user, organisation=organisation, subject=name) as record:
        snapshot, _made = Snapshot.objects.update_or_create(
            name=name,
            defaults={
                "reference": standard.model.reference,
                "title": standard.model.title,
                "content_hash": standard.content_hash,
                "engine": ENGINE,
                "as_of": as_of,
                "source": source,
                "rule": rule,
                "state": State.PREPARING,
                "simulated": simulated,
                "organisation": organisation,
                "made_by": acting_user,
            },
        )
        record.note(standard=standard.model.reference, source=source, rule=rule)
        start(
            "evaluations.make",
            acting_user=acting_user,
            organisation=organisation,
            label=_("评价：%(title)s") % {"title": standard.model.title},
            result_url=f"/evaluations/{name}/",
            snapshot_id=snapshot.pk,
        )
    return snapshot


def do_set_rule(*, acting_user: User, snapshot: Snapshot, rule: str) -> None:
    """Say who may see whose scores."""
    with recorded(
        "evaluations.set_rule", acting_user=acting_user, organisation=snapshot.organisation, subject=snapshot
    ) as record:
        record.change("rule", snapshot.rule, rule)
        Snapshot.objects.filter(pk=snapshot.pk).update(rule=rule)
        snapshot.rule = rule
