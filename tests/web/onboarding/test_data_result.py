"""What the Data step shows of a sample: how it is written, objects, matrix, columns and rows; and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.samples import insurance_sample
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.onboarding.models import Onboarding
from wizard.sampling import option_problems
from wizard.sampling.models import Sample
from wizard.sampling.options import MASK, for_format
from wizard.sampling.problems import empty
from wizard.sampling.results import SampleResult
from wizard.sampling.settings import ReadSettings, Resolution
from wizard.sampling.types import FileFormat
from wizard.web.onboarding.dataset.written import AS_FOUND
from wizard.web.styleguide_data import csv_result

VALUE = "p-000000"
"""A value of the sample that no count or type tells."""


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.connected(acme, dana, datasets=["serving", "training"])


def address(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/data?dataset=serving"


def page_of(browser: Client, row: Onboarding, query: str = "") -> str:
    answer = browser.get(address(row) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def part_of(browser: Client, row: Onboarding, target: str, query: str = "") -> str:
    answer = browser.get(address(row) + query, headers={"HX-Request": "true", "HX-Target": target})
    assert answer.status_code == 200
    return answer.content.decode()


def wide(columns: int) -> SampleResult:
    base = insurance_sample()
    made = [replace(base.columns[place % 9], name=f"column_{place:04}", position=place) for place in range(columns)]
    rows = [tuple(row[place % 9] for place in range(columns)) for row in base.preview]
    return replace(base, columns=tuple(made), preview=tuple(rows))


def sent(**changes: object) -> dict[str, object]:
    """What the form sends that shows everything."""
    form = {"action": "sample", "dataset": "serving", "location": "s3://acme-ml/insurance/serving.parquet"}
    return form | {"shown": ["options", "matrix", "select"], "percent": "100"} | changes


class TestWhoSeesValues:
    def test_the_people_of_the_workspace_do(self, row: Onboarding, as_dana: Client, as_tim: Client) -> None:
        factories.add_sample(row)
        for browser in (as_dana, as_tim):
            page = page_of(browser, row)
            assert VALUE in page
            assert 'data-values="shown"' in page

    def test_an_account_manager_never_does(self, row: Onboarding, as_mo: Client) -> None:
        factories.add_sample(row, result=csv_result(), key="in/*.csv")
        page = page_of(as_mo, row)
        assert 'data-values="hidden"' in page
        for value in ("12,5", "10115", "01.11.2026"):
            assert value not in page
        for part in ("sample", "preview", "columns"):
            assert "10115" not in part_of(as_mo, row, part)

    def test_an_outsider_finds_nothing(self, row: Onboarding, as_eve: Client) -> None:
        factories.add_sample(row)
        assert as_eve.get(address(row)).status_code == 404
        assert as_eve.post(address(row), sent()).status_code == 404
        assert as_eve.get(f"/onboardings/{row.pk}/data/values").status_code == 404

    def test_nobody_does_once_their_time_is_up(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row, values_until=timezone.now() - timedelta(seconds=1))
        page = page_of(as_dana, row)
        assert VALUE not in page
        assert 'data-values="gone"' in page
        assert "Read again" in page[page.index('data-values="gone"') :]

    def test_nobody_does_when_the_workspace_keeps_none(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row)
        as_dana.post(f"/onboardings/{row.pk}/data/values", {"keep": "no"})
        row.workspace.refresh_from_db()
        page = page_of(as_dana, row)
        assert VALUE not in page
        assert 'data-values="off"' in page

    def test_pages_with_values_are_kept_by_no_cache(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row)
        assert as_dana.get(address(row))["Cache-Control"] == "no-store"


class TestTheSwitchOfValues:
    def test_turning_it_off_deletes_what_is_kept_and_is_written_down(self, row: Onboarding, as_tim: Client) -> None:
        sample = factories.add_sample(row)
        answer = as_tim.post(f"/onboardings/{row.pk}/data/values", {"keep": "no"})
        sample.refresh_from_db()
        assert answer.status_code == 302
        assert sample.values_sealed == ""
        assert AuditEntry.objects.filter(verb="workspace.sample_values", facts={"keep": False}).count() == 1

    def test_turned_to_what_it_is_nothing_happens(self, row: Onboarding, as_dana: Client) -> None:
        as_dana.post(f"/onboardings/{row.pk}/data/values", {"keep": "yes"})
        assert not AuditEntry.objects.filter(verb="workspace.sample_values").exists()

    def test_an_account_manager_sees_it_and_turns_nothing(self, row: Onboarding, as_mo: Client) -> None:
        assert "disabled" in as_mo.get(f"/onboardings/{row.pk}/data/values").content.decode()
        assert as_mo.post(f"/onboardings/{row.pk}/data/values", {"keep": "no"}).status_code == 404


class TestHowItIsWritten:
    def test_every_trait_is_shown_with_its_evidence(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row, result=csv_result(), key="in/*.csv")
        page = page_of(as_dana, row)
        assert "every row has 7 cells" in page
        assert "days beyond 12 come first" in page

    def test_a_change_reads_again_with_everything_that_was_chosen(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row)
        form = sent(**{"option-sep": ";", "format": "csv", "percent": "12.5", "select": ["a AS b", " "]})
        form |= {"other-name": ["my.x", ""], "other-value": ["1", "lost"]}
        form |= {"matrix-column": ["amount"], "matrix-resolution": ["ignore"]}
        as_dana.post(address(row), form)
        settings = Sample.objects.order_by("-created_at")[0].settings
        assert settings.format == FileFormat.CSV
        assert settings.options == {"sep": ";", "my.x": "1"}
        assert settings.select == ("a AS b",)
        assert settings.fraction == 0.125
        assert settings.resolutions == {"amount": Resolution.IGNORE}

    def test_what_is_not_on_the_page_stays_as_it_was(self, row: Onboarding, as_dana: Client) -> None:
        before = ReadSettings(options={"sep": ";"}, select=("a",), resolutions={"b": Resolution.CAST})
        factories.add_sample(row, settings_json=before.to_json())
        as_dana.post(address(row), sent(shown=["options"], **{"option-sep": "|"}))
        after = Sample.objects.order_by("-created_at")[0].settings
        assert after == replace(before, options={"sep": "|"})

    def test_a_refused_form_keeps_what_was_typed(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row, result=csv_result())
        typed = {"option-sep": "|", "other-name": ["<b>"], "other-value": ["1"], "select": ["amount * 2"]}
        answer = as_dana.post(address(row), sent(**typed))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert '<option value="|" selected>' in page
        assert 'value="&lt;b&gt;"' in page
        assert "amount * 2" in page

    def test_as_found_and_empty_fields_choose_nothing(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row)
        as_dana.post(address(row), sent(**{"option-sep": AS_FOUND, "option-sep@": "x", "option-encoding": ""}))
        assert Sample.objects.order_by("-created_at")[0].settings.options == {}

    def test_a_value_of_ones_own_is_typed_beside_the_choice(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row)
        as_dana.post(address(row), sent(**{"option-sep": "@other", "option-sep@": "~"}))
        assert Sample.objects.order_by("-created_at")[0].settings.options == {"sep": "~"}

    def test_back_to_what_was_found_forgets_the_choices(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row, settings_json=ReadSettings(options={"sep": ";"}).to_json())
        as_dana.post(address(row), sent(action="as-found", format="csv", **{"option-sep": ";"}))
        settings = Sample.objects.order_by("-created_at")[0].settings
        assert (settings.format, settings.options) == (None, {})

    def test_secrets_among_the_options_are_masked(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row, settings_json=ReadSettings(options={"x.password": "hunter2"}).to_json())
        page = page_of(as_dana, row)
        assert "hunter2" not in page
        assert MASK in page

    @pytest.mark.parametrize(
        ("name", "value", "code"),
        [("x.password", "hunter2", "credential"), ("fs.s3a.endpoint", "x", "refused"), ("<b>", "1", "name")],
    )
    def test_an_option_that_cannot_be_kept_is_refused(
        self, row: Onboarding, as_dana: Client, name: str, value: str, code: str
    ) -> None:
        answer = as_dana.post(address(row), sent(**{"other-name": [name], "other-value": [value]}))
        assert answer.status_code == 422
        assert f'data-problem="data.options.{code}"' in answer.content.decode()
        assert "hunter2" not in answer.content.decode()
        assert Sample.objects.count() == 0

    @pytest.mark.parametrize(("control", "name"), [("option-maxColumns", "maxColumns"), ("option-sep@", "sep")])
    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "sample"}])
    def test_what_is_wrong_with_an_option_stands_at_it(
        self, row: Onboarding, as_dana: Client, control: str, name: str, headers: dict[str, str]
    ) -> None:
        factories.add_sample(row, result=csv_result(), key="in/a.csv")
        choice = {"option-sep": "@other", control: "as many as possible"}
        answer = as_dana.post(address(row), sent(format="csv", **choice), headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422
        wrong = page[page.index(f'name="{control}"') :].partition(">")[0]
        assert f'aria-describedby="wrong-{name}' in wrong
        assert 'aria-invalid="true" autofocus' in wrong
        assert page.count(" autofocus") == 1
        assert page.count(f'id="wrong-{name}"') == page.count("data-wrong=") == 1

    @pytest.mark.parametrize("chosen", [True, False])
    def test_why_a_sample_failed_stands_at_the_option_that_was_chosen(
        self, row: Onboarding, as_dana: Client, *, chosen: bool
    ) -> None:
        problem = option_problems.bad_value("encoding", wanted="an encoding that fits")
        settings = ReadSettings(options={"encoding": "klingon"} if chosen else {}).to_json()
        facts = {"result_json": None, "problem_json": problem.to_json(), "key": "in/a.csv"}
        factories.add_sample(row, state=JobState.FAILED, settings_json=settings, **facts)
        page = page_of(as_dana, row)
        assert page.count('id="wrong-encoding"') == chosen
        assert "autofocus" not in page

    def test_every_option_of_the_format_is_a_field_with_help(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row, result=csv_result(), key="in/*.csv")
        page = page_of(as_dana, row)
        for option in for_format(FileFormat.CSV):
            assert page.count(f'id="option-{option.name}"') == 1, option.name
        assert "For Spark alone" in page

    @pytest.mark.parametrize("percent", ["0", "101", "x", "-1"])
    def test_an_impossible_share_is_refused(self, row: Onboarding, as_dana: Client, percent: str) -> None:
        answer = as_dana.post(address(row), sent(percent=percent))
        assert answer.status_code == 422
        assert Sample.objects.count() == 0

    def test_a_failed_sample_has_its_options_open(self, row: Onboarding, as_dana: Client) -> None:
        problem = Problem("data.csv.ragged", Whose.YOURS, "Rows differ", "x", "Choose the delimiter.", cure="data")
        facts = {"result_json": None, "problem_json": problem.to_json(), "key": "in/a.csv"}
        factories.add_sample(row, state=JobState.FAILED, **facts)
        page = page_of(as_dana, row)
        assert 'id="more-options" open' in page
        assert 'id="option-sep"' in page

    def test_an_account_manager_changes_nothing(self, row: Onboarding, as_mo: Client) -> None:
        factories.add_sample(row)
        assert as_mo.post(address(row), sent(**{"option-sep": ";"})).status_code == 404
        assert "hx-post" not in page_of(as_mo, row).partition('id="written"')[2].partition(">")[0]


class TestWhileItIsRead:
    def test_the_result_before_stays_in_sight(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row)
        factories.add_sample(row, state=JobState.RUNNING, result_json=None, progress_note="Reading ranges …")
        page = page_of(as_dana, row)
        assert "Reading again" in page
        assert "Reading ranges …" in page
        assert VALUE in page.partition('class="sample-before" inert')[2]

    def test_a_change_by_htmx_is_answered_with_the_sample_alone(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row)
        answer = as_dana.post(
            address(row), sent(**{"option-sep": ";"}), headers={"HX-Request": "true", "HX-Target": "sample"}
        )
        text = answer.content.decode()
        assert answer.status_code == 200
        assert text.lstrip().startswith('<div id="sample"')
        assert 'id="sample-progress"' in text
        assert 'id="written"' not in text, "nobody's typing is swapped away"
        assert answer["HX-Replace-Url"] == address(row)

    def test_a_refused_change_by_htmx_goes_to_the_form(self, row: Onboarding, as_dana: Client) -> None:
        headers = {"HX-Request": "true", "HX-Target": "sample"}
        answer = as_dana.post(address(row), sent(location="gs://x/y"), headers=headers)
        assert answer.status_code == 422
        assert answer["HX-Retarget"] == "#source"
        assert "This is not" in answer.content.decode() or "not a location" in answer.content.decode()

    def test_the_progress_asks_for_itself_until_the_sample_has_ended(self, row: Onboarding, as_dana: Client) -> None:
        sample = factories.add_sample(row, state=JobState.RUNNING, result_json=None)
        text = part_of(as_dana, row, "sample-progress")
        assert text.lstrip().startswith("<section")
        assert 'hx-trigger="every' in text
        sample.delete()
        factories.add_sample(row)
        answer = as_dana.get(address(row), headers={"HX-Request": "true", "HX-Target": "sample-progress"})
        assert answer["HX-Retarget"] == "#sample"
        assert 'id="written"' in answer.content.decode()
        assert "sample-progress" not in answer.content.decode()

    def test_a_failed_sample_keeps_its_expressions_in_reach(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row)
        problem = Problem("data.expression.column", Whose.YOURS, "No such column", "x", "Write another.", cure="data")
        chosen = ReadSettings(select=("nope AS x",)).to_json()
        facts = {"result_json": None, "problem_json": problem.to_json(), "settings_json": chosen}
        factories.add_sample(row, state=JobState.FAILED, **facts)
        page = page_of(as_dana, row)
        assert "nope AS x" in page.partition('id="expressions"')[2]


class TestObjectsAndMatrix:
    @pytest.fixture
    def page(self, row: Onboarding, as_dana: Client) -> str:
        factories.add_sample(row, result=csv_result(), key="insurance/day=*/*.csv")
        return page_of(as_dana, row)

    def test_the_cost_is_said(self, page: str) -> None:
        for words in ("2.1 MB", "48.0 GB", "5 requests", "420 ms"):
            assert words in page, words

    def test_what_is_ignored_is_said_with_its_reason(self, page: str) -> None:
        assert 'data-ignored="data.objects.checksum"' in page
        assert "checksums beside the data" in page
        assert "1,204" in page

    def test_what_was_looked_into_is_listed_with_what_could_not_be_read(self, page: str) -> None:
        assert "The object is cut off" in page
        assert "day=2026-11-23/part-0001.csv.gz" in page

    def test_each_differing_column_has_a_choice_with_its_effect(self, page: str) -> None:
        matrix = page.partition('id="matrix"')[2].partition("</section>")[0]
        assert matrix.count('name="matrix-column"') == 3
        assert "Widen to one type (proposed)" in matrix
        assert "their leading zeros cannot be brought back" in matrix
        assert "missing" in matrix
        assert "4 columns are the same in all of them" in matrix

    def test_siblings_are_proposed_with_a_button_each(self, row: Onboarding, as_dana: Client, page: str) -> None:
        assert "Use as training data" in page
        assert "Connect testing data, too" in page
        location = "s3://acme-ml/insurance/v1/train.parquet"
        answer = as_dana.post(address(row), {"action": "pick", "dataset": "training", "location": location})
        assert "dataset=training" in answer["Location"]
        assert row.dataset_samples.get(kind="training").sample.uri == location
        then = page_of(as_dana, row)
        assert "Use as training data" not in then
        assert "is the training data already" in then

    def test_markup_in_the_data_is_text(self, page: str) -> None:
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


class TestManyColumns:
    def test_a_part_of_them_is_drawn_and_the_next_is_one_button_away(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row, result=wide(2_000))
        page = page_of(as_dana, row)
        assert page.count('class="column-head"') == 30
        assert "Show the next 30 of 2,000 columns" in page
        more = part_of(as_dana, row, "columns-more", "&find=&from=30")
        assert 'id="columns-30"' in more
        assert "column_0030" in more
        assert "column_0029" not in more

    def test_the_search_goes_through_all_of_them(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row, result=wide(2_000))
        text = part_of(as_dana, row, "columns", "&find=column_1999")
        assert text.count('class="column-head"') == 1
        assert "1 of 2,000 columns found" in text
        assert "holds “&lt;b&gt;”" in page_of(as_dana, row, "&find=<b>"), "also without a script"

    def test_the_first_rows_are_paged_by_their_columns(self, row: Onboarding, as_dana: Client) -> None:
        factories.add_sample(row, result=wide(100))
        text = part_of(as_dana, row, "preview", "&preview=80")
        assert "columns 81 to 100 of 100" in text
        assert "column_0080" in text
        assert "column_0079" not in text

    @pytest.mark.parametrize("place", ["-1", "x", "9" * 50, "٣"])
    def test_a_made_up_place_is_the_beginning(self, row: Onboarding, as_dana: Client, place: str) -> None:
        factories.add_sample(row)
        assert "prediction_id" in page_of(as_dana, row, f"&from={place}&preview={place}")

    def test_the_queries_do_not_grow_with_the_columns(self, row: Onboarding, as_dana: Client) -> None:
        counts = []
        for columns in (9, 900):
            factories.add_sample(row, result=wide(columns))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page_of(as_dana, row)
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert counts[0] <= 10, "of which 8 are the frame's: who she is, what is done"


def test_a_result_that_an_older_version_wrote_is_still_shown(row: Onboarding, as_dana: Client) -> None:
    result = SampleResult(FileFormat.PARQUET, insurance_sample().columns[:1], size=10)
    factories.add_sample(row, result=result)
    assert "one object" in page_of(as_dana, row)


class TestBackFromAFailure:
    @pytest.fixture
    def failed(self, acme: Workspace, dana: User) -> Onboarding:
        row = factories.sampled(acme, dana)
        dataset = row.dataset_samples.get()
        before = dataset.sample
        problem = empty("in/x.csv").to_json()
        facts = {"bucket": before.bucket, "key": "in/x.csv", "state": JobState.FAILED, "problem_json": problem}
        dataset.replace_sample(Sample.objects.create(connection=before.connection, workspace=acme, **facts))
        return row

    def test_the_sample_before_is_a_button_away(self, failed: Onboarding, as_dana: Client) -> None:
        address = f"/onboardings/{failed.pk}/data"
        assert 'id="return"' in as_dana.get(address).content.decode()
        answer = as_dana.post(address, {"action": "return", "dataset": "serving"})
        assert answer.status_code == 302
        page = as_dana.get(answer["Location"]).content.decode()
        assert "stat-row" in page
        assert 'id="return"' not in page

    def test_who_only_reads_is_not_offered_it(self, failed: Onboarding, as_mo: Client) -> None:
        address = f"/onboardings/{failed.pk}/data"
        assert 'id="return"' not in as_mo.get(address).content.decode()
        assert as_mo.post(address, {"action": "return"}).status_code == 404
