"""The document that makes onboardings: what is read, what is refused and where, and that nothing breaks the reader."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.core.problems import ProblemError
from wizard.mapping.types import ColumnKind
from wizard.onboarding.document.meaning import model_id_of, place_of, role_of, schema_of, sources_of
from wizard.onboarding.document.reading import MOST_PROBLEMS, read_document
from wizard.onboarding.document.types import LONGEST, MOST_ENTRIES, Entry, document_of
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.settings import Resolution
from wizard.sampling.types import FileFormat

ROLE = "arn:aws:iam::123456789012:role/embark-acme"


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "workspace": "Acme",
        "model": {"name": "Insurance claims", "version": "v1", "model_type": "binary"},
        "datasets": {"serving": {"location": "s3://acme-ml/in/serving.parquet"}},
    } | changes


def full() -> dict[str, Any]:
    return {
        "workspace": "wsp_0123456789abcdef",
        "model": {
            "name": "Insurance claims",
            "model_id": "claims",
            "version": "2026-11",
            "model_type": "multi-label",
            "description": "Which claims\nto look at.",
            "owner": "dana@acme.test",
            "icon": "fraud-detection",
            "colour": "arctic_blue",
            "tags": {"team": "risk"},
        },
        "role_arn": ROLE,
        "bucket": "s3://acme-ml/in/",
        "datasets": {
            "serving": {
                "location": "s3://acme-ml/in/day=*/part-*.csv",
                "format": "csv",
                "read_options": {"sep": ";"},
                "select_expr": ["*", "a + b AS c"],
                "sample_size": 0.25,
                "id_column": "id",
                "timestamp_column": "at",
                "resolutions": {"amount": "cast"},
            },
            "actuals": {"location": "s3://acme-ml/in/actuals/", "id_column": "id"},
        },
        "columns": [
            {"column": "age", "field": "customer_age", "kind": "feature", "type": "numeric"},
            {"column": "picture", "kind": "feature", "type": "tensor", "dimensions": [3, 224]},
            {"column": "will_claim", "kind": "prediction", "type": "boolean"},
            {"column": "claimed", "kind": "actual", "type": "boolean", "actual_for": "will_claim"},
            {"column": "note", "kind": "left_out"},
        ],
    }


def read_one(raw: Any) -> Entry:
    (found,) = read_document(json.dumps(raw))
    assert found.problems == ()
    assert found.entry
    return found.entry


def faults(raw: Any) -> list[tuple[str, str]]:
    """(code, detail) of everything that is wrong with the only entry."""
    (found,) = read_document(json.dumps({"embark": 1, "onboardings": [raw]}))
    return [(problem.code, problem.detail) for problem in found.problems]


def refusal(text: str | bytes) -> str:
    with pytest.raises(ProblemError) as caught:
        read_document(text)
    return caught.value.problem.code


class TestWhatIsRead:
    def test_the_least_that_makes_an_onboarding(self) -> None:
        read = read_one(entry())
        assert model_id_of(read) == "insurance-claims"
        assert (read.model.model_type, read.model.icon, role_of(read)) == (ModelType.BINARY, "general", None)
        assert str(place_of(read)) == "s3://acme-ml/"
        assert sources_of(read)["serving"].location.uri == "s3://acme-ml/in/serving.parquet"
        assert schema_of(read) is None

    def test_everything(self) -> None:
        read = read_one(full())
        sources = sources_of(read)
        assert list(sources) == ["serving", "actuals"]
        serving = sources["serving"].settings
        assert (serving.format, serving.options, serving.fraction) == (FileFormat.CSV, {"sep": ";"}, 0.25)
        assert (serving.select, serving.resolutions) == (("*", "a + b AS c"), {"amount": Resolution.CAST})
        assert (str(role_of(read)), str(place_of(read))) == (ROLE, "s3://acme-ml/in/")

    def test_the_columns_come_to_a_schema_with_the_key_columns(self) -> None:
        schema = schema_of(read_one(full()))
        assert schema
        told = {field.source: field for field in schema.fields}
        assert (told["id"].kind, told["at"].kind) == (ColumnKind.ID, ColumnKind.TIMESTAMP)
        assert (told["age"].name, told["picture"].dimensions) == ("customer_age", (3, 224))
        assert (told["claimed"].actual_for, told["note"].kind) == ("will_claim", ColumnKind.LEFT_OUT)

    def test_one_entry_alone_with_or_without_the_mark(self) -> None:
        assert read_one(entry()) == read_one({"embark": 1} | entry())
        assert read_document(json.dumps(entry())) == read_document(b"\xef\xbb\xbf" + json.dumps(entry()).encode())

    @pytest.mark.parametrize("raw", [entry(), full()])
    def test_what_is_written_is_read_back(self, raw: dict[str, Any]) -> None:
        read = read_one(raw)
        assert read.to_json() == raw
        (again,) = read_document(json.dumps(document_of([read])))
        assert again.entry == read
        assert Entry.from_json(json.loads(json.dumps(read.to_json()))) == read

    def test_the_number_counts_from_one(self) -> None:
        many = [entry(model={"name": f"m{number}", "version": "1", "model_type": "binary"}) for number in range(200)]
        read = read_document(json.dumps({"embark": 1, "onboardings": many}))
        assert [each.number for each in read] == list(range(1, MOST_ENTRIES + 1))
        assert not any(each.problems for each in read)


class TestWhatIsNoDocument:
    @pytest.mark.parametrize(
        "text",
        [
            *("", " ", "{", "nonsense", "1", "null", "[]", '"text"', "NaN", '{"a": 1} x'),
            *(b"\xff\xfe{}", '"\\ud800"', "\ud800"),
            *("[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900),
        ],
    )
    def test_no_json_or_no_object(self, text: str | bytes) -> None:
        assert refusal(text) == "onboarding.document.unreadable"

    @pytest.mark.parametrize("version", [2, 0, "1", True, None, 1.0, [], {}])
    def test_another_version(self, version: object) -> None:
        assert refusal(json.dumps({"embark": version, "onboardings": [entry()]})) == "onboarding.document.version"

    def test_a_list_without_the_mark(self) -> None:
        assert refusal(json.dumps({"onboardings": [entry()]})) == "onboarding.document.version"

    @pytest.mark.parametrize("more", [{"other": 1}, {"onboardings": {}}, {"onboardings": "x"}])
    def test_other_names_or_no_list(self, more: dict[str, Any]) -> None:
        assert refusal(json.dumps({"embark": 1, "onboardings": [entry()]} | more)) == "onboarding.document.unreadable"

    def test_none_too_many_and_too_long(self) -> None:
        assert refusal('{"embark": 1, "onboardings": []}') == "onboarding.document.empty"
        many = json.dumps({"embark": 1, "onboardings": [{}] * (MOST_ENTRIES + 1)})
        assert refusal(many) == "onboarding.document.many"
        assert refusal(" " * LONGEST + "{}") == "onboarding.document.long"
        assert refusal("ä" * (LONGEST // 2 + 1)) == "onboarding.document.long"

    def test_a_secret_is_refused_and_not_repeated(self) -> None:
        secret = "AKIA" + "ABCDEFGH23456789"
        for raw in (entry(owner=secret), entry() | {secret: 1}, entry(role_arn=secret)):
            with pytest.raises(ProblemError) as caught:
                read_document(json.dumps(raw))
            assert caught.value.problem.code == "aws.paste.secret"
            assert secret not in str(caught.value.problem)

    def test_what_no_database_keeps(self) -> None:
        for raw in (
            entry(workspace="a\0b"),
            entry() | {"a\0": 1},
            entry(columns=[{"column": "\0", "kind": "feature"}]),
        ):
            assert refusal(json.dumps(raw)) == "onboarding.document.unreadable"


class TestWhatDoesNotFit:
    @pytest.mark.parametrize(
        ("changes", "path", "expected"),
        [
            ({"workspace": 5}, "workspace", "the id or the exact name of a workspace"),
            ({"workspace": ""}, "workspace", "the id or the exact name of a workspace"),
            ({"model": []}, "model", "an object"),
            ({"model": full()["model"] | {"model_type": "AI"}}, "model.model_type", "one of binary, regression"),
            ({"model": full()["model"] | {"icon": "skull"}}, "model.icon", "one of general"),
            ({"model": full()["model"] | {"name": "x" * 101}}, "model.name", "text of 1 to 100 characters"),
            ({"model": full()["model"] | {"tags": {"a": 1}}}, "model.tags", "an object of up to ten texts"),
            ({"model": full()["model"] | {"tags": {str(n): "" for n in range(11)}}}, "model.tags", "up to ten texts"),
            ({"datasets": {"serving": None}}, "datasets.serving", "an object"),
            ({"datasets": {"serving": {"location": ["s3://a/b"]}}}, "datasets.serving.location", "a location such as"),
            ({"columns": {}}, "columns", "a list of up to 4,000 columns"),
            ({"columns": [{"column": "a", "kind": "boss"}]}, "columns[0].kind", "one of id, timestamp, raw_input"),
            ({"columns": [{"column": "a", "kind": "id"}, 7]}, "columns[1]", "an object"),
            ({"role_arn": True}, "role_arn", "a role ARN"),
            ({"bucket": ""}, "bucket", "a bucket, or s3://bucket/prefix/"),
        ],
    )
    def test_it_says_where_and_what_is_expected(self, changes: dict[str, Any], path: str, expected: str) -> None:
        ((code, detail),) = faults(entry(**changes))
        assert code == "onboarding.document.value"
        assert detail.startswith(f"Entry 1, {path}")
        assert expected in detail

    @pytest.mark.parametrize(
        ("part", "name", "value"),
        [
            ("serving", "format", "xls"),
            ("serving", "sample_size", 0),
            ("serving", "sample_size", 1.01),
            ("serving", "sample_size", "0.5"),
            ("serving", "read_options", {"header": True}),
            ("serving", "select_expr", "*"),
            ("serving", "select_expr", ["*", 5]),
            ("serving", "select_expr", ["x"] * 201),
            ("serving", "resolutions", {"a": "explode"}),
            ("serving", "id_column", ""),
            ("column", "dimensions", [1.5]),
            ("column", "dimensions", [0]),
            ("column", "dimensions", [1] * 17),
            ("column", "dimensions", [10**30]),
            ("column", "type", "int"),
            ("column", "type", 3),
        ],
    )
    def test_a_value_of_a_dataset_or_a_column(self, part: str, name: str, value: object) -> None:
        raw = full()
        raw["datasets"]["serving" if part == "serving" else "actuals"] |= {name: value} if part == "serving" else {}
        raw["columns"][0] |= {name: value} if part == "column" else {}
        ((code, detail),) = faults(raw)
        assert code == "onboarding.document.value"
        assert (f"datasets.serving.{name}" if part == "serving" else f"columns[0].{name}") in detail

    def test_what_is_missing(self) -> None:
        told = faults({"datasets": {}, "columns": [{}]})
        assert [code for code, _ in told] == ["onboarding.document.missing"] * 5
        places = ["workspace", "model", "datasets.serving", "columns[0].column", "columns[0].kind"]
        assert [detail.split(":")[0] for _, detail in told] == [f"Entry 1, {place}" for place in places]

    def test_names_that_are_not_known(self) -> None:
        raw = entry(extra=1)
        raw["model"]["modell_type"] = raw["datasets"]["serving"]["path"] = raw["datasets"]["labels"] = 1
        told = faults(raw)
        assert {code for code, _ in told} == {"onboarding.document.unknown_key"}
        assert [detail.split(":")[0].partition(", ")[2] for _, detail in told] == [
            "extra",
            "model.modell_type",
            "datasets.labels",
            "datasets.serving.path",
        ]

    def test_the_region_is_found(self) -> None:
        ((code, detail),) = faults(entry(region="eu-west-1"))
        assert code == "onboarding.document.region"
        assert "access check finds" in detail

    def test_every_fault_is_told_not_the_first_alone(self) -> None:
        told = faults(entry(model={"name": 1, "model_type": "x"}, role_arn=1, columns=[1, 2], other=1))
        assert len(told) == 7

    def test_a_document_of_faults_alone_does_not_fill_pages(self) -> None:
        assert len(faults(entry(columns=[1] * 4_000))) == MOST_PROBLEMS

    def test_nothing_that_was_given_is_repeated(self) -> None:
        given_value = "hush-hush"
        raw = entry(workspace=[given_value], columns=[{"column": "a", "kind": given_value}])
        raw["model"]["model_type"] = raw["datasets"]["serving"]["format"] = given_value
        told = faults(raw)
        assert len(told) == 4
        assert given_value not in str(told)


class TestTheRulesOfThePages:
    @pytest.mark.parametrize(
        ("changes", "code", "path"),
        [
            ({"model": full()["model"] | {"model_id": "a/b"}}, "registry.model_id.characters", "model.model_id"),
            ({"model": full()["model"] | {"version": ".."}}, "registry.version_name.edges", "model.version"),
            ({"model": full()["model"] | {"name": "  "}}, "registry.name.length", "model.name"),
            ({"model": full()["model"] | {"tags": {"ä": "x"}}}, "registry.tags.key", "model.tags"),
            ({"role_arn": "arn:aws:iam::123456789012:user/x"}, "aws.arn.user", "role_arn"),
            ({"bucket": "Not_A_Bucket"}, "aws.bucket.name", "bucket"),
            ({"bucket": "other"}, "onboarding.source.other_bucket", "datasets.serving.location"),
            ({"bucket": "s3://acme-ml/out/"}, "onboarding.source.outside_prefix", "datasets.serving.location"),
            ({"datasets": {"serving": {"location": "/in/x.csv"}}}, "data.location", "datasets.serving.location"),
            ({"datasets": {"serving": {"location": "s3://acme-ml"}}}, "data.location", "datasets.serving.location"),
        ],
    )
    def test_they_hold_for_a_document(self, changes: dict[str, Any], code: str, path: str) -> None:
        ((found, detail),) = faults(entry(**changes))
        assert found.startswith(code)
        assert detail.startswith(f"Entry 1, {path}: ")

    def test_a_credential_among_the_options(self) -> None:
        raw = entry()
        raw["datasets"]["serving"]["read_options"] = {"fs.s3a.secret.key": "hush"}
        ((code, detail),) = faults(raw)
        assert code == "data.options.credential"
        assert "hush" not in detail

    def test_another_dataset_in_another_bucket(self) -> None:
        raw = full()
        raw["datasets"]["actuals"]["location"] = "s3://elsewhere/x.csv"
        ((code, detail),) = faults(raw)
        assert code == "onboarding.source.other_bucket"
        assert "datasets.actuals.location" in detail

    def test_key_columns_that_differ(self) -> None:
        raw = full()
        raw["datasets"]["actuals"]["id_column"] = "other"
        raw["columns"].append({"column": "third", "kind": "timestamp"})
        assert [code for code, _ in faults(raw)] == ["onboarding.document.keys"] * 2

    def test_a_column_named_twice(self) -> None:
        raw = full()
        raw["columns"].append(raw["columns"][0])
        ((code, detail),) = faults(raw)
        assert code == "onboarding.document.column_twice"
        assert "columns[5].column" in detail

    def test_two_entries_that_are_one_onboarding(self) -> None:
        read = read_document(json.dumps({"embark": 1, "onboardings": [entry(), full(), entry()]}))
        assert [[problem.code for problem in each.problems] for each in read] == [
            [],
            [],
            ["onboarding.document.twice"],
        ]
        assert "entry 1" in read[2].problems[0].detail


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
PLACES = [
    ("workspace",),
    ("model",),
    ("role_arn",),
    ("bucket",),
    ("datasets",),
    ("columns",),
    *(("model", name) for name in full()["model"]),
    *(("datasets", "serving", name) for name in full()["datasets"]["serving"]),
    *(("columns", 1, name) for name in ("column", "field", "kind", "type", "dimensions", "actual_for")),
]


class TestNothingBreaksIt:
    @given(st.binary(max_size=200) | st.text(max_size=200))
    def test_any_text(self, text: str | bytes) -> None:
        with suppress(ProblemError):
            read_document(text)

    @given(JSON)
    def test_any_json(self, raw: Any) -> None:
        with suppress(ProblemError):
            assert read_document(msgspec.json.encode({"embark": 1, "onboardings": [raw]}))[0].problems

    @settings(max_examples=300)
    @given(st.sampled_from(PLACES), JSON | st.text(max_size=2_000))
    def test_any_value_in_any_place(self, place: tuple[Any, ...], value: Any) -> None:
        raw: Any = full()
        inner = raw
        for name in place[:-1]:
            inner = inner[name]
        inner[place[-1]] = value
        try:
            (read,) = read_document(msgspec.json.encode({"embark": 1, "onboardings": [raw]}))
        except ProblemError:
            return
        assert all(problem.detail.startswith("Entry 1") for problem in read.problems)
        if not read.problems:
            assert read.entry
            schema_of(read.entry)
            assert sources_of(read.entry)
            assert Entry.from_json(read.entry.to_json()) == read.entry


def test_a_type_may_be_left_to_the_data() -> None:
    told = [{"column": "age", "kind": "feature", "type": "numeric"}, {"column": "fee", "kind": "feature"}]
    assert [column.type for column in read_one(entry(columns=told)).columns] == [FieldType.NUMERIC, None]
