"""What background jobs add."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts import roles
from huoju.platform.contribution import Action, Contribution, Entry, Periodic

CONTRIBUTION = Contribution(
    actions=(
        Action("jobs.view", _("查看后台任务"), changes=False, roles=(*roles.EVERYBODY, roles.SYSTEM_ADMINISTRATOR)),
    ),
    navigation=(Entry(_("工作台"), _("后台任务"), "jobs:index", action="jobs.view"),),
    job_modules=("huoju.platform.jobs.upkeep",),
    periodic=(Periodic("jobs.upkeep", timedelta(days=1)),),
)
