"""The log keeps what was written: by the models, by the database, by the chain."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from huoju.platform.accounts import roles
from huoju.platform.audit import chain, triggers
from huoju.platform.audit.models import AppendOnlyError, ChainHead, Event
from huoju.platform.home.actions import do_publish_notice


@pytest.fixture
def some_events(user_of):
    """Three notices, three events at the end of the log."""
    user = user_of(roles.NATION_OFFICER)
    for number in range(3):
        do_publish_notice(acting_user=user, organisation=user.organisation, title=f"通知{number}", text="内容")
    return list(Event.objects.order_by("-number")[:3])[::-1]


def test_every_change_leaves_exactly_one_event(user_of):
    user = user_of(roles.NATION_OFFICER)
    before = Event.objects.count()
    do_publish_notice(acting_user=user, organisation=user.organisation, title="通知", text="内容")
    assert Event.objects.count() == before + 1
    event = Event.objects.order_by("-number").first()
    assert (event.action, event.user, event.organisation) == ("home.notify", user, "全国")


def test_numbers_have_no_gaps_and_the_chain_holds(some_events):
    verification = chain.verify()
    assert verification.breaks == ()
    assert verification.events == some_events[-1].number == Event.objects.count()
    assert verification.head == some_events[-1].hash


def test_models_refuse_to_change_or_delete(some_events):
    event = some_events[0]
    event.subject = "别的"
    for attempt in (event.save, event.delete, Event.objects.all().delete, lambda: Event.objects.update(subject="别的")):
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET subject = 'x'", "DELETE FROM audit_event"])
def test_the_database_itself_refuses(some_events, statement):
    with pytest.raises(DatabaseError, match="审计记录不可"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", "'x'"),
        ("details", "'{}'"),
        ("user_name", "'x'"),
        ("at", "'2020-01-01 00:00:00+00:00'"),
        ("outcome", "'refused'"),
        ("address", "'9'"),
    ],
)
def test_a_changed_field_breaks_the_chain(some_events, column, value):
    event = some_events[1]
    _by_force(f"UPDATE audit_event SET {column} = {value} WHERE number = {event.number}")
    assert [found.number for found in chain.verify().breaks] == [event.number]


def test_a_deleted_row_breaks_the_chain(some_events):
    event = some_events[1]
    _by_force(f"DELETE FROM audit_event WHERE number = {event.number}")
    assert chain.verify().breaks[0].number == event.number


def test_rows_deleted_from_the_end_are_noticed(some_events):
    _by_force(f"DELETE FROM audit_event WHERE number = {some_events[-1].number}")
    assert "末尾" in chain.verify().breaks[0].reason


def test_a_log_rewritten_as_a_whole_lacks_the_hash_noted_before(some_events):
    noted = chain.head_hash()
    assert chain.verify(expected=noted).breaks == ()
    last = some_events[-1]
    _by_force(f"DELETE FROM audit_event WHERE number = {last.number}")
    ChainHead.objects.update(number=last.number - 1, hash=last.previous)
    assert chain.verify().breaks == ()
    assert "重写" in chain.verify(expected=noted).breaks[0].reason


def test_a_change_that_fails_leaves_no_event(user_of):
    user = user_of(roles.NATION_OFFICER)
    before = Event.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        do_publish_notice(acting_user=user, organisation=user.organisation, title=None, text="内容")
    assert Event.objects.count() == before


def _by_force(statement):
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    triggers.install(connection)
