"""Changes of profiles and titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from huoju.platform.accounts.models import User
from huoju.platform.audit.actions import recorded
from huoju.platform.enterprises.impacts import Pair
from huoju.platform.enterprises.models import Profile, Title
from huoju.platform.jobs.models import Job
from huoju.platform.jobs.run import start
from huoju.platform.organisations.models import Organisation

EARLIEST, LATEST = 2000, 2100


class EnterpriseError(Exception):
    """This cannot be done; the text says why and what would be right."""


def do_save(*, acting_user: User | None, enterprise: Organisation, year: int, values: Mapping[str, str]) -> Profile:
    """Write figures of a year into the profile: an empty one is taken out, those not named stay.

    Raises EnterpriseError: no such year.
    """
    if not EARLIEST <= year <= LATEST:
        raise EnterpriseError(_("年份应在 %(first)s 至 %(last)s 之间。") % {"first": EARLIEST, "last": LATEST})
    with recorded("enterprises.save", acting_user=acting_user, organisation=enterprise, subject=str(year)) as record:
        profile, _made = Profile.objects.get_or_create(
            organisation=enterprise, year=year, defaults={"path": enterprise.path}
        )
        # FOR UPDATE: two people may type into the same profile.
        profile = Profile.objects.select_for_update().get(pk=profile.pk)
        before = dict(profile.values)
        for name, written in values.items():
            if written.strip():
                profile.values[name] = written.strip()
            else:
                profile.values.pop(name, None)
        changed = [name for name in {*before, *profile.values} if before.get(name) != profile.values.get(name)]
        record.note(year=year, changed=sorted(changed))
        profile.changed_by = acting_user
        profile.save()
        return profile


def do_grant_title(
    *,
    acting_user: User | None,
    enterprise: Organisation,
    standard: str,
    name: str,
    granted: date,
    valid_to: date | None,
) -> Title:
    """Enter a title that was granted. Raises EnterpriseError: it is there, or ends before it begins."""
    if valid_to is not None and valid_to < granted:
        raise EnterpriseError(_("有效期止不能早于认定日期。"))
    with recorded("enterprises.grant", acting_user=acting_user, organisation=enterprise, subject=name):
        title, made = Title.objects.get_or_create(
            organisation=enterprise,
            standard=standard,
            granted=granted,
            defaults={"path": enterprise.path, "name": name, "valid_to": valid_to},
        )
        if not made:
            raise EnterpriseError(_("这个称号已登记过。"))
        return title


def do_judge_all(*, acting_user: User | None, organisation: Organisation) -> None:
    """Judge every enterprise of a branch under all standards in force; the work is a background job."""
    with recorded("enterprises.judge", acting_user=acting_user, organisation=organisation):
        start(
            "enterprises.judge",
            acting_user=acting_user,
            organisation=organisation,
            label=_("梯度评价：%(name)s") % {"name": organisation.name},
            result_url="/enterprises/",
            path=organisation.path,
        )


def do_measure_impact(*, acting_user: User | None, organisation: Organisation, pair: Pair) -> Job:
    """Compare two versions of a standard over the enterprises of a branch; the work is a background job."""
    with recorded("enterprises.impact", acting_user=acting_user, organisation=organisation) as record:
        record.note(before=pair.before.model.reference, after=pair.after.model.reference)
        made = start(
            "enterprises.impact",
            acting_user=acting_user,
            organisation=organisation,
            label=_("规则改动的影响：%(title)s") % {"title": pair.after.model.title},
            path=organisation.path,
            pair=pair.code,
        )
        made.result_url = reverse("enterprises:impact", args=[made.pk])
        made.save(update_fields=["result_url"])
        return made


def do_load_profiles(profiles: Sequence[Profile]) -> None:
    """Write many profiles at once; for loading, inside a recorded change."""
    Profile.objects.bulk_create(profiles, batch_size=500)
