"""The list of models: three people, every state of a row, and the onboardings under way."""

from __future__ import annotations

from django.test import Client

from tests import factories, records
from wizard.accounts.models import User, Workspace
from wizard.onboarding.handoff import hand_off
from wizard.onboarding.services import submit_bucket
from wizard.registry.schema import FieldType
from wizard.sync.types import FieldCheck


def text_of(client: Client) -> str:
    answer = client.get("/models/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_member_team_mate_and_account_manager_see_the_model(
    acme: Workspace, as_dana: Client, as_tim: Client, as_mo: Client
) -> None:
    model = records.model(acme)
    for client in (as_dana, as_tim, as_mo):
        assert f"/models/{model.pk}/" in text_of(client)


def test_an_outsider_sees_nothing_of_it(acme: Workspace, dana: User, as_eve: Client) -> None:
    model = records.model(acme, name="Secret Churn")
    factories.onboarding(acme, dana, model_name="Secret Pricing")
    seen = text_of(as_eve)
    assert "Secret" not in seen
    assert model.pk not in seen


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in_page(client: Client, db: None) -> None:
    answer = client.get("/models/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_an_empty_list_offers_to_connect_the_first_model(as_dana: Client) -> None:
    seen = text_of(as_dana)
    assert 'action="/onboardings/start"' in seen
    assert "<select" not in seen


def test_an_account_manager_cannot_start_what_only_members_start(as_mo: Client) -> None:
    assert "/onboardings/start" not in text_of(as_mo)


def test_a_member_of_several_workspaces_chooses_one(dana: User, as_dana: Client) -> None:
    factories.member(factories.workspace("Globex"), dana.email)
    seen = text_of(as_dana)
    assert seen.count("<option") == 2


def test_the_button_starts_an_onboarding(as_dana: Client) -> None:
    answer = as_dana.post("/onboardings/start")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/model")


def test_an_onboarding_under_way_shows_its_step_and_continues(acme: Workspace, dana: User, as_dana: Client) -> None:
    onboarding = factories.connected(acme, dana)
    seen = text_of(as_dana)
    assert "Step 3 of 6" in seen
    assert f'href="/onboardings/{onboarding.pk}/"' in seen


def test_a_row_says_what_the_last_sync_has_found(acme: Workspace, as_dana: Client) -> None:
    found = records.result(rows=1_234_567, duplicate_ids=5)
    records.read(records.dataset(records.version(records.model(acme))), found=found)
    seen = text_of(as_dana)
    assert "1,234,567" in seen
    assert "pill-bad" in seen
    assert "1 finding" in seen


def test_clean_data_is_called_healthy(acme: Workspace, as_dana: Client) -> None:
    records.read(records.dataset(records.version(records.model(acme))))
    assert "healthy" in text_of(as_dana)


def test_after_a_failed_sync_the_last_full_read_still_counts(acme: Workspace, as_dana: Client) -> None:
    dataset = records.dataset(records.version(records.model(acme)))
    records.read(dataset, key="first")
    records.failed(dataset, key="second")
    seen = text_of(as_dana)
    assert "pill-bad" in seen
    assert "healthy" in seen
    assert "1,000" in seen


def test_the_newest_read_counts(acme: Workspace, as_dana: Client) -> None:
    dataset = records.dataset(records.version(records.model(acme)))
    records.read(dataset, key="first", found=records.result(rows=17))
    records.read(dataset, key="second", found=records.result(rows=1234))
    seen = text_of(as_dana)
    assert "1,234" in seen
    assert ">17<" not in seen


def test_a_name_is_shown_and_never_run(acme: Workspace, as_dana: Client) -> None:
    records.model(acme, name="<script>alert(1)</script>")
    seen = text_of(as_dana)
    assert "<script>alert(1)" not in seen
    assert "&lt;script&gt;alert(1)" in seen


def test_an_onboarding_that_was_handed_off_waits_for_the_cloud_admin(
    acme: Workspace, dana: User, as_dana: Client
) -> None:
    named = factories.named(acme, dana)
    place = {"bucket": "acme-ml", "prefix": "in/", "account_id": "123456789012", "role_name": "embark-acme"}
    row = submit_bucket(onboarding=named, by=dana, **place)
    assert "waits for the cloud admin" not in text_of(as_dana)
    hand_off(onboarding=row, by=dana)
    assert "waits for the cloud admin" in text_of(as_dana)


def test_thirty_models_cost_no_more_queries_than_one(
    acme: Workspace, dana: User, as_dana: Client, django_assert_max_num_queries
) -> None:
    for number in range(30):
        model = records.model(acme, name=f"Model {number}", model_id=f"model-{number}")
        for name in ("v1", "v2"):
            dataset = records.dataset(records.version(model, name=name))
            empty = FieldCheck("age", "Age", FieldType.NUMERIC, nulls=1000)
            records.read(dataset, found=records.result(fields=(empty,)))
    for number in range(10):
        factories.named(acme, dana, model_id=f"new-{number}")
    with django_assert_max_num_queries(22):
        as_dana.get("/models/")
