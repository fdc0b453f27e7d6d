"""Changes of the policy library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from huoju.platform.accounts.models import User
from huoju.platform.audit.actions import recorded
from huoju.platform.jobs.run import start
from huoju.platform.organisations.models import Organisation
from huoju.platform.policies import shelf
from huoju.platform.policies.models import Subscription, Upload

LARGEST = 20 << 20
MOST_SUBSCRIPTIONS = 50


class PolicyError(Exception):
    """The library cannot take this; the text says why and what would be right."""


def do_upload(
    *, acting_user: User | None, organisation: Organisation, file_name: str, blocks: Iterable[bytes]
) -> Upload:
    """Keep an uploaded document, so that its cleaned text can be looked at. Raises PolicyError, NotAllowedError."""
    suffix = "." + file_name.rpartition(".")[2].lower()
    if suffix not in shelf.SUFFIXES:
        raise PolicyError(_("文件应为 %(kinds)s。") % {"kinds": "、".join(shelf.SUFFIXES)})
    content = b"".join(blocks)
    if len(content) > LARGEST:
        raise PolicyError(_("文件超过 20 MB。"))
    digest = hashlib.sha256(content).hexdigest()
    existing = Upload.objects.filter(sha256=digest).first()
    if existing is not None:
        return existing
    target = shelf.folder() / f"{digest}{suffix}"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    with recorded("policies.add", acting_user=acting_user, organisation=organisation, subject=file_name) as record:
        record.note(sha256=digest, bytes=len(content))
        return Upload.objects.create(
            sha256=digest,
            suffix=suffix,
            file_name=file_name[:200],
            organisation=organisation,
            uploaded_by=acting_user,
        )


def do_add(*, acting_user: User | None, upload: Upload) -> None:
    """Put an uploaded document into the library; the work is a background job."""
    with recorded("policies.add", acting_user=acting_user, organisation=upload.organisation, subject=upload) as record:
        record.note(sha256=upload.sha256)
        Upload.objects.filter(pk=upload.pk, added_at=None).update(added_at=timezone.now())
        start(
            "policies.add",
            acting_user=acting_user,
            organisation=upload.organisation,
            label=_("政策文件入库：%(name)s") % {"name": upload.file_name},
            result_url="/policies/",
        )


def do_subscribe(*, acting_user: User, query: str, seen: int) -> Subscription:
    """Follow a topic. Raises PolicyError: too many already."""
    with recorded("policies.subscribe", acting_user=acting_user, subject=query):
        if Subscription.objects.of(acting_user).count() >= MOST_SUBSCRIPTIONS:
            raise PolicyError(_("至多订阅 %(most)s 个主题。") % {"most": MOST_SUBSCRIPTIONS})
        made, _new = Subscription.objects.get_or_create(user=acting_user, query=query, defaults={"seen": seen})
        return made


def do_unsubscribe(*, acting_user: User, subscription: Subscription) -> None:
    """Follow a topic no longer."""
    with recorded("policies.subscribe", acting_user=acting_user, subject=subscription.query):
        subscription.delete()


def do_mark_seen(*, acting_user: User, subscription: Subscription, newest: int) -> None:
    """Remember the newest article that the user has seen of a topic. Reading leaves no audit row."""
    Subscription.objects.of(acting_user).filter(pk=subscription.pk, seen__lt=newest).update(seen=newest)
