"""The one door to rows: what a user may see or change, as a condition on the path of the organisation.

Every model whose rows belong to an organisation has a manager made from ScopedQuerySet, and every read for a user
begins with `visible_to(user, action)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from huoju.platform.organisations import paths

if TYPE_CHECKING:
    from huoju.platform.accounts.models import User

_Row = TypeVar("_Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Reach:
    """The organisations that an action of a user reaches: whole branches of the tree, and single organisations."""

    branches: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.branches or self.units)

    def covers(self, path: str) -> bool:
        """Whether the organisation at `path` is reached."""
        return path in self.units or any(paths.is_within(path, branch) for branch in self.branches)

    def condition(self, field: str) -> Q:
        """The condition on rows whose organisation's path is at `field`. No reach matches no row.

        Whoever reaches the root reaches every row: without a range the database is free to use the index of the order.
        It is not Q(): an empty condition vanishes when another is joined to it by “or”.
        """
        if paths.ROOT in self.branches:
            return ~Q(pk__in=())
        reached = Q(pk__in=())
        for branch in self.branches:
            reached |= Q(**{f"{field}__gte": branch, f"{field}__lt": paths.end(branch)})
        if self.units:
            reached |= Q(**{f"{field}__in": self.units})
        return reached


class ScopedQuerySet(models.QuerySet[_Row, _Row]):
    """Rows that belong to organisations. A subclass says where: `path_field` is the look-up of the path."""

    path_field = "organisation__path"

    def visible_to(self, user: User | Any, action: str) -> Self:
        """The rows that `user` reaches with `action` (see `User.reach`); none for anonymous users."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user.reach(action).condition(self.path_field))

    def below(self, path: str) -> Self:
        """The rows of the organisation at `path` and of all below it."""
        return self.filter(**{f"{self.path_field}__gte": path, f"{self.path_field}__lt": paths.end(path)})
