"""What the policy library adds."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts import roles
from huoju.platform.accounts.models import User
from huoju.platform.contribution import Action, Contribution, Entry, Panel
from huoju.platform.policies.api import router
from huoju.platform.policies.demo import do_load_demo
from huoju.platform.policies.queries import news_for


def home_context(user: User) -> Mapping[str, object]:
    """What is new about the topics that the user follows."""
    return {"news": news_for(user)}


CONTRIBUTION = Contribution(
    actions=(
        Action("policies.view", _("检索政策文件"), changes=False, roles=roles.EVERYBODY),
        Action("policies.add", _("政策文件入库"), changes=True, roles=(*roles.OFFICES, roles.ANALYST)),
        Action("policies.subscribe", _("订阅政策主题"), changes=True, roles=roles.EVERYBODY),
    ),
    navigation=(
        Entry(_("政策"), _("政策文件"), "policies:index", action="policies.view"),
        Entry(_("政策"), _("目标跟踪"), "policies:targets", action="policies.view"),
    ),
    panels=(Panel("policies/home.html", home_context, action="policies.view"),),
    routers=(("/policies", router),),
    job_modules=("huoju.platform.policies.jobs",),
    demo=(do_load_demo,),
)
