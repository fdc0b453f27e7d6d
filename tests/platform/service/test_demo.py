"""The demo's requests: every state, every level, late ones too, and no more the second time."""

from __future__ import annotations

import pytest
from django.utils import timezone

from huoju.platform.operations import demo as platform_demo
from huoju.platform.organisations.kinds import Kind
from huoju.platform.service import demo
from huoju.platform.service.models import Case, State, Step
from tests.platform.conftest import firm_code


@pytest.fixture
def loaded(tree, monkeypatch):
    """The demo's requests, with the first test firm as the demo enterprise."""
    monkeypatch.setattr(demo, "enterprise_code", lambda: firm_code(1))
    demo.do_load_demo()


def test_every_state_and_every_level_occurs(loaded):
    assert Case.objects.count() == demo.COUNT
    assert set(Case.objects.values_list("state", flat=True)) == set(State)
    assert set(Case.objects.values_list("addressed__kind", flat=True)) >= {Kind.ZONE, Kind.COUNTY, Kind.CITY}
    assert Case.objects.overdue().exists()
    assert Case.objects.filter(appealed=True).exists()
    assert set(Case.objects.filter(organisation__code=firm_code(1)).values_list("state", flat=True)) == set(State)


def test_the_ways_are_in_order_and_not_in_future(loaded):
    for case in Case.objects.all():
        moments = [step.at for step in case.steps.all()]
        assert moments == sorted(moments)
        assert case.submitted_at == moments[0]
        assert moments[-1] <= timezone.now()


def test_it_loads_once_and_says_that_it_is_simulated(loaded):
    demo.do_load_demo()
    assert Case.objects.count() == demo.COUNT
    assert not Case.objects.exclude(title__contains="模拟").exists()
    assert Step.objects.filter(user__isnull=False).count() == 0


def test_it_is_for_the_demo_enterprise(tree):
    assert demo.enterprise_code is platform_demo.enterprise_code
    demo.do_load_demo()
    assert not Case.objects.exists()
