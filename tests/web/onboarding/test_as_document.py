"""An onboarding that a document has made, on its pages; and the document that Review shows of any onboarding."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.web.conftest import browser_of
from wizard.accounts.models import User, Workspace
from wizard.mapping.types import ColumnKind
from wizard.onboarding.document.reading import read_document
from wizard.onboarding.from_document import put_in
from wizard.onboarding.models import Onboarding
from wizard.onboarding.outcomes import Did
from wizard.registry.schema import FieldType

pytestmark = pytest.mark.django_db

ROLE = "arn:aws:iam::123456789012:role/embark-acme"
TOLD = {
    "workspace": "Acme",
    "model": {"name": "Other", "version": "v1", "model_type": "binary"},
    "role_arn": ROLE,
    "datasets": {"serving": {"location": "s3://acme-ml/insurance/serving.parquet", "sample_size": 0.25}},
    "columns": [
        {"column": "owner", "field": "owned_by", "kind": "raw_input", "type": "categorical"},
        {"column": "amount", "kind": "left_out"},
        {"column": "ghost", "kind": "feature", "type": "numeric"},
    ],
}


def made(by: User, **changes: Any) -> Onboarding:
    (outcome,) = put_in(text=json.dumps(TOLD | changes), by=by)
    assert outcome.did is Did.MADE, outcome.problems
    return Onboarding.objects.get(pk=outcome.onboarding_id)


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    """Made by a document through the workspace's green connection; its data is sampled."""
    factories.connected(acme, dana)
    row = made(dana)
    factories.add_sample(row)
    return row


def test_the_columns_are_as_the_document_says(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(f"/onboardings/{row.pk}/columns").content.decode()
    assert "as in the document" in page
    assert "filled in as the document says" in page
    assert Onboarding.objects.get(pk=row.pk).mapping is None, "a look writes nothing"


def test_what_the_data_lacks_is_told(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(f"/onboardings/{row.pk}/columns").content.decode()
    told = re.search(r'id="columns-lacking".*?</ul>', page, re.DOTALL)
    assert told
    assert "the data has no column ghost" in told[0]
    assert told[0].count("<li") == 1


def test_saving_keeps_what_was_filled_in(row: Onboarding, as_dana: Client) -> None:
    seen = row.dataset_samples.get().sample.columns_hash
    answer = as_dana.post(f"/onboardings/{row.pk}/columns", {"action": "save", "columns_hash": seen})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.mapping
    columns = {column.column: column for column in row.mapping.draft.columns}
    owner = columns["owner"]
    assert (owner.kind, owner.type, owner.field_name) == (ColumnKind.RAW_INPUT, FieldType.CATEGORICAL, "owned_by")
    assert columns["amount"].kind == ColumnKind.LEFT_OUT
    assert columns["prediction_id"].kind == ColumnKind.ID, "what the document does not speak of is as suggested"


def test_a_column_that_was_decided_stays(row: Onboarding, dana: User, as_dana: Client) -> None:
    seen = row.dataset_samples.get().sample.columns_hash
    address = f"/onboardings/{row.pk}/columns"
    as_dana.post(address, {"action": "save", "columns_hash": seen})
    place = [column.column for column in Onboarding.objects.get(pk=row.pk).mapping.draft.columns].index("owner")
    as_dana.post(address, {"action": "edit", "column": str(place), "kind": "left_out", "columns_hash": seen})
    put_in(text=json.dumps(TOLD), by=dana)
    as_dana.get(address)
    columns = {column.column: column.kind for column in Onboarding.objects.get(pk=row.pk).mapping.draft.columns}
    assert columns["owner"] == ColumnKind.LEFT_OUT


def test_the_data_step_proposes_the_location(acme: Workspace, dana: User, as_dana: Client) -> None:
    factories.connected(acme, dana)
    row = made(dana)
    row.dataset_samples.all().delete()
    page = as_dana.get(f"/onboardings/{row.pk}/data").content.decode()
    assert 'value="s3://acme-ml/insurance/serving.parquet"' in page
    assert 'value="25"' in page


def document_on(page: str) -> str:
    found = re.search(r'aria-label="JSON document"><code data-copy-text>(.*?)</code>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_what_review_shows_can_be_put_in_again(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.mapped(acme, dana, tags={"team": "risk"}, datasets=["serving", "training"], colour="pink")
    text = document_on(as_dana.get(f"/onboardings/{row.pk}/review").content.decode())
    (outcome,) = put_in(text=text, by=dana)
    assert (outcome.did, outcome.onboarding_id) == (Did.THERE, row.pk)


def test_what_review_shows_makes_the_same_elsewhere(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.mapped(acme, dana, tags={"team": "risk"}, datasets=["serving", "training"])
    text = document_on(as_dana.get(f"/onboardings/{row.pk}/review").content.decode())
    bravo = factories.workspace("Bravo")
    bo = factories.member(bravo, email="bo@bravo.test")
    (outcome,) = put_in(text=text.replace(acme.pk, bravo.pk), by=bo)
    assert outcome.did is Did.MADE
    copy = Onboarding.objects.get(pk=outcome.onboarding_id)
    for name in ("model_name", "model_id", "model_type", "version_name", "owner", "icon", "colour", "tags", "datasets"):
        assert getattr(copy, name) == getattr(row, name), name
    for kind in row.datasets:
        factories.add_sample(copy, kind=kind)
    copy.connection.checks.update(state="done")
    browser = browser_of(bo)
    seen = copy.dataset_samples.get(kind="serving").sample.columns_hash
    assert browser.post(f"/onboardings/{copy.pk}/columns", {"action": "save", "columns_hash": seen}).status_code == 302
    copy.refresh_from_db()
    assert copy.mapping.draft == row.mapping.draft
    again = document_on(browser.get(f"/onboardings/{copy.pk}/review").content.decode())
    assert json.loads(again) == json.loads(text.replace(acme.pk, bravo.pk))


def test_the_document_holds_no_sample_value(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.mapped(acme, dana)
    text = document_on(as_dana.get(f"/onboardings/{row.pk}/review").content.decode())
    (entry,) = read_document(text)
    assert entry.problems == ()
    kinds = {tuple(column) for column in json.loads(text)["onboardings"][0]["columns"]}
    assert all(set(names) <= {"column", "kind", "field", "type", "dimensions", "actual_for"} for names in kinds)


def test_what_cannot_be_seen_is_escaped(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.mapped(acme, dana, model_name="right\u202eto left</code>")
    text = document_on(as_dana.get(f"/onboardings/{row.pk}/review").content.decode())
    assert "\u202e" not in text
    assert json.loads(text)["onboardings"][0]["model"]["name"] == "right\u202eto left</code>"
