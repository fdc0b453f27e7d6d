"""What the API adds."""

from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts import roles
from huoju.platform.contribution import Action, Contribution, Entry

CONTRIBUTION = Contribution(
    actions=(Action("api.use", _("使用接口密钥"), changes=True, roles=(*roles.EVERYBODY, *roles.ADMINISTRATORS)),),
    navigation=(Entry(_("管理"), _("接口密钥"), "api:index", action="api.use"),),
)
