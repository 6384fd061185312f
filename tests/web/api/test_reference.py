"""The API's description, for programs and for people."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.web.api.conftest import Script
from wizard.web.api.pages import description
from wizard.web.api.reference import BodyField, Call, groups_of

CALLS = [call for group in groups_of(description()) for call in group.calls]


@pytest.mark.django_db
def test_it_is_open_to_all_and_names_every_call(client: Client) -> None:
    told = client.get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    page = "".join(client.get(f"/api/?client={each}").content.decode() for each in ("2.x", "3.x"))
    for path, methods in told["paths"].items():
        for method in methods:
            assert f'<span class="pill">{method.upper()}</span> <code class="sample">{path}</code>' in page
    assert page.count("<article") == len(CALLS) > 14


def call(path: str, method: str = "POST") -> Call:
    return next(each for each in CALLS if (each.method, each.path) == (method, path))


def test_bodies_are_told_key_by_key() -> None:
    model = call("/v1beta/models")
    assert BodyField("name", "text", required=True) in model.fields
    assert BodyField("tags", "name → text or null", required=False) in model.fields
    version = call("/v1beta/models/{model_id}/versions")
    names = {field.name: field.type for field in version.fields}
    assert names["model_type"].startswith("binary, regression")
    assert "version_schema.predictions" in names
    assert call("/v1beta/models/{model_id}/tags", "GET").fields == ()
    assert not any("$ref" in field.type or field.type == "None" for each in CALLS for field in each.fields)


def test_its_examples_can_be_sent_as_they_are(api: Script) -> None:
    models, versions = "/v1beta/models", "/v1beta/models/insurance/versions"
    for path, told in (
        (models, call("/v1beta/models")),
        (versions, call("/v1beta/models/{model_id}/versions")),
        (f"{versions}/v1/datasets", call("/v1beta/models/{model_id}/versions/{name}/datasets")),
    ):
        answer = api("POST", path, json.loads(told.example))
        assert api.status == 201, answer


def test_a_member_is_led_to_her_tokens(as_dana: Client) -> None:
    assert 'href="/workspaces/tokens"' in as_dana.get("/api/").content.decode()


def test_words_of_the_code_are_set_as_code_and_the_open_call_is_named(as_dana: Client) -> None:
    page = as_dana.get("/api/").content.decode()
    assert "<code>Idempotency-Key</code>" in page
    assert "`" not in page.partition("<main")[2].partition("</main>")[0]
    assert "only <code>/v1beta/capabilities</code> answers without" in page


def test_each_generation_has_its_calls(as_dana: Client) -> None:
    old, new = (as_dana.get(f"/api/?client={client}").content.decode() for client in ("2.x", "3.x"))
    assert "/v1beta/models" in old
    assert "/api/v1/{account}" not in old
    assert "/api/v1/{account}/{workspace}/datasets" in new
    assert "/v1beta/models" not in new
    assert as_dana.get("/api/?client=4").status_code == 404
