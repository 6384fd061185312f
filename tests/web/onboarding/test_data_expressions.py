"""The expression editor: lines that are changed by buttons, checked as they are typed, and applied."""

from __future__ import annotations

import json

import msgspec
import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.core.crypto import encrypt
from wizard.core.jobs import JobState
from wizard.onboarding.models import Onboarding
from wizard.sampling.models import ExpressionCheck, Sample
from wizard.sampling.results import ExpressionPreview
from wizard.sampling.settings import ReadSettings
from wizard.web.onboarding.dataset.lines import edited, places, quoted, spread
from wizard.web.styleguide_data import outcomes

TYPING = {"HX-Request": "true", "HX-Target": "expression-check"}


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.connected(acme, dana)


@pytest.fixture
def sample(row: Onboarding) -> Sample:
    return factories.add_sample(row)


def address(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/data/expressions"


def done(sample: Sample, **facts: object) -> ExpressionCheck:
    """A check that has found the outcomes of the style guide."""
    found = ExpressionPreview(
        outcomes(), (("euros", "number"),), (("0.12",), ("3.1",)), (("amount", "number"),), (("12.0",), ("310",))
    )
    told = {
        "state": JobState.DONE,
        "expressions": [each.text for each in outcomes()],
        "result_sealed": encrypt(json.dumps(msgspec.to_builtins(found)).encode()),
    }
    return ExpressionCheck.objects.create(sample=sample, **(told | facts))


class TestLines:
    @pytest.mark.parametrize(
        ("action", "expected"),
        [
            ("add", ["a", "b", "c", ""]),
            ("remove-1", ["a", "c"]),
            ("up-2", ["a", "c", "b"]),
            ("down-0", ["b", "a", "c"]),
            ("up-0", ["a", "b", "c"]),
            ("down-2", ["a", "b", "c"]),
            ("remove-9", ["a", "b", "c"]),
            ("jump-1", ["a", "b", "c"]),
        ],
    )
    def test_a_button_changes_one_line(self, action: str, expected: list[str]) -> None:
        assert edited(["a", "b", "c"], action) == expected

    @pytest.mark.parametrize("texts", [["a", "", "b"], ["", "a"], ["a"], ["a", "b"]])
    def test_empty_lines_keep_their_place(self, texts: list[str]) -> None:
        assert spread([text for text in texts if text], places(texts)) == texts

    @pytest.mark.parametrize("at", ["", "x", "0.0", "1.0", "5", "0.999", "-1.2"])
    def test_places_that_do_not_fit_are_not_believed(self, at: str) -> None:
        assert spread(["a", "b"], at) == ["a", "b"]

    def test_a_name_that_is_not_plain_goes_into_backticks(self) -> None:
        assert quoted("amount_2") == "amount_2"
        assert quoted("a b") == "`a b`"
        assert quoted("a`b") == "`a``b`"
        assert quoted("2nd") == "`2nd`"


class TestChecking:
    def test_typing_asks_for_a_check_that_asks_for_itself(
        self, row: Onboarding, sample: Sample, as_dana: Client
    ) -> None:
        text = as_dana.post(address(row), {"select": ["amount", " ", "x"]}, headers=TYPING).content.decode()
        check = ExpressionCheck.objects.get()
        assert check.expressions == ["amount", "x"]
        assert f"check={check.pk}&amp;at=0.2" in text or f"check={check.pk}&at=0.2" in text
        assert 'hx-trigger="every 400ms"' in text
        assert "outcome-" not in text, "what was found before stays until there is something new"

    def test_what_was_found_goes_to_each_line(self, row: Onboarding, sample: Sample, as_dana: Client) -> None:
        check = done(sample)
        query = f"?dataset=serving&check={check.pk}&at=0.1.2"
        text = as_dana.get(address(row) + query, headers=TYPING).content.decode()
        for place in range(3):
            assert f'id="outcome-{place}" hx-swap-oob="true"' in text
        assert "<mark>amuont</mark>" in text
        assert "Spark 4 stops at a text that is no date" in text
        assert "amount / 100 AS euros" in text
        assert "An expression has a problem" in text
        assert "310" in text
        assert "every 400ms" not in text

    def test_without_a_script_the_check_has_an_address(self, row: Onboarding, sample: Sample, as_dana: Client) -> None:
        answer = as_dana.post(address(row), {"select": ["amount AS x"], "action": "check"})
        assert answer.status_code == 302
        check = ExpressionCheck.objects.get()
        assert f"check={check.pk}" in answer["Location"]
        page = as_dana.get(answer["Location"].partition("#")[0]).content.decode()
        assert "amount AS x" in page
        assert "Refresh" in page.partition('id="expression-check"')[2]

    def test_nothing_typed_is_nothing_checked(self, row: Onboarding, sample: Sample, as_dana: Client) -> None:
        assert as_dana.post(address(row), {"select": ["  "]}, headers=TYPING).status_code == 200
        assert not ExpressionCheck.objects.exists()

    def test_a_secret_is_not_kept(self, row: Onboarding, sample: Sample, as_dana: Client) -> None:
        typed = {"select": ["concat('AKIAIOSFODNN7EXAMPLE', a)"]}
        text = as_dana.post(address(row), typed, headers=TYPING).content.decode()
        assert 'data-problem="aws.paste.secret' in text
        assert not ExpressionCheck.objects.exists()

    def test_what_a_check_has_found_is_gone_with_the_values(
        self, row: Onboarding, sample: Sample, as_dana: Client
    ) -> None:
        check = done(sample)
        Sample.objects.update(values_until=None, values_sealed="", rows_sealed="")
        text = as_dana.get(address(row) + f"?check={check.pk}", headers=TYPING).content.decode()
        assert "310" not in text


class TestButtons:
    def test_a_line_is_added_with_and_without_a_script(self, row: Onboarding, sample: Sample, as_dana: Client) -> None:
        form = {"select": ["a"], "action": "add"}
        part = as_dana.post(address(row), form, headers={"HX-Request": "true", "HX-Target": "expressions"})
        assert part.content.decode().lstrip().startswith('<section class="panel" id="expressions"')
        page = as_dana.post(address(row), form)
        for answer in (part, page):
            assert answer.content.decode().count("data-line ") == 2
        assert "<html" in page.content.decode()

    def test_apply_reads_the_sample_with_the_lines(self, row: Onboarding, sample: Sample, as_dana: Client) -> None:
        form = {"action": "sample", "location": sample.uri, "shown": ["select"], "select": ["amount AS x", ""]}
        as_dana.post(f"/onboardings/{row.pk}/data", form)
        assert Sample.objects.order_by("-created_at")[0].settings.select == ("amount AS x",)


class TestWho:
    def test_a_team_mate_checks_too(self, row: Onboarding, sample: Sample, as_tim: Client) -> None:
        assert as_tim.post(address(row), {"select": ["amount"]}, headers=TYPING).status_code == 200

    @pytest.mark.parametrize("who", ["as_mo", "as_eve"])
    def test_nobody_else_does(self, row: Onboarding, sample: Sample, who: str, request: pytest.FixtureRequest) -> None:
        browser, check = request.getfixturevalue(who), done(sample)
        assert browser.post(address(row), {"select": ["amount"]}).status_code == 404
        assert browser.get(address(row) + f"?check={check.pk}", headers=TYPING).status_code == 404

    def test_an_account_manager_reads_the_expressions_alone(self, row: Onboarding, as_mo: Client) -> None:
        sample = factories.add_sample(row, settings_json=ReadSettings(select=("amount / 2 AS half",)).to_json())
        check = done(sample)
        page = as_mo.get(f"/onboardings/{row.pk}/data?check={check.pk}").content.decode()
        assert "amount / 2 AS half" in page
        assert "310" not in page

    def test_a_check_of_another_workspace_is_not_found(
        self, row: Onboarding, sample: Sample, as_dana: Client, eve: User
    ) -> None:
        theirs = factories.connected(eve.memberships.get().workspace, eve, model_id="theirs")
        check = done(factories.add_sample(theirs))
        assert as_dana.get(address(row) + f"?check={check.pk}", headers=TYPING).status_code == 404
        assert "310" not in as_dana.get(f"/onboardings/{row.pk}/data?check={check.pk}").content.decode()
