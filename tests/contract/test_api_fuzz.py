"""What the API's own description allows, and what it does not, thousands of bodies of it: no answer may be a 500.

Each example runs in a registry that the ones before it have filled. The seed is fixed, so a failure comes again.
"""

from __future__ import annotations

from dataclasses import dataclass

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
from tests.web.api.test_generation3 import Place
from wizard.accounts.tokens import issue_token
from wizard.web.api.pages import description
from wizard.wsgi import application

EXAMPLES = 12
"""Of each operation; the whole takes about half a minute."""
OF_3X = ("/api/v1/", "/v1/crud-service/", "/v1/identity-service/", "/v1/metrics-agency/")
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


schema = schemathesis.openapi.from_dict(description())


@dataclass(frozen=True)
class Registered:
    """A token, and what its workspace holds, by the names that addresses and bodies have for it."""

    secret: str
    known: dict[str, str]

    def aim(self, case: schemathesis.Case) -> None:
        """Let the case name what is there: made-up ids would end in 404 before anything is read."""
        for place in (case.path_parameters, case.body):
            if isinstance(place, dict):
                place.update({name: self.known[name] for name in self.known if isinstance(place.get(name), str)})


@pytest.fixture
def registered(db: None) -> Registered:
    """A workspace with a model of each generation, and one of everything that 3.x lays over a model."""
    acme = factories.workspace()
    api = Script(issue_token(workspace=acme, name="fuzz", by=factories.member(acme))[1])
    api("POST", "/v1beta/models", MODEL)
    api("POST", "/v1beta/models/fraud/versions", VERSION)
    at = Place(api, acme)
    body = at.dataset()
    dataset = at.made("/datasets", body)
    model = {"model_id": body["model_id"]}
    configuration = {"identification": {"models": {"id": body["model_id"]}}}
    monitor = {"name": "m", "type": "data_drift", "configuration": configuration}
    known = {
        "account": acme.account,
        "workspace": acme.slug,
        "model_id": body["model_id"],
        "version_id": body["model_version_id"],
        "model_version_id": body["model_version_id"],
        "source_id": body["data_source_id"],
        "data_source_id": body["data_source_id"],
        "dataset_id": dataset["id"],
        "segment_id": at.made("/data-segments", model | {"name": "s", "terms_values": []})["id"],
        "metric_id": at.made("/metrics/custom-metrics", model | {"name": "c", "code": "1"})["id"],
        "monitor_id": at.made("/monitors", monitor)["id"],
    }
    return Registered(api.secret, known)


@schema.parametrize()
@seed(20261128)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_nothing_breaks_it(case: schemathesis.Case, registered: Registered) -> None:
    """Every answer is one that the description names, in the shape that it names."""
    if case.operation.path.startswith(OF_3X):
        registered.aim(case)
    headers = {"Authorization": f"Bearer {registered.secret}"}
    case.call_and_validate(checks=CHECKS, app=application, headers=headers)
