"""The 3.x generation: paths, statuses and bodies that `aporia==3.38.0` was recorded to send and to need."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.api.conftest import MODEL, SERVING, VERSION, Script
from wizard.accounts.models import AuditEntry, Workspace
from wizard.accounts.tokens import token_of
from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion
from wizard.sync.models import SyncRun

pytestmark = pytest.mark.django_db

CONFIG = {"regex": "my-model/v1/*.parquet", "object_format": "parquet"}
SCHEMA = {
    "id_column": "prediction_id",
    "timestamp_column": "prediction_timestamp",
    "raw_inputs": [{"name": "raw_text", "type": "text"}],
    "features": [
        {"name": "amount", "type": "numeric"},
        {"name": "owner", "type": "categorical"},
        {"name": "emb", "type": "embedding"},
    ],
    "predictions": [{"name": "proba", "type": "numeric"}],
    "actuals": [{"name": "did_buy", "type": "boolean", "properties": {"prediction": "proba"}}],
}


class Place:
    """The 3.x addresses of Acme's workspace."""

    def __init__(self, api: Script, workspace: Workspace) -> None:
        self.api = api
        self.rest = f"/api/v1/{workspace.address}"
        self.crud = f"/v1/crud-service/{workspace.address}"
        self.account = f"/v1/identity-service/accounts/{workspace.account}/workspaces/{workspace.slug}"
        self.agency = f"/v1/metrics-agency/{workspace.address}"

    def made(self, path: str, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
        answer = self.api("POST", self.rest + path, body)
        assert self.api.status == status, answer
        return dict(answer)

    def dataset(self, **changed: Any) -> dict[str, Any]:
        """The body of a serving dataset of a fresh version."""
        model = self.made("/models", {"name": "Fraud", "type": "binary"})
        version = self.made("/model-versions", {"name": "v1", "model_id": model["id"]})
        source = self.made("/data-sources", SOURCE, 201 if not DataSource.objects.exists() else 200)
        ids = {"model_version_id": version["id"], "model_id": model["id"], "data_source_id": source["id"]}
        return {"stage": "serving", "config": CONFIG, "schema": SCHEMA} | ids | changed


SOURCE = {
    "name": "My S3",
    "connection": {"role_arn": "arn:aws:iam::123456789012:role/embark", "bucket": "my-bucket", "type": "s3"},
}


@pytest.fixture
def at(api: Script, acme: Workspace) -> Place:
    return Place(api, acme)


def test_the_workspace_is_known_to_its_token_alone(at: Place, strange_api: Script, no_token: Script) -> None:
    assert at.api("GET", at.account)["id"]
    strange_api.refused(404, "GET", at.account)
    no_token.refused(401, "GET", at.account)
    strange_api.refused(404, "GET", f"{at.rest}/models")


def test_a_model_is_made_changed_and_deleted(at: Place) -> None:
    made = at.made("/models", {"name": "Fraud", "type": "binary"})
    assert {key: made[key] for key in ("name", "type", "description", "color", "icon", "owner")} == {
        "name": "Fraud",
        "type": "binary",
        "description": None,
        "color": "#3564C9",
        "icon": "general",
        "owner": None,
    }
    path = f"{at.rest}/models/{made['id']}"
    change = {"name": "Frauds", "model_type": "regression", "color": "#A0D468", "owner": "a@b.c"}
    changed = at.api("PUT", path, change)
    assert (changed["name"], changed["type"], changed["color"], changed["owner"]) == (
        "Frauds",
        "regression",
        "#A0D468",
        "a@b.c",
    )
    assert at.api("GET", path) == changed
    assert at.api("GET", f"{at.rest}/models") == [changed]
    assert gone(at, path) == 204
    at.api.refused(404, "GET", path)
    told = AuditEntry.objects.get(verb="model.changed").facts
    assert (told["before"]["model_type"], told["after"]["model_type"]) == ("binary", "regression")


def test_a_model_that_is_sent_again_with_its_key_is_one(at: Place) -> None:
    body = {"name": "Fraud", "type": "binary"}
    ids = {at.api("POST", f"{at.rest}/models", body, key="reg_1:model")["id"] for _ in range(2)}
    assert len(ids) == MLModel.objects.count() == 1
    said = at.api.refused(422, "POST", f"{at.rest}/models", body | {"name": "Other"}, key="reg_1:model")
    assert "Idempotency-Key" in said
    assert MLModel.objects.get().name == "Fraud"
    at.made("/models", body)
    assert MLModel.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": "Fraud", "type": "binry"}, "unknown model type 'binry'"),
        ({"name": "Fraud", "type": "binary", "icon": "x"}, "unknown icon 'x'"),
        ({"name": "Fraud", "type": "binary", "color": "#000000"}, "unknown color '#000000'"),
        ({"type": "binary"}, "name: "),
    ],
)
def test_a_bad_model_is_refused_by_field_and_reason(at: Place, body: dict[str, Any], words: str) -> None:
    assert words in at.api.refused(422, "POST", f"{at.rest}/models", body)


