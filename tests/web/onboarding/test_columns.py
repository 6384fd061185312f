"""The Columns step: suggestions, rules, one post for many columns, and what changes under somebody's hands."""

from __future__ import annotations

import pyarrow as pa
import pytest
from django.test import Client

from tests import factories
from tests.data.build import parquet
from tests.fakes.file_source import BytesSource
from wizard.accounts.models import User, Workspace
from wizard.mapping.types import ColumnKind, MappedColumn
from wizard.onboarding.models import Onboarding
from wizard.registry.schema import FieldType
from wizard.sampling.models import Sample
from wizard.sampling.sampler import sample


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.sampled(acme, dana)


def address(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/columns"


def seen_hash(row: Onboarding) -> str:
    return str(Sample.objects.get(pk=row.dataset_samples.get(kind="serving").sample_id).columns_hash)


def save(browser: Client, row: Onboarding, action: str = "save", **fields: object) -> object:
    return browser.post(address(row), {"columns_hash": seen_hash(row), "action": action, **fields})


def saved(row: Onboarding) -> dict[str, MappedColumn]:
    row.refresh_from_db()
    assert row.mapping
    return {column.column: column for column in row.mapping.draft.columns}


def test_the_page_opens_with_a_mapping_that_can_be_saved_at_once(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(address(row))
    assert page.context["blocks"] == ()
    assert row.mapping is None, "a GET writes nothing"
    answer = save(as_dana, row)
    assert answer["Location"] == f"/onboardings/{row.pk}/review"  # type: ignore[index]
    columns = saved(row)
    assert columns["prediction_id"].kind == ColumnKind.ID
    assert columns["prediction_timestamp"].kind == ColumnKind.TIMESTAMP
    assert (columns["embeddings"].type, columns["embeddings"].dimensions) == (FieldType.TENSOR, (4,))
    assert columns["did_buy_insurance"].actual_for == "will_buy_insurance"


def place_of(row: Onboarding, name: str) -> int:
    result = row.dataset_samples.get(kind="serving").sample.result
    assert result
    return next(column.position for column in result.columns if column.name == name)


@pytest.mark.parametrize(
    ("name", "fields", "code"),
    [
        ("prediction_id", {"kind": "feature"}, "mapping.id.missing"),
        ("prediction_timestamp", {"kind": "left_out"}, "mapping.timestamp.missing"),
        ("owner", {"kind": "id"}, "mapping.id.two"),
        ("embeddings", {"dimensions": ""}, "mapping.tensor.dimensions"),
        ("amount", {"type": "colour"}, "mapping.type.unknown"),
        ("amount", {"kind": "king"}, "mapping.kind.unknown"),
        ("amount", {"name": "owner"}, "mapping.field.duplicate"),
    ],
)
def test_what_is_missing_or_wrong_is_said_before_going_on(
    row: Onboarding, as_dana: Client, name: str, fields: dict[str, str], code: str
) -> None:
    place = place_of(row, name)
    answer = save(as_dana, row, **{f"{field}-{place}": value for field, value in fields.items()})
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert f'data-problem="{code}"' in answer.content.decode()  # type: ignore[attr-defined]


def test_many_are_set_at_once(row: Onboarding, as_dana: Client) -> None:
    picks = [place_of(row, "amount"), place_of(row, "owner")]
    save(as_dana, row, action="apply", pick=picks, bulk_kind="raw_input", bulk_type="text")
    columns = saved(row)
    assert {columns[name].kind for name in ("amount", "owner")} == {ColumnKind.RAW_INPUT}
    assert {columns[name].type for name in ("amount", "owner")} == {FieldType.TEXT}
    assert columns["is_new"].kind == ColumnKind.FEATURE


def test_one_changed_row_is_saved_by_itself_and_comes_back_with_what_is_missing(
    row: Onboarding, as_dana: Client
) -> None:
    place = place_of(row, "prediction_id")
    answer = as_dana.post(
        address(row),
        {"columns_hash": seen_hash(row), "action": "row", "row": place, f"kind-{place}": "feature"},
        headers={"HX-Request": "true"},
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<tr id="column-{place}"' in text
    assert 'data-problem="mapping.id.missing"' in text
    assert saved(row)["prediction_id"].kind == ColumnKind.FEATURE


def test_going_back_to_the_suggestions(row: Onboarding, as_dana: Client) -> None:
    save(as_dana, row, **{f"kind-{place_of(row, 'amount')}": "left_out"})
    assert saved(row)["amount"].kind == ColumnKind.LEFT_OUT
    save(as_dana, row, action="suggest")
    assert saved(row)["amount"].kind == ColumnKind.FEATURE


def test_a_mapping_of_an_older_sample_is_refused_and_what_fits_is_kept(row: Onboarding, as_dana: Client) -> None:
    old = seen_hash(row)
    save(as_dana, row, **{f"name-{place_of(row, 'amount')}": "premium"})
    changed = sample(BytesSource(parquet(pa.table({"amount": [1.5, 2.5], "extra": ["a", "b"]})), "x.parquet"))
    factories.add_sample(row, result=changed)
    answer = as_dana.post(address(row), {"columns_hash": old, "action": "save"})
    assert answer.status_code == 422
    assert 'data-problem="onboarding.columns.sample_changed"' in answer.content.decode()
    page = as_dana.get(address(row)).content.decode()
    assert 'value="premium"' in page
    assert "extra" in page


def test_three_hundred_columns_are_saved_in_one_post(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.connected(acme, dana)
    names = ["prediction_id", "prediction_timestamp", "proba", *[f"f_{number}" for number in range(297)]]
    begin = pa.array([1_760_000_000_000 + n for n in range(20)], pa.timestamp("ms", "UTC"))
    table = pa.table(
        {
            name: begin
            if name == "prediction_timestamp"
            else [f"p{n}" for n in range(20)]
            if name == "prediction_id"
            else [n / 20 for n in range(20)]
            for name in names
        }
    )
    factories.add_sample(row, result=sample(BytesSource(parquet(table), "wide.parquet")))
    fields: dict[str, object] = {}
    for place, name in enumerate(names):
        fields |= {f"kind-{place}": "feature" if place > 2 else ["id", "timestamp", "prediction"][place]}
        fields |= {
            f"type-{place}": "numeric",
            f"name-{place}": f"{name}_x" if place > 2 else name,
            f"actual_for-{place}": "",
        }
    answer = save(as_dana, row, **fields)
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert sum(column.kind == ColumnKind.FEATURE for column in saved(row).values()) == 297
    assert saved(row)["f_296"].field_name == "f_296_x"


def test_hostile_column_names_are_shown_exactly_and_harmlessly(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.connected(acme, dana)
    names = [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7|add:7 }}",
        "a\nb",
        "emoji 🦊",
        "' OR 1=1 --",
    ]
    table = pa.table({name: [1, 2, 3] for name in names})
    factories.add_sample(row, result=sample(BytesSource(parquet(table), "odd.parquet")))
    page = as_dana.get(address(row)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7|add:7 }}" in page


@pytest.mark.parametrize(("name", "kind"), [("prediction_id", "feature"), ("owner", "id")])
def test_what_is_missing_leads_to_its_row(row: Onboarding, as_dana: Client, name: str, kind: str) -> None:
    place = place_of(row, name)
    answer = save(as_dana, row, **{f"kind-{place}": kind})
    assert f'href="#kind-{place}"' in answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pick": [0, 1], "bulk_kind": "left_out"}, "Set for 2 columns."),
        ({"pick": [2], "bulk_type": "text"}, "Set for 1 column."),
        ({"bulk_kind": "left_out"}, "No column was selected"),
        ({"pick": [0]}, "Choose a kind or a type"),
    ],
)
def test_setting_many_says_what_was_set(row: Onboarding, as_dana: Client, fields: dict[str, object], said: str) -> None:
    save(as_dana, row, action="apply", **fields)
    assert said in as_dana.get(address(row)).content.decode()
