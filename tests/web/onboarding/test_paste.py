"""A pasted schema is applied where it matches; the mapping comes as a file and goes back in."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from tests.secrets import KEY_ID
from wizard.accounts.models import User, Workspace
from wizard.mapping.pasted.types import PastedField, PastedSchema
from wizard.mapping.types import ColumnKind
from wizard.onboarding.models import Onboarding
from wizard.web.onboarding.views import paste

pytestmark = pytest.mark.django_db

CALL = """
aporia.create_model_version(
    model_id="m", model_version="v1", model_type="binary",
    features={"amount": "categorical", "ghost": "numeric"},
    predictions={"proba": "numeric"},
)
"""


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.sampled(acme, dana)


def address(row: Onboarding, ending: str = "paste") -> str:
    return f"/onboardings/{row.pk}/columns/{ending}"


def test_what_matches_is_applied_and_the_rest_is_listed(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.post(address(row), {"schema": CALL}).content.decode()
    assert "2 of 3 fields applied" in page
    assert "the data has no column ghost" in page
    row.refresh_from_db()
    assert row.mapping
    types = {column.column: column.type for column in row.mapping.draft.columns}
    assert types["amount"] == "categorical"


def test_text_that_is_no_schema_is_refused_and_stays(row: Onboarding, as_dana: Client) -> None:
    answer = as_dana.post(address(row), {"schema": "hello  # <b>"})
    assert answer.status_code == 422
    assert 'data-problem="mapping.paste.no_schema"' in answer.content.decode()
    assert "hello  # &lt;b&gt;" in answer.content.decode()


def test_a_secret_is_neither_read_nor_shown_again(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.post(address(row), {"schema": f"key = '{KEY_ID}'\n{CALL}"}).content.decode()
    assert 'data-problem="mapping.paste.secret"' in page
    assert KEY_ID not in page
    row.refresh_from_db()
    assert row.mapping is None


def test_the_mapping_comes_as_a_file_and_goes_back_in(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(address(row), {"schema": CALL})
    answer = as_dana.get(address(row, "mapping.csv"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert "amount,feature,categorical,amount,," in text
    page = as_dana.post(address(row), {"schema": text}).content.decode()
    assert "all match" in page


def test_the_columns_step_leads_to_it(row: Onboarding, as_dana: Client) -> None:
    assert f'href="{address(row)}"' in as_dana.get(f"/onboardings/{row.pk}/columns").content.decode()


def test_who_may(row: Onboarding, as_tim: Client, as_mo: Client, as_eve: Client) -> None:
    assert as_tim.post(address(row), {"schema": CALL}).status_code == 200
    assert as_mo.get(address(row)).status_code == 200
    assert as_mo.post(address(row), {"schema": CALL}).status_code == 404
    assert as_mo.get(address(row, "mapping.csv")).status_code == 200
    for ending in ("paste", "mapping.csv"):
        assert as_eve.get(address(row, ending)).status_code == 404


def test_the_last_version_is_offered_and_laid_over(
    row: Onboarding, as_dana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Start from a version" not in as_dana.get(address(row)).content.decode()
    fields = (PastedField("amount", ColumnKind.PREDICTION, "numeric"), PastedField("gone", ColumnKind.FEATURE))
    monkeypatch.setattr(paste, "earlier_versions", lambda _: [("ver_1", "Offers, v1")])
    monkeypatch.setattr(paste, "earlier_schema", lambda _, version: PastedSchema(f"version {version}", fields))
    assert "Offers, v1" in as_dana.get(address(row)).content.decode()
    page = as_dana.post(address(row), {"version": "ver_1"}).content.decode()
    assert "Version ver_1: 1 of 2 fields applied" in page
    assert "the data has no column gone" in page
    assert "Columns that it does not speak of" in page
    row.refresh_from_db()
    assert row.mapping
    assert {column.column: column.kind for column in row.mapping.draft.columns}["amount"] == ColumnKind.PREDICTION