def test_a_dataset_is_told_word_for_word(at: Place) -> None:
    body = at.dataset(config=CONFIG | {"header": True, "own": {"deep": [1, 1.0, None]}})
    made = at.made("/datasets", body)
    assert made["config"] == body["config"]
    assert made["schema"] == {
        **SCHEMA,
        "raw_inputs": [{"name": "raw_text", "type": "text", "properties": None}],
        "features": [field | {"properties": None} for field in SCHEMA["features"]],  # type: ignore[operator]
        "predictions": [{"name": "proba", "type": "numeric", "properties": None}],
    }
    assert {key: made[key] for key in ("stage", "model_version_id", "model_id", "data_source_id")} == {
        key: body[key] for key in ("stage", "model_version_id", "model_id", "data_source_id")
    }
    assert at.api("GET", f"{at.rest}/datasets/{made['id']}") == made
    version = at.api("GET", f"{at.rest}/model-versions/{body['model_version_id']}")
    assert (version["serving_dataset"], version["training_dataset"], version["is_active"]) == (made, None, True)
    assert at.made("/datasets", body, 200) == made, "sent again it is the same"
    assert SyncRun.objects.count() == 1
    at.api.refused(409, "POST", f"{at.rest}/datasets", body | {"config": CONFIG})

    assert DataSource.objects.get().object_path == "s3://my-bucket/my-model/v1/*.parquet"
    kinds = [(field.name, field.kind, field.type) for field in ModelVersion.objects.get().schema.fields]
    assert ("owner", "feature", "string") in kinds
    assert ("did_buy", "actual", "boolean") in kinds


def test_a_training_dataset_brings_its_fields_and_takes_them_away(at: Place) -> None:
    serving = at.dataset()
    at.made("/datasets", serving)
    more = SCHEMA | {"id_column": None, "timestamp_column": None, "raw_inputs": [{"name": "split", "type": "text"}]}
    training = at.made("/datasets", serving | {"stage": "training", "schema": more})
    assert training["schema"]["id_column"] is None
    assert "split" in {field.name for field in ModelVersion.objects.get().schema.fields}
    assert gone(at, f"{at.rest}/datasets/{training['id']}") == 204
    assert "split" not in {field.name for field in ModelVersion.objects.get().schema.fields}


def test_two_datasets_that_disagree_are_refused(at: Place) -> None:
    serving = at.dataset()
    at.made("/datasets", serving)
    other = SCHEMA | {"features": [{"name": "amount", "type": "text"}]}
    words = at.api.refused(422, "POST", f"{at.rest}/datasets", serving | {"stage": "training", "schema": other})
    assert "“amount”" in words
    assert Dataset.objects.count() == 1


