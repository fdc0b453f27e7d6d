"""What evaluations add."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts import roles
from huoju.platform.accounts.models import User
from huoju.platform.contribution import Action, Contribution, Entry, Panel
from huoju.platform.evaluations.api import router
from huoju.platform.evaluations.demo import do_load_demo
from huoju.platform.evaluations.queries import own_places

_LOOK = (*roles.OFFICES, roles.NATION_EVALUATOR, roles.ZONE_REPORTER, roles.ANALYST)


def home_context(user: User) -> Mapping[str, object]:
    """The places of the units in reach."""
    return {"places": own_places(user)}


CONTRIBUTION = Contribution(
    actions=(
        Action("evaluations.view", _("查看评价结果"), changes=False, roles=_LOOK),
        Action("evaluations.make", _("开展评价"), changes=True, roles=(roles.NATION_EVALUATOR, roles.PROVINCE_OFFICER)),
        Action("evaluations.set_rule", _("设定得分可见范围"), changes=True, roles=(roles.NATION_EVALUATOR,)),
    ),
    navigation=(
        Entry(_("评价"), _("综合评价"), "evaluations:index", action="evaluations.view"),
        Entry(_("评价"), _("全国贡献"), "evaluations:national", action="evaluations.view"),
    ),
    panels=(Panel("evaluations/home.html", home_context, action="evaluations.view"),),
    routers=(("/evaluations", router),),
    job_modules=("huoju.platform.evaluations.jobs",),
    demo=(do_load_demo,),
)
