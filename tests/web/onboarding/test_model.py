"""The Model step."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import factories, records
from wizard.accounts.models import User, Workspace
from wizard.onboarding.models import Onboarding
from wizard.registration.saved_destinations import remove_destination
from wizard.registry.models import MLModel

GOOD = {
    "model_name": "Insurance offers",
    "model_id": "",
    "model_type": "binary",
    "version_name": "v1",
    "datasets": ["training"],
    "description": "Who buys?",
    "owner": "dana@acme.test",
    "tags": "team: risk\nStage: pilot",
    "icon": "general",
    "colour": "green",
}


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.onboarding(acme, dana)


def send(browser: Client, row: Onboarding, **changes: object) -> int:
    return int(browser.post(f"/onboardings/{row.pk}/model", GOOD | changes).status_code)


def test_good_answers_are_kept_and_lead_to_the_next_step(row: Onboarding, as_dana: Client) -> None:
    answer = as_dana.post(f"/onboardings/{row.pk}/model", GOOD)
    assert answer["Location"] == f"/onboardings/{row.pk}/aws"
    row.refresh_from_db()
    assert (row.model_name, row.model_id, row.colour) == ("Insurance offers", "insurance-offers", "green")
    assert row.tags == {"team": "risk", "stage": "pilot"}
    assert row.datasets == ["serving", "training"]


def test_the_owner_and_version_are_proposed(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(f"/onboardings/{row.pk}/model").content.decode()
    assert 'value="dana@acme.test"' in page
    assert 'value="v1"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("model_name", ""),
        ("model_name", "x" * 101),
        ("model_id", "x" * 101),
        ("model_id", "a/b"),
        ("model_id", "a\x01b"),
        ("model_type", "oracle"),
        ("version_name", ""),
        ("datasets", ["everything"]),
        ("tags", "no colon"),
        ("tags", "\n".join(f"k{number}: v" for number in range(11))),
        ("tags", "a-key-that-is-much-too-long: v"),
        ("icon", "skull"),
        ("colour", "#fff"),
        ("description", "x" * 1001),
    ],
)
def test_bad_input_is_refused_beside_its_field(row: Onboarding, as_dana: Client, field: str, value: object) -> None:
    answer = as_dana.post(f"/onboardings/{row.pk}/model", GOOD | {field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    row.refresh_from_db()
    assert row.model_name == ""


def test_a_model_id_of_the_workspace_is_refused_but_not_one_of_another(
    row: Onboarding, as_dana: Client, acme: Workspace
) -> None:
    MLModel.objects.create(workspace=factories.workspace("Other"), model_id="insurance-offers", name="Theirs")
    assert send(as_dana, row) == 302
    MLModel.objects.create(workspace=acme, model_id="fraud", name="Ours")
    answer = as_dana.post(f"/onboardings/{row.pk}/model", GOOD | {"model_id": "fraud"})
    assert answer.status_code == 422
    assert answer.context["form"].problem.code == "registry.model.exists"


def test_a_taken_id_is_kept_with_a_warning_where_another_server_can_be_chosen(
    row: Onboarding, as_dana: Client, acme: Workspace, dana: User
) -> None:
    records.destination(acme, dana)
    records.model(acme, model_id="fraud")
    send(as_dana, row, model_id="fraud")
    row.refresh_from_db()
    assert row.model_id == "fraud"
    warning = "“fraud” is the id of a model that is registered in Embark already."
    assert warning in as_dana.get(f"/onboardings/{row.pk}/aws").content.decode()
    assert warning in as_dana.get(f"/onboardings/{row.pk}/model").content.decode()
    send(as_dana, row, model_id="another")
    assert "registered in Embark already" not in as_dana.get(f"/onboardings/{row.pk}/model").content.decode()


def test_a_server_that_was_removed_is_no_choice(row: Onboarding, as_dana: Client, acme: Workspace, dana: User) -> None:
    remove_destination(destination=records.destination(acme, dana), by=dana)
    records.model(acme, model_id="fraud")
    assert send(as_dana, row, model_id="fraud") == 422


def test_fields_that_are_not_asked_change_nothing(row: Onboarding, as_dana: Client, acme: Workspace) -> None:
    other = factories.workspace("Other")
    send(as_dana, row, workspace=other.pk, registration="reg_x", created_by="1", state="done")
    row.refresh_from_db()
    assert (row.workspace_id, row.registration_id) == (acme.pk, None)


def test_markup_and_template_code_in_a_name_are_shown_as_typed(row: Onboarding, as_dana: Client) -> None:
    send(as_dana, row, model_name="<b>{{ 7|add:7 }}</b>", model_id="odd")
    page = as_dana.get(f"/onboardings/{row.pk}/model").content.decode()
    assert "&lt;b&gt;{{ 7|add:7 }}&lt;/b&gt;" in page
    assert "<b>{{" not in page


def refused(browser: Client, row: Onboarding, **changes: object) -> str:
    answer = browser.post(f"/onboardings/{row.pk}/model", GOOD | changes)
    assert answer.status_code == 422
    return answer.content.decode()


def hidden(page: str) -> str:
    """The id that the page has proposed."""
    found = re.search(r'name="proposed" value="([^"]*)"', page)
    assert found
    return found[1]


class TestIdProposal:
    """The id follows the name until it is typed."""

    def ask(self, browser: Client, row: Onboarding, **query: str) -> object:
        return browser.get(f"/onboardings/{row.pk}/model/id", query, headers={"HX-Request": "true"})

    def test_it_is_made_from_the_name(self, row: Onboarding, as_dana: Client) -> None:
        answer = self.ask(as_dana, row, model_name="Über Fraud 2", model_id="", proposed="")
        assert 'value="uber-fraud-2"' in answer.content.decode()  # type: ignore[attr-defined]

    @pytest.mark.parametrize(("name", "model_id"), [("Fraud", "fraud"), ("Fraud", ""), ("", "")])
    def test_after_an_error_of_the_form_it_goes_on(
        self, row: Onboarding, as_dana: Client, name: str, model_id: str
    ) -> None:
        page = refused(as_dana, row, model_name=name, model_id=model_id, version_name="")
        answer = self.ask(as_dana, row, model_name="Churn", model_id=model_id, proposed=hidden(page))
        assert 'value="churn"' in answer.content.decode()  # type: ignore[attr-defined]

    def test_after_an_error_of_the_form_a_typed_id_still_stays(self, row: Onboarding, as_dana: Client) -> None:
        page = refused(as_dana, row, model_name="Fraud", model_id="mine", version_name="")
        answer = self.ask(as_dana, row, model_name="Churn", model_id="mine", proposed=hidden(page))
        assert answer.status_code == 204  # type: ignore[attr-defined]

    def test_a_typed_id_is_left_alone(self, row: Onboarding, as_dana: Client) -> None:
        answer = self.ask(as_dana, row, model_name="Fraud", model_id="mine", proposed="frau")
        assert answer.status_code == 204  # type: ignore[attr-defined]


def test_serving_data_cannot_be_left_out(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.onboarding(acme, dana)
    page = as_dana.get(f"/onboardings/{row.pk}/model").content.decode()
    box = next(tag for tag in page.split("<input")[1:] if 'value="serving"' in tag).partition(">")[0]
    assert "checked" in box
    assert "disabled" in box
