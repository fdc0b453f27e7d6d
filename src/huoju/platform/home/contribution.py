"""What the home page adds."""

from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts import roles
from huoju.platform.contribution import Action, Contribution, Entry

CONTRIBUTION = Contribution(
    actions=(Action("home.notify", _("发布通知"), changes=True, roles=(*roles.OFFICES, roles.NATION_EVALUATOR)),),
    navigation=(
        Entry(_("工作台"), _("首页"), "home:index"),
        Entry(_("工作台"), _("通知管理"), "home:notices", action="home.notify"),
    ),
)