def change_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"schema": SCHEMA | schema}


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (change_of({"features": [{"name": "amount", "type": "numbr"}]}), 422, "unknown field type 'numbr'"),
        (change_of({"actuals": [{"name": "x", "type": "boolean", "properties": {"prediction": "z"}}]}), 422, "“x”"),
        (change_of({"predictions": []}), 422, "prediction"),
        (change_of({"id_column": None}), 422, "schema.id_column is needed"),
        ({"stage": "testing"}, 422, "stage"),
        ({"model_version_id": "ver_none"}, 422, "“ver_none”"),
        ({"data_source_id": "shs_none"}, 422, "“shs_none”"),
        ({"model_id": "other"}, 422, "“other”"),
        ({"config": {"regex": "x/*.parquet", "object_format": "orc"}}, 422, "object_format"),
        ({"config": CONFIG | {"query": "select * from {data} where x = 1"}}, 422, "SELECT <expressions> FROM {data}"),
    ],
)
def test_a_bad_dataset_is_refused(at: Place, change: dict[str, Any], status: int, words: str) -> None:
    assert words in at.api.refused(status, "POST", f"{at.rest}/datasets", at.dataset() | change)
    assert not Dataset.objects.exists()


def test_a_query_of_expressions_is_read_as_such(at: Place) -> None:
    query = "SELECT *, concat(a, ', ', b) AS ab, `x,y` FROM {data}"
    at.made("/datasets", at.dataset(config=CONFIG | {"query": query, "regex": "my-bucket/x.csv"}))
    source = DataSource.objects.get()
    assert source.select_expr == ["*", "concat(a, ', ', b) AS ab", "`x,y`"]
    assert source.object_path == "s3://my-bucket/x.csv"


def test_a_dataset_is_read_from_elsewhere(at: Place) -> None:
    made = at.made("/datasets", at.dataset())
    other = at.made("/data-sources", {"name": "Other", "connection": {"type": "s3", "bucket": "other-bucket"}})
    new = {"regex": "new/*.parquet", "object_format": "parquet"}
    change = {"data_source_id": other["id"], "config": new, "id_column": "pid", "timestamp_column": "at"}
    answer = at.api("PUT", f"{at.crud}/datasets/{made['id']}/change-query", change)
    assert {key: answer[key] for key in change} == change
    dataset = Dataset.objects.select_related("data_source").get()
    assert (dataset.data_source.object_path, dataset.id_column) == ("s3://other-bucket/new/*.parquet", "pid")
    assert SyncRun.objects.count() == 2, "what is read now is synced"
    assert at.api("GET", f"{at.rest}/datasets/{made['id']}")["schema"]["features"] == made["schema"]["features"]


def test_a_data_source_in_use_stays(at: Place) -> None:
    body = at.dataset()
    path = f"{at.rest}/data-sources/{body['data_source_id']}"
    made = at.made("/datasets", body)
    at.api.refused(409, "DELETE", path)
    assert at.api("GET", path) == {"id": body["data_source_id"], "name": "My S3", "type": "s3"} | {
        "created_at": at.api("GET", path)["created_at"]
    }
    assert gone(at, f"{at.rest}/datasets/{made['id']}") == 204
    assert gone(at, path) == 204
    words = at.api.refused(422, "POST", f"{at.rest}/data-sources", {"name": "A", "connection": {"type": "athena"}})
    assert "'athena' cannot be read here" in words


def test_the_last_version_stays_and_is_told_as_the_client_reads_it(at: Place) -> None:
    model = at.made("/models", {"name": "Fraud", "type": "binary"})
    first = at.made("/model-versions", {"name": "v1", "model_id": model["id"]})
    assert at.made("/model-versions", {"name": "v1", "model_id": model["id"]}, 200)["id"] == first["id"]
    second = at.made("/model-versions", {"name": "v2", "model_id": model["id"]})
    path = f"{at.rest}/model-versions/{second['id']}"
    assert at.api("PUT", path, {"name": "v3", "is_active": False, "model_id": model["id"]})["is_active"] is False
    assert [each["name"] for each in at.api("GET", f"{at.rest}/model-versions?model_id={model['id']}")] == ["v1", "v3"]
    assert gone(at, path) == 204
    answer = at.api("DELETE", f"{at.rest}/model-versions/{first['id']}")
    assert (at.api.status, answer["detail"]["type"]) == (422, "last_version")
    assert answer["error"]["message"]


