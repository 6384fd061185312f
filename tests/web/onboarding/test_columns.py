"""The Columns step: suggestions, rules, one post for many columns, and what changes under somebody's hands."""

from __future__ import annotations

import re
from typing import Any

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

QUERIES = 9
"""Of the page: seven of the guard, the stepper and the frame, the sample, the mapping's history."""


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.sampled(acme, dana)


def address(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/columns"


def seen_hash(row: Onboarding) -> str:
    return str(Sample.objects.get(pk=row.dataset_samples.get(kind="serving").sample_id).columns_hash)


def save(browser: Client, row: Onboarding, action: str = "save", **fields: object) -> object:
    return browser.post(address(row), {"columns_hash": seen_hash(row), "action": action, **fields})


def edit(
    browser: Client, row: Onboarding, column: str, /, *, headers: dict[str, str] | None = None, **fields: object
) -> Any:
    """What the form of one opened column sends."""
    sent = {"columns_hash": seen_hash(row), "action": "edit", "column": place_of(row, column), **fields}
    return browser.post(address(row), sent, headers=headers)


def saved(row: Onboarding) -> dict[str, MappedColumn]:
    row.refresh_from_db()
    assert row.mapping
    return {column.column: column for column in row.mapping.draft.columns}


def test_the_page_opens_with_a_mapping_that_can_be_saved_at_once(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(address(row))
    assert page.context["page"].blocks == ()
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
        ("amount", {"name": "owner"}, "mapping.field.duplicate"),
    ],
)
def test_what_is_missing_or_wrong_is_said_before_going_on(
    row: Onboarding, as_dana: Client, name: str, fields: dict[str, str], code: str
) -> None:
    edit(as_dana, row, name, **fields)
    answer = save(as_dana, row)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert f'data-problem="{code}"' in answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"owner": {"kind": "id"}, "amount": {"kind": "id"}}, "mapping.id.two"),
        ({"amount": {"name": "owner"}}, "mapping.field.duplicate"),
    ],
)
def test_one_problem_is_one_line_that_leads_to_each_of_its_columns(
    row: Onboarding, as_dana: Client, changes: dict[str, dict[str, str]], code: str
) -> None:
    for name, fields in changes.items():
        edit(as_dana, row, name, **fields)
    text = as_dana.get(address(row)).content.decode()
    assert text.count(f'data-problem="{code}"') == 1
    assert "1 to mend before it can go on" in text
    (line,) = re.findall(rf'<li [^>]*data-problem="{code}".*?</li>', text)
    assert {f">{name}</a>" in line for name in (*changes, "owner")} == {True}


