"""Changes of keys."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from huoju.platform.accounts.models import User
from huoju.platform.api import keys
from huoju.platform.api.models import ApiKey
from huoju.platform.audit.actions import recorded


class KeyLimitError(Exception):
    """The key cannot be made so; the text says why."""


def do_create_key(*, acting_user: User, name: str, actions: list[str], days: int) -> str:
    """Make a key for the acting user; the key itself is given back once and kept nowhere."""
    beyond = [action for action in actions if not acting_user.may(action)]
    if beyond:
        raise KeyLimitError(_("您没有这些权限，不能放进密钥：%(actions)s") % {"actions": "、".join(beyond)})
    key = keys.new_key()
    with recorded("api.use", acting_user=acting_user) as record:
        ends_at = timezone.now() + timedelta(days=days)
        made = ApiKey.objects.create(
            user=acting_user,
            name=name,
            prefix=keys.shown(key),
            digest=keys.digest(key),
            actions=actions,
            ends_at=ends_at,
        )
        record.subject = f"key:{made.pk} {name}"
        record.note(actions=actions, ends_at=ends_at)
    return key


def do_revoke_key(*, acting_user: User, key: ApiKey) -> None:
    """End a key of one's own."""
    with recorded("api.use", acting_user=acting_user, subject=key) as record:
        record.note(revoked=True)
        key.revoked = True
        key.save(update_fields=["revoked"])
