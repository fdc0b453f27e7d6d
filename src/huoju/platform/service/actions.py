"""Every change of a request: one function, one state before, one step of history, one row in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from huoju.platform.accounts.models import User
from huoju.platform.audit.actions import Record, recorded
from huoju.platform.organisations.models import Organisation
from huoju.platform.service.models import Case, State, Step
from huoju.platform.service.routing import next_offices, office_above, offices_of
from huoju.platform.service.topics import APPEAL_WORKING_DAYS, WORKING_DAYS, Topic
from huoju.platform.service.working_days import deadline_after

_WAITING = (State.SUBMITTED, State.TRANSFERRED)
LOWEST, HIGHEST = 1, 5


class ServiceError(Exception):
    """This cannot be done with a request; the text says why."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A request, locked, while it is changed."""

    case: Case
    record: Record
    user: User | None

    def go(
        self, kind: Step.Kind, state: State, by: Organisation, *, office: Organisation | None = None, text: str = ""
    ) -> None:
        """Set the state, move the request to `office` where there is one, and write the step."""
        case = self.case
        self.record.change("state", case.state, state)
        if office is not None:
            self.record.change("holder", case.holder.name, office.name)
            case.holder = office
        case.state = state
        case.save()
        _write_step(case, kind, by, self.user, office=office, text=text)


def do_submit(
    *, acting_user: User | None, enterprise: Organisation, topic: Topic, title: str, text: str, office: Organisation
) -> Case:
    """Send a request to one of the enterprise's offices. Raises ServiceError: it is not one of them."""
    if office not in offices_of(enterprise):
        raise ServiceError(_("%(office)s不受理本企业的诉求。") % {"office": office.name})
    now = timezone.now()
    with recorded("service.submit", acting_user=acting_user, organisation=enterprise) as record:
        case = Case.objects.create(
            organisation=enterprise,
            topic=topic,
            title=title,
            text=text,
            addressed=office,
            holder=office,
            submitted_at=now,
            deadline=deadline_after(now, WORKING_DAYS[topic]),
        )
        _write_step(case, Step.Kind.SUBMITTED, enterprise, acting_user, office=office)
        record.subject = f"case:{case.pk}"
        record.note(topic=topic, office=office.name)
        return case


def do_accept(*, acting_user: User | None, case: Case) -> None:
    """Take a request on. Raises ServiceError: wrong state, or it went elsewhere meanwhile."""
    with _changing("service.accept", acting_user, case, case.holder, _WAITING) as change:
        change.go(Step.Kind.ACCEPTED, State.ACCEPTED, change.case.holder)


def do_transfer(*, acting_user: User | None, case: Case, office: Organisation, reason: str) -> None:
    """Pass a request on; the deadline stays. Raises ServiceError: wrong state, or not an office it can go to."""
    with _changing("service.transfer", acting_user, case, case.holder, (*_WAITING, State.ACCEPTED)) as change:
        if office not in next_offices(change.case.organisation, change.case.holder):
            raise ServiceError(_("不能转给%(office)s。") % {"office": office.name})
        change.go(Step.Kind.TRANSFERRED, State.TRANSFERRED, change.case.holder, office=office, text=reason)


def do_answer(*, acting_user: User | None, case: Case, text: str) -> None:
    """Answer a request that was taken on. Raises ServiceError: wrong state."""
    with _changing("service.answer", acting_user, case, case.holder, (State.ACCEPTED,)) as change:
        change.record.note(in_time=not change.case.is_overdue)
        change.go(Step.Kind.ANSWERED, State.ANSWERED, change.case.holder, text=text)


def do_close(*, acting_user: User | None, case: Case, satisfaction: int, comment: str) -> None:
    """The enterprise is content or not, and the request ends. Raises ServiceError: wrong state, or not 1 to 5."""
    if not LOWEST <= satisfaction <= HIGHEST:
        raise ServiceError(_("满意度应为 1 至 5 分。"))
    with _changing("service.close", acting_user, case, case.organisation, (State.ANSWERED,)) as change:
        change.case.satisfaction = satisfaction
        change.record.note(satisfaction=satisfaction)
        change.go(Step.Kind.CLOSED, State.CLOSED, case.organisation, text=comment)


def do_appeal(*, acting_user: User | None, case: Case, reason: str) -> None:
    """Send an answered request to the office above the one that answered, with a new deadline.

    Raises ServiceError: wrong state, or the nation has answered.
    """
    with _changing("service.appeal", acting_user, case, case.organisation, (State.ANSWERED,)) as change:
        above = office_above(change.case.holder)
        if above is None:
            raise ServiceError(_("国家级单位的答复是最终答复，不能再申诉。"))
        change.case.appealed = True
        change.case.deadline = deadline_after(timezone.now(), APPEAL_WORKING_DAYS)
        change.go(Step.Kind.APPEALED, State.SUBMITTED, case.organisation, office=above, text=reason)


@contextmanager
def _changing(
    action: str, acting_user: User | None, case: Case, owner: Organisation, states: tuple[State, ...]
) -> Iterator[_Change]:
    """The request locked and in one of `states`; `owner` is whose data the action changes."""
    with recorded(action, acting_user=acting_user, organisation=owner, subject=f"case:{case.pk}") as record:
        # FOR UPDATE: two officers may act on the same request, or the office and the enterprise.
        locked = Case.objects.select_for_update().get(pk=case.pk)
        if locked.holder_id != case.holder_id:
            raise ServiceError(_("这件诉求已转到%(office)s。") % {"office": locked.holder.name})
        if locked.state not in states:
            raise ServiceError(_("这件诉求%(state)s，不能这样办理。") % {"state": State(locked.state).label})
        yield _Change(locked, record, acting_user)


def _write_step(
    case: Case, kind: Step.Kind, by: Organisation, user: User | None, *, office: Organisation | None, text: str = ""
) -> None:
    Step.objects.create(case=case, kind=kind, at=timezone.now(), by=by, user=user, office=office, text=text)