def test_segments_metrics_and_monitors_are_kept_as_they_are_said(at: Place) -> None:
    body = at.dataset()
    at.made("/datasets", body)
    model = body["model_id"]
    by_field = {"name": "amounts", "model_id": model, "field_name": "amount", "values": [0, 10, 100.5]}
    segment = at.made("/data-segments", by_field)
    assert (segment["values"], segment["terms_values"], segment["is_global_filter"]) == ([0, 10, 100.5], None, False)
    terms = at.made("/data-segments", {"name": "c", "model_id": model, "terms_values": [["amount > 3", "big"]]})
    assert (terms["values"], terms["field_name"]) == (["big"], None)
    more = at.api("GET", f"{at.crud}/data-segments/{segment['id']}")
    assert (more["is_custom_segment"], more["field"]["type"]) == (False, "numeric")
    fields = {each["name"]: each for each in at.api("GET", f"{at.crud}/fields?model_id={model}")}
    assert more["field"]["id"] == fields["amount"]["id"]
    assert fields["did_buy"]["properties"] == {"prediction": "proba"}
    listed = at.api("GET", f"{at.rest}/data-segments?is_manually_created=true&model_id={model}")
    assert [each["name"] for each in listed] == ["amounts", "c"]
    assert "“nope”" in at.api.refused(422, "POST", f"{at.rest}/data-segments", by_field | {"field_name": "nope"})
    at.api.refused(409, "POST", f"{at.rest}/data-segments", by_field | {"values": [1]})

    metric = at.made("/metrics/custom-metrics", {"name": "Revenue", "model_id": model, "code": "sum(amount)"})
    change = {"syntax": "aporia", "name": "Revenue", "code": "max(amount)"}
    assert at.api("PUT", f"{at.crud}/metrics/custom-metrics/{metric['id']}", change)["code"] == "max(amount)"
    configuration = {"identification": {"models": {"id": model}}, "configuration": {"focal": {"x": [1.0, None]}}}
    monitor = {
        "name": "act",
        "type": "model_activity",
        "scheduling": "0 */4 * * *",
        "configuration": configuration,
        "comment": None,
        "creator_id": None,
        "is_active": True,
    }
    made = at.made("/monitors", monitor)
    assert {key: made[key] for key in monitor} == monitor
    assert at.api("GET", f"{at.rest}/monitors") == [made]
    assert "unknown monitor type" in at.api.refused(422, "POST", f"{at.rest}/monitors", monitor | {"type": "x"})
    for path in (
        f"/data-segments/{segment['id']}",
        f"/metrics/custom-metrics/{metric['id']}",
        f"/monitors/{made['id']}",
    ):
        assert gone(at, at.rest + path) == 204
        at.api.refused(404, "GET", at.rest + path)


def test_how_far_the_data_is_read_is_told(at: Place) -> None:
    body = at.dataset()
    question = [{"model_id": body["model_id"]}]
    path = f"{at.agency}/default_metrics/get_status"
    at.made("/datasets", body)
    assert at.api("POST", path, question) == {"statuses": [{"model_id": body["model_id"], "status": "pending"}]}
    SyncRun.objects.update(state="done")
    assert at.api("POST", path, question)["statuses"][0]["status"] == "succeeded"


def test_what_2x_registered_is_seen_through_3x(at: Place, registered: Script) -> None:
    labels = {"labels": {"will_buy_insurance": "did_buy"}, "features": {"amount": "amt"}}
    registered("POST", "/v1beta/models/fraud/versions/v1/datasets", SERVING | labels)
    registered("POST", "/v1beta/models", MODEL | {"id": "untyped"})
    assert [(each["id"], each["type"]) for each in at.api("GET", f"{at.rest}/models")] == [("fraud", "binary")]
    version = at.api("GET", f"{at.rest}/model-versions?model_id=fraud")[0]
    dataset = version["serving_dataset"]
    assert dataset["config"] == {"regex": "my-bucket/my-file.parquet", "object_format": "parquet"}
    types = {field["name"]: field["type"] for field in dataset["schema"]["features"]}
    assert types == {"amt": "numeric", "owner": "categorical", "is_new": "boolean", "embeddings": "embedding"}
    assert dataset["schema"]["actuals"] == [
        {"name": "did_buy", "type": "boolean", "properties": {"prediction": "will_buy_insurance"}}
    ]
    source = at.api("GET", f"{at.rest}/data-sources/{dataset['data_source_id']}")
    assert source["name"] == "s3://my-bucket/my-file.parquet"
    at.api.refused(422, "PUT", f"{at.crud}/datasets/{dataset['id']}/change-query", {"id_column": "x"})


