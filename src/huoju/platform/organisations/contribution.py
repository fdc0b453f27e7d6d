"""What the tree of organisations adds."""

from django.utils.translation import gettext_lazy as _

from huoju.platform.accounts import roles
from huoju.platform.contribution import Action, Contribution, Entry
from huoju.platform.organisations.api import router

CONTRIBUTION = Contribution(
    actions=(
        Action(
            "organisations.view",
            _("查看组织"),
            changes=False,
            roles=(*roles.EVERYBODY, *roles.ADMINISTRATORS),
        ),
        Action(
            "organisations.create",
            _("新建组织"),
            changes=True,
            roles=(roles.SYSTEM_ADMINISTRATOR, roles.ZONE_REVIEWER),
        ),
        Action(
            "organisations.change", _("变更组织（更名、划转、撤销）"), changes=True, roles=(roles.SYSTEM_ADMINISTRATOR,)
        ),
    ),
    routers=(("/organisations", router),),
    navigation=(Entry(_("管理"), _("组织机构"), "organisations:index", action="organisations.view"),),
)
