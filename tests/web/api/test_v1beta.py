"""The calls of the vendor's 2.x client, with the bodies that it was recorded to send."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.api.conftest import MODEL, SERVING, VERSION, Script
from wizard.accounts.models import AuditEntry
from wizard.core.jobs import JobState
from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion
from wizard.sync.models import SyncRun
from wizard.sync.tasks import run_sync
from wizard.watching.models import Monitor

VERSIONS = "/v1beta/models/fraud/versions"
DATASETS = f"{VERSIONS}/v1/datasets"


def dataset(name: str = "serving", **changes: Any) -> dict[str, Any]:
    return SERVING | {"name": name} | changes


def config(**changes: Any) -> dict[str, Any]:
    source: Any = SERVING["data_source"]
    return {"type": "s3", "config": source["config"] | changes}


@pytest.mark.parametrize("path", ["/v1beta/capabilities", "/v1beta/capabilities/"])
def test_capabilities_need_no_token(no_token: Script, path: str) -> None:
    assert no_token("GET", path) == {"is_field_schema_supported": True}


class TestModels:
    def test_a_model_is_made_once(self, api: Script) -> None:
        assert api("POST", "/v1beta/models", MODEL) == {"id": "fraud"}
        assert api.status == 201
        assert "fraud" in api.refused(409, "POST", "/v1beta/models", MODEL | {"name": "Other"})
        model = MLModel.objects.get()
        assert (model.name, model.colour, model.icon, model.tags) == (
            "Fraud",
            "turquoise",
            "fraud-detection",
            {"team": "risk"},
        )
        entry = AuditEntry.objects.get(verb="model.created")
        assert entry.api_token
        assert entry.api_token.name == "notebook"
        assert entry.actor is None

    def test_sent_again_with_its_key_it_is_answered_again(self, api: Script) -> None:
        first = api("POST", "/v1beta/models", MODEL, key="k")
        api("POST", "/v1beta/models/fraud/owner", {"owner": "new@b.c"})
        laid_out_otherwise = json.dumps(dict(reversed(MODEL.items())), indent=1).encode()
        again = api("POST", "/v1beta/models", raw=laid_out_otherwise, key="k")
        assert (api.status, again) == (201, first)
        model = MLModel.objects.get()
        assert model.owner == "new@b.c", "nothing is made anew"
        api.refused(409, "POST", "/v1beta/models", MODEL)
        api.refused(409, "POST", "/v1beta/models", MODEL, key="another")

    @pytest.mark.parametrize("change", [{"id": "fraud-2"}, {"name": "Other"}, {"owner": None}])
    def test_a_key_stands_for_one_body(self, api: Script, change: dict[str, Any]) -> None:
        api("POST", "/v1beta/models", MODEL, key="k")
        said = api.refused(422, "POST", "/v1beta/models", MODEL | change, key="k")
        assert "Idempotency-Key" in said
        assert MLModel.objects.get().name == "Fraud"
        api("POST", "/v1beta/models", MODEL | {"id": "fraud-2"}, key="k2")
        assert api.status == 201

    def test_a_key_is_its_tokens_own(self, api: Script, strange_api: Script) -> None:
        for script in (api, strange_api):
            script("POST", "/v1beta/models", MODEL, key="k")
            assert script.status == 201
        assert MLModel.objects.count() == 2

    def test_a_key_whose_model_is_deleted_makes_one_again(self, api: Script) -> None:
        api("POST", "/v1beta/models", MODEL, key="k")
        api("DELETE", "/v1beta/models/fraud")
        api("POST", "/v1beta/models", MODEL | {"name": "Other"}, key="k")
        assert (api.status, MLModel.objects.get().name) == (201, "Other")

    def test_nulls_are_as_good_as_nothing(self, api: Script) -> None:
        sent = {"id": "min", "name": "Min", "description": None, "owner": None, "color": "blue", "icon": "general"}
        assert api("POST", "/v1beta/models", sent | {"tags": None}) == {"id": "min"}

    def test_without_an_id_one_is_made_from_the_name(self, api: Script) -> None:
        assert api("POST", "/v1beta/models", {"name": "Fraud of 2026!"}) == {"id": "fraud-of-2026"}

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ({}, "name: Field required"),
            ({"name": ""}, "name:"),
            ({"name": "x" * 101}, "name:"),
            ({"name": "x", "id": "a/b"}, "a/b"),
            ({"name": "x", "id": ".."}, "model id"),
            ({"name": "x", "icon": "skull"}, "skull"),
            ({"name": "x", "color": "beige"}, "beige"),
            ({"name": "x", "tags": {"a" * 16: "b"}}, "aaaa"),
            ({"name": "x", "tags": {"a": 1}}, "tags.a"),
            ({"name": 7}, "name:"),
            ({"name": "x", "description": "d" * 1_001}, "description:"),
            ([], "name:"),
        ],
    )
    def test_what_does_not_fit_is_named(self, api: Script, body: Any, said: str) -> None:
        assert said in api.refused(422, "POST", "/v1beta/models", body)
        assert not MLModel.objects.exists()

    @pytest.mark.parametrize(
        "raw",
        [
            b"{",
            b"nul",
            b'{"name": NaN}',
            b'{"name": "\\u0000"}',
            b'{"name": "\\ud800"}',
            b"\xff",
            b"[" * 100_000,
            b'{"name": ' + b"9" * 5_000 + b"}",
        ],
    )
    def test_what_is_no_json_is_refused(self, api: Script, raw: bytes) -> None:
        api.refused(400, "POST", "/v1beta/models", raw=raw)

    @pytest.mark.parametrize("path", ["/v1beta/models/fraud", "/v1beta/models/fraud/"])
    def test_deleting_removes_all_that_is_the_models(self, registered: Script, path: str) -> None:
        registered("POST", DATASETS, SERVING)
        registered("DELETE", path)
        assert registered.status == 200
        left = [table.objects.count() for table in (MLModel, ModelVersion, Dataset, DataSource, SyncRun)]
        assert left == [0] * 5
        assert AuditEntry.objects.get(verb="model.deleted").facts["versions"] == ["v1"]
        registered.refused(404, "DELETE", path)

    def test_owner_and_tags(self, registered: Script) -> None:
        tags = "/v1beta/models/fraud/tags"
        assert registered("POST", "/v1beta/models/fraud/owner", {"owner": "x@y.z"})["owner"] == "x@y.z"
        assert registered("POST", tags, {"tags": {"TEAM": "ml", "tier": "1"}}) == {
            "tags": {"team": "ml", "tier": "1"},
        }
        assert registered("GET", tags) == {"tags": {"team": "ml", "tier": "1"}}
        for _ in range(2):
            assert registered("DELETE", f"{tags}/Team") == {"tags": {"tier": "1"}}
        assert "15" in registered.refused(422, "POST", tags, {"tags": {"x" * 16: "1"}})
        many = {f"tag{number}": "x" for number in range(10)}
        assert "11 tags" in registered.refused(422, "POST", tags, {"tags": many})


class TestVersions:
    def test_the_schema_is_kept_in_its_order(self, registered: Script) -> None:
        version = ModelVersion.objects.get()
        assert [(field.name, field.type.value) for field in version.schema.fields] == [
            ("raw_text", "text"),
            ("amount", "numeric"),
            ("owner", "string"),
            ("is_new", "boolean"),
            ("embeddings", "tensor"),
            ("will_buy_insurance", "boolean"),
            ("proba", "numeric"),
        ]
        assert version.schema.fields[4].dimensions == (768,)
        [told] = registered("GET", VERSIONS)
        assert (told["id"], told["name"], told["model_type"]) == (version.pk, "v1", "binary")

    def test_sent_again_it_is_the_same_version(self, registered: Script) -> None:
        again = registered("POST", VERSIONS, VERSION)
        assert (registered.status, again["id"]) == (200, ModelVersion.objects.get().pk)
        registered("POST", DATASETS, dataset(labels={"proba": "did_buy"}))
        assert registered("POST", VERSIONS, VERSION)["id"] == again["id"], "its actuals are the dataset's"
        other = VERSION | {"version_schema": {"features": {"amount": "string"}, "predictions": {"p": "numeric"}}}
        assert "v1" in registered.refused(409, "POST", VERSIONS, other)

    @pytest.mark.parametrize(
        ("spec", "said"),
        [
            ("numbr", "features.sum_insured: unknown field type 'numbr'; expected one of ['numeric'"),
            ({"type": "tensor"}, "features.sum_insured: a tensor needs dimensions"),
            ({"type": "tensor", "dimensions": [0]}, "dimensions"),
            ({"type": "tensor", "dimensions": [True]}, "dimensions"),
            ({"type": ["numeric"]}, "unknown field type"),
            (None, "unknown field type None"),
            ({}, "unknown field type None"),
            ({"dimensions": [3]}, "unknown field type None"),
        ],
    )
    def test_a_type_that_is_none_is_named_with_its_field(self, registered: Script, spec: Any, said: str) -> None:
        sent = VERSION | {"name": "v2", "version_schema": {"features": {"sum_insured": spec}, "predictions": {}}}
        assert said in registered.refused(422, "POST", VERSIONS, sent)

    def test_an_unknown_model_type_is_named(self, registered: Script) -> None:
        said = registered.refused(422, "POST", VERSIONS, VERSION | {"name": "v2", "model_type": "binry"})
        assert "model_type: unknown model type 'binry'" in said

    def test_the_rules_are_those_of_the_wizard(self, registered: Script) -> None:
        schema = {"features": {"amount": "numeric"}, "predictions": {}}
        said = registered.refused(422, "POST", VERSIONS, VERSION | {"name": "v2", "version_schema": schema})
        assert "no prediction" in said

    def test_every_type_may_be_a_dict_and_array_is_a_vector(self, registered: Script) -> None:
        schema = {"features": {"amount": {"type": "numeric"}}, "predictions": {"scores": {"type": "array"}}}
        sent = VERSION | {"name": "v2", "model_type": "ranking", "version_schema": schema}
        registered("POST", VERSIONS, sent)
        assert registered.status == 201

    @pytest.mark.parametrize("name", ["1.0 rc+2", "größer", "a:b", "<MODEL_ID>", "2026-11-28 10:00"])
    def test_names_travel_in_addresses(self, registered: Script, name: str) -> None:
        registered("POST", VERSIONS, VERSION | {"name": name})
        assert registered.status == 201
        registered("POST", f"{VERSIONS}/{quote(name)}/datasets", SERVING)
        assert registered.status == 201

    def test_features_are_weighed_and_ordered(self, registered: Script) -> None:
        weighed = {"feature_importance": {"amount": 0.7, "owner": 3}}
        assert registered("POST", f"{VERSIONS}/v1/feature_importance", weighed) == weighed
        registered("POST", f"{VERSIONS}/v1/feature_positions", {"feature_positions": {"is_new": 0, "owner": 1}})
        version = ModelVersion.objects.get()
        assert version.extras["feature_importance"] == weighed["feature_importance"]
        assert [field.name for field in version.schema.fields][1:5] == ["is_new", "owner", "amount", "embeddings"]
        for part in ("importance", "positions"):
            said = registered.refused(422, "POST", f"{VERSIONS}/v1/feature_{part}", {f"feature_{part}": {"x": 1}})
            assert "“x”" in said


class TestDatasets:
    def test_the_guides_call(self, registered: Script) -> None:
        answer = registered("POST", DATASETS, SERVING)
        assert registered.status == 201
        row = Dataset.objects.select_related("data_source").get()
        assert answer == {"id": row.pk, "name": "serving"}
        assert row.column_map["amount"] == "amount"
        assert row.data_source.select_expr == ["amount * 2 AS amount", "*"]
        assert row.data_source.connection is None
        assert SyncRun.objects.get().dataset == row

    def test_sent_again_nothing_is_doubled_and_changed_it_is_replaced(self, registered: Script) -> None:
        first = registered("POST", DATASETS, SERVING)["id"]
        assert registered("POST", DATASETS, SERVING)["id"] == first
        assert SyncRun.objects.count() == 1
        other = dataset(data_source=config(object_path="b-2/x/*.csv", object_format="csv"))
        assert registered("POST", DATASETS, other)["id"] == first
        assert DataSource.objects.get().object_path == "b-2/x/*.csv"
        assert SyncRun.objects.count() == 2

    def test_everything_given(self, registered: Script) -> None:
        sent = dataset(
            data_source=config(sample_size=0.25, select_expr=None, read_options=None),
            sync={"enabled": True, "environment": "staging", "schedule": "0 */4 * * *"},
            predictions={"proba": "score"},
            features={"amount": "amt"},
            labels={"will_buy_insurance": "did_buy_insurance"},
            raw_inputs={"raw_text": "txt"},
        )
        registered("POST", DATASETS, sent)
        assert registered.status == 201
        status = registered("GET", f"{VERSIONS}/v1/sync_status/serving")
        assert (status["environment"], status["schedule"], status["enabled"]) == ("staging", "0 */4 * * *", True)
        assert status["mapping"] == {
            "features": {"amount": "amt", "owner": "owner", "is_new": "is_new", "embeddings": "embeddings"},
            "predictions": {"will_buy_insurance": "will_buy_insurance", "proba": "score"},
            "raw_inputs": {"raw_text": "txt"},
            "labels": {"will_buy_insurance": "did_buy_insurance", "proba": "did_buy_insurance"},
        }
        assert status["data_source"] == sent["data_source"]
        row = Dataset.objects.get()
        assert row.next_sync_at
        assert row.next_sync_at.hour % 4 == 0

    def test_without_access_the_status_says_whose_turn_it_is(self, registered: Script) -> None:
        registered("POST", DATASETS, SERVING)
        assert registered("GET", f"{VERSIONS}/v1/sync_status/serving")["status"] == "pending"
        run_sync(SyncRun.objects.get().pk)
        status = registered("GET", f"{VERSIONS}/v1/sync_status/serving")
        assert (status["status"], status["rows_read"]) == ("failed", None)
        assert status["last_error"]["code"] == "sync.access.missing"
        assert "my-bucket" in status["last_error"]["message"]

    def test_actuals_alone_are_named_like_the_predictions(self, registered: Script) -> None:
        registered("POST", DATASETS, dataset("actuals"))
        assert registered.status == 201
        labels = registered("GET", f"{VERSIONS}/v1/sync_status/actuals")["mapping"]["labels"]
        assert labels == {"will_buy_insurance": "will_buy_insurance", "proba": "proba"}

    def test_training_needs_no_keys_and_serving_does(self, registered: Script) -> None:
        registered("POST", DATASETS, dataset("training", id_column=None, timestamp_column=None))
        assert registered.status == 201
        for kind in ("serving", "actuals"):
            said = registered.refused(422, "POST", DATASETS, dataset(kind, timestamp_column=None))
            assert "timestamp_column" in said

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"features": {"amout": "x"}}, "amout"),
            ({"labels": {"amount": "x"}}, "amount"),
            ({"predictions": {"raw_text": "x"}}, "raw_text"),
            ({"name": "validation"}, "name:"),
            ({"data_source": config(sample_size=0)}, "sample_size"),
            ({"data_source": config(sample_size=1.5)}, "sample_size"),
            ({"data_source": config(object_format="avro")}, "object_format"),
            ({"data_source": config(object_path="")}, "object_path"),
            ({"data_source": config(object_path="https://x.example/y")}, "S3"),
            ({"data_source": config(read_options={"fs.s3a.secret.key": "x"})}, "credential"),
            ({"data_source": {"type": "jdbc", "config": {}}}, "'jdbc'"),
            ({"sync": {"schedule": "every day"}}, "schedule"),
            ({"sync": {"schedule": "* * * * *"}}, "schedule"),
            ({"id_column": 3}, "id_column"),
        ],
    )
    def test_what_does_not_fit_is_named_and_what_was_there_stays(
        self, registered: Script, changes: dict[str, Any], said: str
    ) -> None:
        registered("POST", DATASETS, SERVING)
        before = Dataset.objects.values().get(), DataSource.objects.values().get()
        assert said in registered.refused(422, "POST", DATASETS, dataset() | changes)
        assert before == (Dataset.objects.values().get(), DataSource.objects.values().get())

    def test_syncs_are_switched_off_and_on_in_pythons_spelling(self, registered: Script) -> None:
        registered("POST", DATASETS, SERVING)
        SyncRun.objects.update(state=JobState.DONE)
        registered("POST", f"{VERSIONS}/v1/datasets_sync?enabled=False", {})
        assert registered("GET", f"{VERSIONS}/v1/sync_status/serving")["status"] == "disabled"
        registered("POST", f"{VERSIONS}/v1/datasets_sync?enabled=True", {})
        assert registered("GET", f"{VERSIONS}/v1/sync_status/serving")["status"] == "succeeded"
        assert "enabled" in registered.refused(422, "POST", f"{VERSIONS}/v1/datasets_sync?enabled=maybe", {})

    def test_a_status_of_nothing(self, registered: Script) -> None:
        assert "serving, training, testing, actuals" in registered.refused(
            422, "GET", f"{VERSIONS}/v1/sync_status/validation"
        )
        assert "training" in registered.refused(404, "GET", f"{VERSIONS}/v1/sync_status/training")


class TestGraphql:
    HASURA = "/v1/tenant-hasura/v1/graphql"

    def query(self, api: Script, text: str, path: str = HASURA, **variables: Any) -> Any:
        answer = api("POST", path, {"query": text, "variables": variables})
        assert api.status == 200
        return answer

    def test_versions_are_listed_and_deleted_but_for_the_last(self, registered: Script) -> None:
        registered("POST", VERSIONS, VERSION | {"name": "v2"})
        listed = "query($modelID: String!) { model_versions(where: { model_id: { _eq: $modelID } }) { id name } }"
        found = self.query(registered, listed, modelID="fraud")["data"]["model_versions"]
        assert [each["name"] for each in found] == ["v1", "v2"]
        assert self.query(registered, listed, modelID="other") == {"data": {"model_versions": []}}
        index = self.query(registered, "mutation deleteESIndex($x: String) { deleteESIndex(x: $x) { acknowledged } }")
        assert index == {"data": {"deleteESIndex": {"acknowledged": True}}}
        delete = "mutation deleteModelVersion($modelVersionId: UUID!) { deleteModelVersion(a: $b) { deleted } }"
        done = self.query(registered, delete, modelVersionId=found[0]["id"])
        assert done == {"data": {"deleteModelVersion": {"deleted": True}}}
        last = self.query(registered, delete, modelVersionId=found[1]["id"])
        assert "only version" in last["errors"][0]["message"]

    def test_the_schema_in_the_names_of_the_client(self, registered: Script) -> None:
        text = "query q($modelId: String!) { modelVersionSchema(modelId: $modelId) { features { name } } }"
        answer = self.query(registered, text, "/v1/controller/graphql", modelId="fraud", modelVersion="v1")
        schema = answer["data"]["modelVersionSchema"]
        assert [each["name"] for each in schema["features"]] == ["amount", "owner", "is_new", "embeddings"]
        assert schema["rawInputs"] == [{"name": "raw_text", "type": "text"}]

    def test_logging_says_what_to_do_instead(self, registered: Script) -> None:
        answer = self.query(registered, "mutation m { logPredictions(x: 1) { ok } }", "/v1/controller/graphql")
        assert "connect_serving" in answer["errors"][0]["message"]

    @pytest.mark.parametrize("text", ["", "{", "query { __schema { types } }", "}{" * 1_000])
    def test_other_operations_are_refused(self, registered: Script, text: str) -> None:
        assert "no operation" in self.query(registered, text)["errors"][0]["message"]

    def test_the_datasets_are_read_again(self, registered: Script) -> None:
        registered("POST", DATASETS, SERVING)
        text = "mutation RunAllMonitors($modelId: String!) { runAllMonitors(modelId: $modelId) { acknowledged } }"
        SyncRun.objects.update(state=JobState.DONE)
        for _ in range(2):
            answer = self.query(registered, text, modelId="fraud", modelVersion="v1", environment="production")
            assert answer == {"data": {"runAllMonitors": {"acknowledged": True}}}
        assert SyncRun.objects.count() == 2


def test_a_monitor_is_kept_and_deleted(registered: Script) -> None:
    configuration = {"identification": {"models": {"id": "fraud"}}, "configuration": {}}
    monitor = {"name": "act", "type": "model_activity", "scheduling": "0 * * * *", "configuration": configuration}
    made = registered("POST", "/v1beta/monitors", monitor | {"is_active": True, "custom_alert_description": None})
    assert registered("POST", "/v1beta/monitors", monitor)["id"] == made["id"]
    assert Monitor.objects.get().model.model_id == "fraud"
    assert "unknown monitor type 'x'" in registered.refused(422, "POST", "/v1beta/monitors", monitor | {"type": "x"})
    unnamed = monitor | {"configuration": {}}
    assert "no such model" in registered.refused(422, "POST", "/v1beta/monitors", unnamed)
    assert registered("DELETE", f"/v1beta/monitors/{made['id']}") == made
    registered.refused(404, "DELETE", f"/v1beta/monitors/{made['id']}")


def test_of_another_workspace_no_monitor_is_deleted(registered: Script, strange_api: Script) -> None:
    configuration = {"identification": {"models": {"id": "fraud"}}}
    monitor = {"name": "act", "type": "model_activity", "configuration": configuration}
    made = registered("POST", "/v1beta/monitors", monitor)
    strange_api.refused(404, "DELETE", f"/v1beta/monitors/{made['id']}")
    assert Monitor.objects.exists()


def test_environments_are_the_words_of_the_datasets(registered: Script) -> None:
    path = "/v1beta/models/fraud/versions/v1/datasets"
    registered("POST", path, SERVING | {"sync": {"enabled": True, "environment": "staging"}})
    told = registered("GET", "/v1beta/environments")["environments"]
    assert [each["name"] for each in told] == ["production", "staging"]
    made = registered("POST", "/v1beta/environments", {"name": "staging"})
    assert made["environment_id"] == told[1]["id"]


def test_words_are_kept_and_uploads_are_refused(registered: Script) -> None:
    version = "/v1beta/models/fraud/versions/v1"
    assert registered("POST", f"{version}/index_to_word_mapping", {"index_to_word_mapping": {"1": "a"}}) == {
        "entries": 1
    }
    assert ModelVersion.objects.get().extras["index_to_word_mapping"] == {"1": "a"}
    for path in ("model_artifact", "training_sample"):
        assert "Connect a dataset" in registered.refused(422, "POST", f"{version}/{path}", {"features": []})