def test_what_3x_registered_is_seen_through_2x(at: Place) -> None:
    body = at.dataset()
    at.made("/datasets", body)
    at.api.refused(409, "POST", "/v1beta/models", {"id": body["model_id"], "name": "Fraud"})
    assert [each["name"] for each in at.api("GET", f"/v1beta/models/{body['model_id']}/versions")] == ["v1"]
    status = at.api("GET", f"/v1beta/models/{body['model_id']}/versions/v1/sync_status/serving")
    assert status["status"] == "pending"
    assert status["mapping"]["labels"] == {"proba": "did_buy"}
    query = {"query": "query { modelVersionSchema }", "variables": {"modelId": body["model_id"], "modelVersion": "v1"}}
    told = at.api("POST", "/v1/controller/graphql", query)["data"]["modelVersionSchema"]
    assert [field["name"] for field in told["features"]] == ["amount", "owner", "emb"]


def test_a_training_set_for_what_the_wizard_registered(at: Place, registered: Script) -> None:
    """A version with fields of its own takes a declared dataset whose fields it has."""
    registered("POST", "/v1beta/models/fraud/versions/v1/datasets", SERVING)
    version = at.api("GET", f"{at.rest}/model-versions?model_id=fraud")[0]
    source = at.made("/data-sources", SOURCE)
    schema = {
        "features": [{"name": "amount", "type": "numeric"}],
        "predictions": [{"name": "proba", "type": "numeric"}],
    }
    body = {"stage": "training", "model_version_id": version["id"], "data_source_id": source["id"], "config": CONFIG}
    strange = schema | {"features": [{"name": "strange", "type": "numeric"}]}
    assert "“strange”" in at.api.refused(422, "POST", f"{at.rest}/datasets", body | {"schema": strange})
    at.made("/datasets", body | {"schema": schema})
    assert Dataset.objects.get(kind="training").column_map == {"amount": "amount", "proba": "proba"}
    assert VERSION["name"] == ModelVersion.objects.get().name


def test_of_another_workspace_nothing_is_told(at: Place, strange_api: Script) -> None:
    body = at.dataset()
    made = at.made("/datasets", body)
    strange = strange_api_place(strange_api)
    for path in (
        f"/models/{body['model_id']}",
        f"/model-versions/{body['model_version_id']}",
        f"/data-sources/{body['data_source_id']}",
        f"/datasets/{made['id']}",
    ):
        strange_api.refused(404, "GET", strange + path)
        strange_api.refused(404, "DELETE", strange + path)
    assert strange_api("GET", f"{strange}/datasets") == []
    strange_api.refused(422, "POST", f"{strange}/model-versions", {"name": "v9", "model_id": body["model_id"]})


def strange_api_place(script: Script) -> str:
    token = token_of(script.secret)
    assert token
    return f"/api/v1/{token.workspace.address}"


def gone(at: Place, path: str) -> int:
    """The status of a DELETE that may answer without a body."""
    return at.api.delete(path)


def test_lists_ask_the_database_as_often_for_many_as_for_one(
    at: Place, registered: Script, settings: Any, django_assert_max_num_queries: Any
) -> None:
    """With the counts of requests outside of the database, as in production."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    registered("POST", "/v1beta/models/fraud/versions/v1/datasets", SERVING)
    for number in range(5):
        registered("POST", "/v1beta/models", MODEL | {"id": f"m{number}"})
        for name in ("v1", "v2"):
            registered("POST", f"/v1beta/models/m{number}/versions", VERSION | {"name": name})
        registered("POST", f"/v1beta/models/m{number}/versions/v1/datasets", SERVING)
    for path in ("models", "model-versions", "datasets", "data-sources"):
        with django_assert_max_num_queries(4):
            assert len(at.api("GET", f"{at.rest}/{path}")) >= 6
