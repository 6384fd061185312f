"""Who may call the API, and what everybody else is told: JSON, always."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from tests.web.api.conftest import MODEL, SERVING, VERSION, Script
from wizard.accounts.models import ApiToken
from wizard.accounts.tokens import revoke_token
from wizard.registry.models import MLModel
from wizard.web.api.access import TokenRate
from wizard.web.api.api import api as whole
from wizard.web.api.urls import calls

CALLS = [
    ("POST", "/v1beta/models", MODEL),
    ("DELETE", "/v1beta/models/fraud", None),
    ("GET", "/v1beta/models/fraud/versions", None),
    ("POST", "/v1beta/models/fraud/versions", VERSION),
    ("POST", "/v1beta/models/fraud/versions/v1/datasets", SERVING),
    ("POST", "/v1beta/models/fraud/versions/v1/datasets_sync?enabled=True", {}),
    ("GET", "/v1beta/models/fraud/versions/v1/sync_status/serving", None),
    ("GET", "/v1beta/models/fraud/tags", None),
    ("POST", "/v1beta/models/fraud/tags", {"tags": {}}),
    ("DELETE", "/v1beta/models/fraud/tags/team", None),
    ("POST", "/v1beta/models/fraud/owner", {"owner": None}),
    ("POST", "/v1beta/models/fraud/versions/v1/feature_importance", {"feature_importance": {}}),
    ("POST", "/v1beta/models/fraud/versions/v1/feature_positions", {"feature_positions": {}}),
    ("POST", "/v1/tenant-hasura/v1/graphql", {"query": "{ model_versions }"}),
    ("POST", "/v1/controller/graphql", {"query": "{ modelVersionSchema }"}),
]


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
@pytest.mark.parametrize("secret", ["", "nonsense", "embark_" + "a" * 43, "embark_\0", "é" * 50])
def test_without_a_token_of_ours_nothing_opens(
    registered: Script, secret: str, method: str, path: str, body: object
) -> None:
    Script(secret.encode("utf-8", "replace").decode("latin-1")).refused(401, method, path, body)
    assert MLModel.objects.count() == 1


@pytest.mark.parametrize("pattern", [each for each in calls if each.name != "capabilities"], ids=str)
def test_every_address_asks_for_a_token(no_token: Script, db: None, pattern: URLPattern) -> None:
    path = reverse(f"api:{pattern.name}", kwargs=dict.fromkeys(pattern.pattern.converters, "x"))
    statuses = set()
    for method in ("GET", "POST", "PUT", "DELETE"):
        no_token(method, path)
        statuses.add(no_token.status)
    assert statuses <= {401, 405}
    assert 401 in statuses


def test_a_revoked_token_opens_nothing(registered: Script) -> None:
    token = ApiToken.objects.get()
    assert token.last_used_at
    assert token.created_by
    for _ in range(2):
        revoke_token(token=token, by=token.created_by)
    registered.refused(401, "GET", "/v1beta/models/fraud/tags")


@pytest.mark.parametrize(("method", "path", "body"), [call for call in CALLS if "fraud" in call[1]])
def test_another_workspaces_models_are_not_there(
    registered: Script, strange_api: Script, method: str, path: str, body: object
) -> None:
    registered("POST", "/v1beta/models/fraud/versions/v1/datasets", SERVING)
    strange_api.refused(404, method, path, body)
    assert MLModel.objects.get().versions.count() == 1


def test_another_workspace_may_have_the_same_ids(registered: Script, strange_api: Script) -> None:
    strange_api("POST", "/v1beta/models", MODEL)
    assert strange_api.status == 201
    listed = {"query": "{ model_versions }", "variables": {"modelID": "fraud"}}
    assert strange_api("POST", "/v1/tenant-hasura/v1/graphql", listed) == {"data": {"model_versions": []}}


@pytest.mark.parametrize(
    ("status", "method", "path"),
    [
        (404, "GET", "/v1beta/nothing"),
        (404, "POST", "/v1beta/models/a%2Fb/tags"),
        (404, "POST", "/v1/controller/graphql/"),
        (405, "PATCH", "/v1beta/models"),
        (405, "POST", "/v1beta/capabilities/"),
        (404, "POST", "/v1beta/models/"),
        (400, "GET", "/v1beta/models/%00/tags"),
    ],
)
def test_failures_of_the_address_are_json_and_no_post_is_redirected(
    api: Script, status: int, method: str, path: str
) -> None:
    api.refused(status, method, path, {})


def test_a_body_that_is_too_large_is_told_so(api: Script) -> None:
    api.refused(413, "POST", "/v1beta/models", raw=b'{"name": "' + b"x" * 3_000_000 + b'"}')


def test_a_failure_of_ours_is_json_and_tells_nothing(api: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("wizard.web.api.v1beta.models.create_model", broken)
    assert "secret" not in api.refused(500, "POST", "/v1beta/models", MODEL)


def test_a_session_is_no_token(registered: Script, as_dana: Client) -> None:
    assert as_dana.get("/v1beta/models/fraud/tags").status_code == 401


def test_a_token_has_so_many_requests_a_minute(api: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(whole.throttle, TokenRate)
    monkeypatch.setattr(whole.throttle, "num_requests", 3)
    for _ in range(3):
        api.refused(404, "GET", "/v1beta/models/x/tags")
    assert "minute" in api.refused(429, "GET", "/v1beta/models/x/tags")
