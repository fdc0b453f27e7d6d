"""Changes of notices."""

from __future__ import annotations

from datetime import date

from huoju.platform.accounts.models import User
from huoju.platform.audit.actions import recorded
from huoju.platform.home.models import Notice
from huoju.platform.organisations.models import Organisation


def do_publish_notice(
    *, acting_user: User | None, organisation: Organisation, title: str, text: str, ends_on: date | None = None
) -> Notice:
    """Publish a notice to everybody at and below the organisation."""
    with recorded("home.notify", acting_user=acting_user, organisation=organisation) as record:
        notice = Notice.objects.create(
            organisation=organisation, author=acting_user, title=title, text=text, ends_on=ends_on
        )
        record.subject = f"notice:{notice.pk} {title}"
    return notice


def do_withdraw_notice(*, acting_user: User | None, notice: Notice) -> None:
    """Take a notice back; it stays on record."""
    with recorded("home.notify", acting_user=acting_user, organisation=notice.organisation, subject=notice) as record:
        record.note(withdrawn=True)
        notice.withdrawn = True
        notice.save(update_fields=["withdrawn"])
