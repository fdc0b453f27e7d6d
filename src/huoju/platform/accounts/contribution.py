"""What accounts add."""

from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts import roles
from huoju.platform.contribution import Action, Contribution, Entry

CONTRIBUTION = Contribution(
    actions=(
        Action(
            "accounts.view",
            _("查看账号"),
            changes=False,
            roles=(*roles.ADMINISTRATORS, roles.ENTERPRISE_MANAGER),
        ),
        Action(
            "accounts.invite",
            _("开设账号、重置口令"),
            changes=True,
            roles=(roles.SYSTEM_ADMINISTRATOR, roles.ENTERPRISE_MANAGER),
        ),
        Action(
            "accounts.close",
            _("停用与恢复账号"),
            changes=True,
            roles=(roles.SYSTEM_ADMINISTRATOR, roles.ENTERPRISE_MANAGER),
        ),
        Action("accounts.grant", _("授权、收回与移交"), changes=True, roles=(roles.SECURITY_ADMINISTRATOR,)),
        Action("accounts.permit", _("管理权限矩阵"), changes=True, roles=(roles.SECURITY_ADMINISTRATOR,)),
        Action("accounts.view_matrix", _("查看权限矩阵"), changes=False, roles=roles.ADMINISTRATORS),
    ),
    navigation=(
        Entry(_("管理"), _("账号与授权"), "accounts:index", action="accounts.view"),
        Entry(_("管理"), _("权限矩阵"), "accounts:matrix", action="accounts.view_matrix"),
    ),
)
