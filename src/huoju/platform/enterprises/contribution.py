"""What enterprises add."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huoju.platform.accounts import roles
from huoju.platform.accounts.models import User
from huoju.platform.contribution import Action, Contribution, Due, Entry
from huoju.platform.enterprises import queries
from huoju.platform.enterprises.api import router
from huoju.platform.enterprises.demo import do_load_demo

_LOOK = (*roles.OFFICES, *roles.ENTERPRISES, roles.ANALYST)


def due_for(user: User) -> Iterable[Due]:
    """Titles of the own enterprise that end soon."""
    enterprise = queries.own_enterprise(user)
    if enterprise is None or not user.may(queries.VIEW):
        return
    for title in queries.titles_ending(user).filter(organisation=enterprise):
        end = datetime.combine(title.valid_to, time(23, 59), tzinfo=UTC) if title.valid_to else None
        url = reverse("enterprises:profile", args=[enterprise.code])
        yield Due(_("%(title)s 到期复核") % {"title": title.name}, url, at=end)


CONTRIBUTION = Contribution(
    actions=(
        Action("enterprises.view", gettext_lazy("查看企业"), changes=False, roles=_LOOK),
        Action("enterprises.save", gettext_lazy("填写企业数据"), changes=True, roles=roles.ENTERPRISES),
        Action(
            "enterprises.grant",
            gettext_lazy("登记称号"),
            changes=True,
            roles=(roles.PROVINCE_OFFICER, roles.CITY_OFFICER, roles.ZONE_REVIEWER),
        ),
        Action("enterprises.judge", gettext_lazy("开展梯度评价"), changes=True, roles=roles.OFFICES),
        Action("enterprises.impact", gettext_lazy("测算规则改动的影响"), changes=True, roles=roles.OFFICES),
    ),
    navigation=(
        Entry(gettext_lazy("企业"), gettext_lazy("企业梯度"), "enterprises:index", action="enterprises.view"),
        Entry(gettext_lazy("企业"), gettext_lazy("规则改动的影响"), "enterprises:impacts", action="enterprises.impact"),
        Entry(gettext_lazy("企业"), gettext_lazy("标准目录"), "enterprises:standards"),
    ),
    due=(due_for,),
    routers=(("/enterprises", router),),
    job_modules=("huoju.platform.enterprises.jobs",),
    demo=(do_load_demo,),
)
