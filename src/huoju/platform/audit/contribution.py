"""What the audit log adds."""

from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts import roles
from huoju.platform.contribution import Action, Contribution, Entry

CONTRIBUTION = Contribution(
    actions=(Action("audit.view", _("查看审计记录"), changes=False, roles=(roles.AUDIT_ADMINISTRATOR,)),),
    navigation=(Entry(_("管理"), _("审计记录"), "audit:index", action="audit.view"),),
)
