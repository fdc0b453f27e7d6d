"""What service adds."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huoju.platform.accounts import roles
from huoju.platform.accounts.models import User
from huoju.platform.contribution import Action, Contribution, Due, Entry
from huoju.platform.service import queries
from huoju.platform.service.api import router
from huoju.platform.service.demo import do_load_demo
from huoju.platform.service.models import State

_SHOWN = 20


def due_for(user: User) -> Iterable[Due]:
    """For an office what it has to answer, for an enterprise what was answered."""
    enterprise = queries.own_enterprise(user)
    if enterprise is not None and user.may("service.close"):
        for case in queries.answered_for(enterprise)[:_SHOWN]:
            yield Due(_("确认答复：%(title)s") % {"title": case.title}, reverse("service:case", args=[case.pk]))
    elif enterprise is None and user.may("service.accept"):
        for case in queries.waiting_at(user.organisation)[:_SHOWN]:
            told = _("待答复诉求：%(title)s") if case.state == State.ACCEPTED else _("待受理诉求：%(title)s")
            yield Due(told % {"title": case.title}, reverse("service:case", args=[case.pk]), at=case.deadline)


CONTRIBUTION = Contribution(
    actions=(
        Action("service.view", gettext_lazy("查看企业诉求"), changes=False, roles=(*roles.OFFICES, *roles.ENTERPRISES)),
        Action("service.submit", gettext_lazy("提出诉求"), changes=True, roles=roles.ENTERPRISES),
        Action("service.close", gettext_lazy("确认并评价答复"), changes=True, roles=roles.ENTERPRISES),
        Action("service.appeal", gettext_lazy("提出申诉"), changes=True, roles=roles.ENTERPRISES),
        Action("service.accept", gettext_lazy("受理诉求"), changes=True, roles=roles.OFFICES),
        Action("service.transfer", gettext_lazy("转办诉求"), changes=True, roles=roles.OFFICES),
        Action("service.answer", gettext_lazy("答复诉求"), changes=True, roles=roles.OFFICES),
    ),
    navigation=(
        Entry(gettext_lazy("服务"), gettext_lazy("企业诉求"), "service:index", action="service.view"),
        Entry(gettext_lazy("服务"), gettext_lazy("适合本企业的政策"), "service:own_policies", action="service.submit"),
    ),
    due=(due_for,),
    routers=(("/service", router),),
    demo=(do_load_demo,),
)
