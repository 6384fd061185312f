"""What the API's own description allows, and what it does not, thousands of bodies of it: no answer may be a 500.

Each example runs in a registry that the ones before it have filled. The seed is fixed, so a failure comes again.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import factories
from tests.web.api.conftest import MODEL, VERSION, Script
from wizard.accounts.tokens import issue_token
from wizard.web.api.pages import description
from wizard.wsgi import application

EXAMPLES = 20
"""Of each operation; the whole takes under half a minute."""
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


schema = schemathesis.openapi.from_dict(description())


@pytest.fixture
def registered(db: None) -> Script:
    """A script whose workspace has a model with a version."""
    acme = factories.workspace()
    api = Script(issue_token(workspace=acme, name="fuzz", by=factories.member(acme))[1])
    api("POST", "/v1beta/models", MODEL)
    api("POST", "/v1beta/models/fraud/versions", VERSION)
    return api


@schema.parametrize()
@seed(20261128)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_nothing_breaks_it(case: schemathesis.Case, registered: Script) -> None:
    """Every answer is one that the description names, in the shape that it names."""
    headers = {"Authorization": f"Bearer {registered.secret}"}
    case.call_and_validate(checks=CHECKS, app=application, headers=headers)
