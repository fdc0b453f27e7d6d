"""Every route of the API keeps its published schema, whatever is sent to it."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import unsupported_method

from huoju.platform import registry
from huoju.platform.accounts import roles
from huoju.platform.api.actions import do_create_key
from huoju.platform.wsgi import application

EXAMPLES = 10
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_every_route_keeps_its_schema(user_of):
    user = user_of(roles.NATION_OFFICER)
    actions = [action for action in registry.actions() if user.may(action)]
    key = do_create_key(acting_user=user, name="schemathesis", actions=actions, days=1)
    headers = {"Authorization": f"Bearer {key}", "Host": "localhost"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers={"Host": "localhost"})
    checked = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @SETTINGS
        @given(case=operation.as_strategy())
        def keeps_its_schema(case):
            case.call_and_validate(headers=headers, excluded_checks=[unsupported_method])

        keeps_its_schema()
        checked.append(operation.label)
    assert "GET /api/v1/organisations/" in checked