@pytest.mark.parametrize(
    ("action", "fields", "code"),
    [
        ("edit", {"type": "colour"}, "mapping.type.unknown"),
        ("edit", {"kind": "king"}, "mapping.kind.unknown"),
        ("apply", {"bulk_kind": "king", "pick": [1]}, "mapping.kind.unknown"),
        ("apply-shown", {"bulk_type": "colour"}, "mapping.type.unknown"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_bad_words_are_refused_and_nothing_is_stored(
    row: Onboarding, as_dana: Client, action: str, fields: dict[str, object], code: str, headers: dict[str, str]
) -> None:
    sent = {"columns_hash": seen_hash(row), "action": action, "column": "1", **fields}
    answer = as_dana.post(address(row), sent, headers=headers)
    assert answer.status_code == 422
    assert f'data-problem="{code}"' in answer.content.decode()
    row.refresh_from_db()
    assert row.mapping is None


def test_a_type_is_chosen_in_the_opened_row_and_not_on_the_next_step(
    acme: Workspace, dana: User, as_dana: Client
) -> None:
    row = factories.connected(acme, dana)
    factories.add_sample(row, result=sample(BytesSource(b"id,flag\n" + b"1,0\n2,1\n" * 50, "in/a.csv")))
    there = as_dana.get(f"/onboardings/{row.pk}/data").content.decode()
    here = as_dana.get(address(row) + "?column=1").content.decode()
    assert "you choose on the next step" in there
    assert "you choose above" in here
    assert "next step" not in here[here.index('id="column-open"') :]


def test_many_are_set_at_once(row: Onboarding, as_dana: Client) -> None:
    picks = [place_of(row, "amount"), place_of(row, "owner")]
    save(as_dana, row, action="apply", pick=picks, bulk_kind="raw_input", bulk_type="text")
    columns = saved(row)
    assert {columns[name].kind for name in ("amount", "owner")} == {ColumnKind.RAW_INPUT}
    assert {columns[name].type for name in ("amount", "owner")} == {FieldType.TEXT}
    assert columns["is_new"].kind == ColumnKind.FEATURE


def test_a_pattern_selects_columns_that_are_not_shown(row: Onboarding, as_dana: Client) -> None:
    save(as_dana, row, action="apply", pattern="*_NEW", bulk_kind="raw_input", filter="text=amount")
    assert [name for name, column in saved(row).items() if column.kind == ColumnKind.RAW_INPUT] == ["is_new"]


def test_all_that_the_filter_finds_are_set_without_ticking_them(row: Onboarding, as_dana: Client) -> None:
    save(as_dana, row, action="apply-shown", bulk_kind="left_out", filter="kind=feature")
    left_out = [name for name, column in saved(row).items() if column.kind == ColumnKind.LEFT_OUT]
    assert left_out == ["amount", "owner", "is_new", "embeddings"]


def test_the_row_that_the_keyboard_is_on_is_set_when_none_is_selected(row: Onboarding, as_dana: Client) -> None:
    place = place_of(row, "amount")
    save(as_dana, row, action="apply", active=place, bulk_kind="left_out")
    assert saved(row)["amount"].kind == ColumnKind.LEFT_OUT
    save(as_dana, row, action="apply", active=place, pick=[place_of(row, "owner")], bulk_kind="raw_input")
    assert saved(row)["amount"].kind == ColumnKind.LEFT_OUT


def test_a_change_comes_back_as_its_rows_and_what_is_missing_and_nothing_else(row: Onboarding, as_dana: Client) -> None:
    text = edit(as_dana, row, "prediction_id", headers={"HX-Request": "true"}, kind="feature").content.decode()
    place = place_of(row, "prediction_id")
    assert f'<tr id="column-{place}"' in text
    assert text.count("<tr ") == 1
    assert 'data-problem="mapping.id.missing"' in text
    assert "prediction_id: kind feature." in text
    assert '<svg viewBox="0 0 120 36"' not in text.partition('id="columns-changed"')[2].partition("</table>")[0]
    assert saved(row)["prediction_id"].kind == ColumnKind.FEATURE


def test_an_edit_changes_only_what_was_changed_on_the_page(row: Onboarding, as_dana: Client, as_tim: Client) -> None:
    edit(as_tim, row, "amount", kind="raw_input")
    edit(as_dana, row, "amount", **{"kind": "feature", "was-kind": "feature", "type": "text", "was-type": "numeric"})
    column = saved(row)["amount"]
    assert (column.kind, column.type) == (ColumnKind.RAW_INPUT, FieldType.TEXT)


def test_the_other_sees_what_was_changed_and_by_whom(row: Onboarding, as_dana: Client, as_tim: Client) -> None:
    edit(as_dana, row, "amount", kind="raw_input")
    news = f"{address(row)}/news"
    assert as_tim.get(f"{news}?since=1").status_code == 204
    edit(as_dana, row, "owner", kind="left_out", name="who")
    answer = as_tim.get(f"{news}?since=1&until=200", headers={"HX-Request": "true"}).content.decode()
    assert "Dana set owner: kind left out, name who." in answer
    assert f'<tr id="column-{place_of(row, "owner")}"' in answer
    assert f'<tr id="column-{place_of(row, "amount")}"' not in answer
    assert 'id="columns-since" form="step-form" value="2"' in answer
    own = as_dana.get(f"{news}?since=1", headers={"HX-Request": "true"}).content.decode()
    assert "You, in another tab, set owner" in own


def test_ones_own_change_brings_those_of_others_along(row: Onboarding, as_dana: Client, as_tim: Client) -> None:
    edit(as_tim, row, "amount", kind="raw_input")
    text = edit(as_dana, row, "owner", headers={"HX-Request": "true"}, kind="left_out", since=0).content.decode()
    for name in ("amount", "owner"):
        assert f'<tr id="column-{place_of(row, name)}"' in text


def test_undo_and_redo(row: Onboarding, as_dana: Client, as_tim: Client) -> None:
    edit(as_dana, row, "amount", kind="raw_input")
    save(as_tim, row, action="undo")
    assert saved(row)["amount"].kind == ColumnKind.RAW_INPUT, "it is not Tim's to undo"
    save(as_dana, row, action="undo")
    assert saved(row)["amount"].kind == ColumnKind.FEATURE
    assert "Undone: amount." in as_dana.get(address(row)).content.decode()
    save(as_dana, row, action="redo")
    assert saved(row)["amount"].kind == ColumnKind.RAW_INPUT


def test_going_back_to_the_suggestions_can_be_undone(row: Onboarding, as_dana: Client) -> None:
    edit(as_dana, row, "amount", kind="left_out")
    assert saved(row)["amount"].kind == ColumnKind.LEFT_OUT
    save(as_dana, row, action="suggest")
    assert saved(row)["amount"].kind == ColumnKind.FEATURE
    save(as_dana, row, action="undo")
    assert saved(row)["amount"].kind == ColumnKind.LEFT_OUT


def test_a_mapping_of_an_older_sample_is_refused_and_what_fits_is_kept(row: Onboarding, as_dana: Client) -> None:
    old = seen_hash(row)
    edit(as_dana, row, "amount", name="premium")
    changed = sample(BytesSource(parquet(pa.table({"amount": [1.5, 2.5], "extra": ["a", "b"]})), "x.parquet"))
    factories.add_sample(row, result=changed)
    answer = as_dana.post(address(row), {"columns_hash": old, "action": "save"})
    assert answer.status_code == 422
    assert 'data-problem="onboarding.columns.sample_changed"' in answer.content.decode()
    page = as_dana.get(address(row)).content.decode()
    assert "<strong>premium</strong>" in page
    assert "extra" in page


def wide(acme: Workspace, dana: User, count: int) -> Onboarding:
    """An onboarding with an id, a timestamp and so many columns more."""
    row = factories.connected(acme, dana)
    begin = pa.array([1_760_000_000_000 + n for n in range(20)], pa.timestamp("ms", "UTC"))
    columns = {"prediction_id": [f"p{n}" for n in range(20)], "prediction_timestamp": begin, "proba": [0.5] * 20}
    columns |= {f"f_{number}": [n / 20 for n in range(20)] for number in range(count)}
    factories.add_sample(row, result=sample(BytesSource(parquet(pa.table(columns)), "wide.parquet")))
    return row


def test_the_page_is_light_however_many_columns_there_are(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = wide(acme, dana, 300)
    page = as_dana.get(address(row)).content.decode()
    assert page.count('class="column-row ') == 200
    assert page.count("<select") == 5
    assert len(re.findall(r"<input", page)) < 230
    part = as_dana.get(
        f"{address(row)}?from=200", headers={"HX-Request": "true", "HX-Target": "columns-more-row"}
    ).content.decode()
    assert part.count('class="column-row ') == 103
    assert part.lstrip().startswith('<tr id="column-200"')


def test_the_queries_are_as_many_for_two_columns_as_for_many(
    acme: Workspace, dana: User, as_dana: Client, django_assert_num_queries: Any
) -> None:
    pages = [wide(acme, dana, count) for count in (1, 250)]
    for row in pages:
        save(as_dana, row, action="apply", pattern="f_*", bulk_kind="raw_input")
    for row in pages:
        with django_assert_num_queries(QUERIES):
            as_dana.get(address(row))


def test_a_column_is_opened_below_its_row_or_alone(row: Onboarding, as_dana: Client) -> None:
    place = place_of(row, "embeddings")
    page = as_dana.get(f"{address(row)}?column={place}").content.decode()
    assert (
        page.index(f'id="column-{place}"') < page.index('id="column-editor"') < page.index(f'id="column-{place + 1}"')
    )
    assert 'name="dimensions"' in page
    part = as_dana.get(
        f"{address(row)}?column={place}", headers={"HX-Request": "true", "HX-Target": f"column-{place}"}
    ).content.decode()
    assert part.lstrip().startswith('<tr id="column-editor"')


def test_an_opened_column_is_shown_wherever_it_is(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = wide(acme, dana, 300)
    page = as_dana.get(f"{address(row)}?column=250").content.decode()
    assert 'id="column-250"' in page
    assert 'id="column-0"' not in page
    assert "Show those before" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("text=is_NEW", ["is_new"]),
        ("text=*_buy_*", ["will_buy_insurance", "did_buy_insurance"]),
        ("kind=id", ["prediction_id"]),
        ("type=tensor", ["embeddings"]),
        ("kind=king&type=1&sort=x&text=owner", ["owner"]),
        ("kind=feature&sort=name", ["amount", "embeddings", "is_new", "owner"]),
        ("text=nothing", []),
    ],
)
def test_the_filter_is_in_the_address(row: Onboarding, as_dana: Client, query: str, names: list[str]) -> None:
    page = as_dana.get(f"{address(row)}?{query}")
    assert [each.profile.name for each in page.context["page"].part.rows] == names
    part = as_dana.get(f"{address(row)}?{query}", headers={"HX-Request": "true", "HX-Target": "columns-list"})
    assert part.content.decode().lstrip().startswith('<section class="columns-list"')
    assert part["HX-Replace-Url"].startswith(address(row))


def test_how_many_names_a_pattern_means_is_told(row: Onboarding, as_dana: Client) -> None:
    headers = {"HX-Request": "true", "HX-Target": "pattern-count"}
    assert "+ 2" in as_dana.get(f"{address(row)}?pattern=*_buy_*", headers=headers).content.decode()


def test_an_account_manager_reads_and_an_outsider_sees_nothing(
    row: Onboarding, as_dana: Client, as_mo: Client, as_eve: Client
) -> None:
    edit(as_dana, row, "amount", kind="raw_input")
    page = as_mo.get(f"{address(row)}?column=2").content.decode()
    assert 'id="column-2"' in page
    assert 'name="pick"' not in page
    assert 'id="column-form"' not in page
    assert as_mo.get(f"{address(row)}/news?since=0", headers={"HX-Request": "true"}).status_code == 200
    assert as_mo.post(address(row), {"action": "undo"}).status_code == 404
    for method, path in [("get", ""), ("get", "/news?since=0"), ("post", "")]:
        assert getattr(as_eve, method)(f"{address(row)}{path}").status_code == 404


def test_a_change_without_a_session_is_told_and_not_made(row: Onboarding) -> None:
    answer = Client().post(address(row), {"action": "apply"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    row.refresh_from_db()
    assert row.mapping is None


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
    edit(as_dana, row, name, kind=kind)
    page = as_dana.get(f"{address(row)}?text=nothing").content.decode()
    assert f'href="{address(row)}?column={place}#edit-kind"' in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pick": [0, 1], "bulk_kind": "left_out"}, "prediction_id and prediction_timestamp: kind left out."),
        ({"pick": [2], "bulk_type": "text"}, "amount: type text."),
        ({"pattern": "*", "bulk_kind": "left_out"}, "prediction_id, prediction_timestamp and 7 more: kind left out."),
        ({"bulk_kind": "left_out"}, "No column was selected"),
        ({"pick": [0]}, "Choose a kind or a type"),
        ({"pick": ["x", "-1", "99", "²"], "bulk_kind": "id"}, "No column was selected"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_was_set_is_said(
    row: Onboarding, as_dana: Client, fields: dict[str, object], said: str, headers: dict[str, str]
) -> None:
    sent = {"columns_hash": seen_hash(row), "action": "apply", **fields}
    answer = as_dana.post(address(row), sent, headers=headers)
    shown = answer if headers else as_dana.get(answer["Location"])
    assert said in shown.content.decode()


def test_the_page_comes_back_with_its_filter(row: Onboarding, as_dana: Client) -> None:
    answer = save(as_dana, row, action="apply-shown", bulk_kind="left_out", filter="text=amount&sort=name")
    assert answer["Location"] == f"{address(row)}?text=amount&sort=name"  # type: ignore[index]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_press_without_a_button_changes_nothing_and_goes_nowhere(
    acme: Workspace, dana: User, as_dana: Client, headers: dict[str, str]
) -> None:
    """The second press of Undo, when its button has just been replaced by the answer to the first."""
    row = factories.mapped(acme, dana)
    page = as_dana.get(f"/onboardings/{row.pk}/columns")
    columns_hash = page.context["page"].table.columns_hash
    answer = as_dana.post(f"/onboardings/{row.pk}/columns", {"columns_hash": columns_hash}, headers=headers)
    assert "review" not in answer.headers.get("Location", "") + answer.headers.get("HX-Redirect", "")
    assert 'name="action" value="save"' in page.content.decode()


def test_a_row_that_another_ones_change_makes_wrong_is_drawn_anew(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.mapped(acme, dana)
    page = as_dana.get(f"/onboardings/{row.pk}/columns").context["page"]
    names = page.names
    first = next(each for each in page.table.rows if each.column.kind == ColumnKind.ID)
    other = next(place for place, name in enumerate(names) if name == "owner")
    sent = {"columns_hash": page.table.columns_hash, "since": str(page.revision), "until": "50"}
    for action in ({"action": "apply", "bulk_kind": "id", "pick": str(other)}, {"action": "undo"}):
        answer = as_dana.post(f"/onboardings/{row.pk}/columns", sent | action, headers={"HX-Request": "true"})
        changed = answer.content.decode()
        assert f'id="column-{first.place}"' in changed, action
        assert f'id="column-{other}"' in changed, action
