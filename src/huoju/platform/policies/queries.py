"""Reads of what the platform keeps about the library."""

from __future__ import annotations

from dataclasses import dataclass

from huoju.documents.library import Filter, Hit
from huoju.platform.accounts.models import User
from huoju.platform.policies import shelf
from huoju.platform.policies.models import Subscription, SubscriptionQuerySet, Upload, UploadQuerySet

VIEW = "policies.view"


@dataclass(frozen=True, slots=True)
class News:
    """What is new about a topic that a user follows."""

    subscription: Subscription
    hits: list[Hit]

    @property
    def newest(self) -> int:
        """Number of the newest article."""
        return max((hit.entry.id for hit in self.hits), default=0)


def uploads_for(user: User) -> UploadQuerySet:
    """The uploads of the organisations in reach."""
    return Upload.objects.visible_to(user, "policies.add")


def subscriptions_of(user: User) -> SubscriptionQuerySet:
    """The topics that a user follows."""
    return Subscription.objects.of(user)


def news_for(user: User) -> list[News]:
    """The topics of a user about which the library has something new."""
    found = []
    for subscription in subscriptions_of(user):
        hits = shelf.search(subscription.query, Filter())
        new = [hit for hit in hits if hit.exact and hit.entry.id > subscription.seen]
        if new:
            found.append(News(subscription, new))
    return found
