"""What reporting adds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts import roles
from huoju.platform.accounts.models import User
from huoju.platform.contribution import Action, Contribution, Due, Entry
from huoju.platform.reporting import queries
from huoju.platform.reporting.api import router
from huoju.platform.reporting.demo import do_load_demo

_REPORTERS = (roles.ZONE_REPORTER, *roles.ENTERPRISES)
_REVIEWERS = (roles.NATION_OFFICER, roles.PROVINCE_OFFICER, roles.ZONE_REVIEWER)
_MANAGERS = (roles.NATION_OFFICER, roles.PROVINCE_OFFICER)


def due_for(user: User) -> Iterable[Due]:
    """The reports of the own unit that wait to be filled."""
    for report in queries.due_reports(user):
        end = timezone.make_aware(datetime.combine(report.round.closes, time(23, 59)))
        note = report.get_state_display()
        yield Due(str(report.round), reverse("reporting:report", args=[report.pk]), at=end, note=note)


CONTRIBUTION = Contribution(
    actions=(
        Action("reporting.view", _("查看报表"), changes=False, roles=roles.EVERYBODY),
        Action("reporting.write", _("填写报表"), changes=True, roles=_REPORTERS),
        Action("reporting.submit", _("上报报表"), changes=True, roles=_REPORTERS),
        Action("reporting.review", _("审核报表"), changes=True, roles=_REVIEWERS),
        Action("reporting.manage", _("管理报表"), changes=True, roles=_MANAGERS),
    ),
    navigation=(
        Entry(_("填报"), _("待报报表"), "reporting:index", action="reporting.view"),
        Entry(_("填报"), _("报表审核"), "reporting:rounds", action="reporting.view"),
        Entry(_("填报"), _("报表管理"), "reporting:manage", action="reporting.manage"),
    ),
    due=(due_for,),
    routers=(("/reporting", router),),
    demo=(do_load_demo,),
)
