"""Dana at the Data step: a bucket is scrolled, a delimiter overruled, objects compared, expressions tried; a phone."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Watched, begin_at
from tests.browser.test_journey_cloud_admin import play_the_cloud_admin
from tests.browser.test_journey_data_scientist import LONG, press
from tests.running_demo import Demo

pytestmark = pytest.mark.browser

MANY = 620
"""Objects under one prefix: more than one page of a listing has."""
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def data_step(demo: Demo, watched: Watched, request: pytest.FixtureRequest) -> Watched:
    """The Data step of an onboarding of the test's own, with green access."""
    name = re.sub(r"\W+|_", "-", request.node.name.removeprefix("test_"))[:40]
    come_to_data_step(demo, watched.page, name)
    return watched


def come_to_data_step(demo: Demo, page: Page, name: str, *datasets: str) -> None:
    """Dana connects a model of that name, with more datasets than the one that is always there, up to its data."""
    page.goto(demo.lines["data scientist"])
    page.goto(f"{demo.web}/models/")
    press(page, "Connect a model")
    page.get_by_label("Model name").fill(name)
    for each in datasets:
        page.get_by_label(each).check()
    press(page, "Continue")
    page.get_by_label("Name for the role").fill(re.sub(r"\W+", "-", f"embark-{name}")[:50])
    press(page, "Save and show the guide")
    play_the_cloud_admin(page, "none")
    expect(page.locator("#access-check .check-green")).to_be_visible(timeout=LONG)
    press(page, "Next step")


def read(page: Page, location: str) -> None:
    """Type a location, press Enter and wait for what is found."""
    page.get_by_role("textbox", name="Location").fill(location)
    page.get_by_role("textbox", name="Location").press("Enter")
    expect(page.locator("#sample .stat-row")).to_be_visible(timeout=LONG)
    expect(page.locator("#sample-progress")).to_have_count(0, timeout=LONG)
    expect(page.locator("#sample-title")).to_have_text(location)


def slow_answers(page: Page, of: str) -> None:
    """What is posted to the step `of` is answered late."""

    def later(route: Route) -> None:
        if route.request.method == "POST":
            time.sleep(0.6)
        route.continue_()

    page.route(f"**/{of}", later)


def test_the_first_column_is_few_presses_away(data_step: Watched) -> None:
    page = data_step.page
    slow_answers(page, of="data")  # later than the hint on the location is asked for
    read(page, "s3://embark-demo-data/insurance/v1/serving.parquet")
    page.reload()
    for keys in ("Tab", "Enter", "Tab", "Enter", "Tab", "Enter", "Tab"):
        page.keyboard.press(keys)
    focused = page.locator("#columns :focus")
    expect(focused).to_have_count(1)
    expect(focused).to_contain_text("prediction_id")


def test_the_bucket_is_scrolled_filtered_and_walked_by_keyboard(demo: Demo, data_step: Watched) -> None:
    page, s3 = data_step.page, demo.admin().s3
    for number in range(MANY):
        s3.put_object(Bucket=demo.s3["bucket"], Key=f"many/part-{number:04}.csv", Body=b"a,b\n1,2\n")
    page.locator("#browser").get_by_role("button", name=re.compile("List")).click()
    page.locator(".browser-item", has_text="many/").click()
    lines = page.locator("#browser-list .browser-item")
    expect(lines).to_have_count(500, timeout=LONG)
    lines.last.scroll_into_view_if_needed()
    expect(lines).to_have_count(MANY, timeout=LONG)
    data_step.look("step-3-data-browser")

    page.locator("#browser-filter").fill("0613")
    expect(page.locator("#browser-list .browser-item:visible")).to_have_count(1)
    page.locator("#browser-filter").press("ArrowDown")
    expect(lines.nth(613)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#browser-filter")).to_be_focused()
    page.locator("#browser-filter").fill("part-06")
    page.locator("#browser-filter").press("Enter")
    expect(lines).to_have_count(20, timeout=LONG)
    expect(page.get_by_text("Only names that begin with")).to_be_visible()
    lines.first.click()
    expect(page.locator("#sample .stat-row")).to_be_visible(timeout=LONG)


def test_the_browser_follows_what_is_typed_also_after_a_sample(demo: Demo, data_step: Watched) -> None:
    page, bucket = data_step.page, demo.s3["bucket"]
    crumbs, field = page.locator("#browser .crumbs"), page.get_by_role("textbox", name="Location")
    field.press_sequentially(f"s3://{bucket}/elsewhere/2026/a.csv")
    expect(crumbs).to_contain_text("2026")
    expect(field).to_be_focused()
    read(page, f"s3://{bucket}/churn/serving.csv")
    field.fill(f"s3://{bucket}/churn/deeper/")
    expect(crumbs).to_contain_text("deeper")
    page.locator("#browser").get_by_role("button", name=re.compile("List")).click()
    expect(crumbs).to_contain_text("deeper", timeout=LONG)


def test_of_two_presses_the_last_one_counts_and_nothing_is_torn_off(demo: Demo, data_step: Watched) -> None:
    page, bucket = data_step.page, demo.s3["bucket"]
    read(page, f"s3://{bucket}/churn/serving.csv")
    wanted = f"s3://{bucket}/churn/kunden.csv"
    page.evaluate(
        """(locations) => {
            const field = document.querySelector("#source-form [name=location]");
            for (const each of locations) { field.value = each; field.form.requestSubmit(); }
        }""",
        [f"s3://{bucket}/insurance/v1/serving.csv", f"s3://{bucket}/insurance/v1/training.parquet", wanted],
    )
    expect(page.locator("#sample-title")).to_have_text(wanted, timeout=LONG)
    expect(page.locator("#sample-progress")).to_have_count(0, timeout=LONG)
    data_step.look()


def test_a_delimiter_is_overruled_and_taken_back(demo: Demo, data_step: Watched) -> None:
    page = data_step.page
    read(page, f"s3://{demo.s3['bucket']}/churn/serving.csv")
    columns = page.locator("#preview thead th")
    found = columns.count()
    assert found > 5
    data_step.look("step-3-data-written")

    page.locator("#option-sep").focus()
    page.locator("#option-sep").select_option("|")
    expect(columns).to_have_count(2, timeout=LONG)
    expect(page.locator("#option-sep")).to_be_focused()
    expect(page.locator("#option-sep")).to_have_value("|")
    data_step.look("step-3-data-overruled")
    press(page, "Back to what was found")
    expect(columns).to_have_count(found, timeout=LONG)


def test_a_wide_object_is_searched(demo: Demo, data_step: Watched) -> None:
    page = data_step.page
    read(page, f"s3://{demo.s3['bucket']}/wide/features_300.parquet")
    heads = page.locator(".column-head")
    expect(heads).to_have_count(30)
    page.locator("#columns-more").click()
    expect(heads).to_have_count(60)
    name = page.locator('[id^="column-45-"] .column-name').inner_text()
    page.locator("#find-columns").press_sequentially(name)
    expect(heads).to_have_count(1)
    expect(page.locator("#find-columns")).to_be_focused()
    heads.first.click()
    expect(page.locator(".column-body")).to_be_visible()
    data_step.look("step-3-data-column")


def test_objects_that_differ_are_compared_and_resolved(demo: Demo, data_step: Watched) -> None:
    page = data_step.page
    read(page, f"s3://{demo.s3['bucket']}/insurance/daily/day=*/*.parquet")
    expect(page.locator("#objects")).to_contain_text("5 match")
    expect(page.locator("#matrix")).to_contain_text("campaign")
    page.locator("#matrix").scroll_into_view_if_needed()
    data_step.look("step-3-data-matrix")
    choice = page.get_by_label("What is done with campaign")
    choice.focus()
    choice.select_option("ignore")
    expect(page.locator("#sample-progress")).to_have_count(0, timeout=LONG)
    expect(choice).to_have_value("ignore")
    expect(choice).to_be_focused()
    expect(page.locator("#preview thead")).not_to_contain_text("campaign")
    data_step.look()


def test_expressions_are_checked_as_they_are_typed(demo: Demo, data_step: Watched) -> None:
    page = data_step.page
    read(page, f"s3://{demo.s3['bucket']}/insurance/v1/serving.parquet")
    page.locator("#expressions-fold > summary").click()
    page.locator("#line-0").press_sequentially("upper(prediction_idd) AS id")
    problem = page.locator("#outcome-0 [data-problem]")
    expect(problem).to_be_visible(timeout=LONG)
    expect(page.locator("#outcome-0 mark")).to_have_text("prediction_idd")
    expect(page.locator("#line-0")).to_be_focused()
    data_step.look("step-3-data-expression-problem")

    page.locator("#line-0").fill("upper(prediction_id) AS id")
    expect(page.locator("#outcome-0 .expression-good")).to_be_visible(timeout=LONG)
    page.locator("#line-0").press("Enter")
    expect(page.locator("#line-1")).to_be_focused()
    page.locator("#line-1").press_sequentially("round(amount) AS euros")
    expect(page.locator(".before-after")).to_contain_text("euros", timeout=LONG)
    begin_at(page, page.locator("#expressions"))
    data_step.look("step-3-data-before-after")
    page.locator("#line-1").press("Alt+ArrowUp")
    expect(page.locator("#line-0")).to_have_value("round(amount) AS euros")
    press(page, "Apply")
    expect(page.locator("#columns .column-name").first).to_have_text("euros", timeout=LONG)
    expect(page.locator("#columns .column-name")).to_have_count(2)
    page.locator("#expressions").scroll_into_view_if_needed()
    data_step.look("step-3-data-expressions")

    page.locator("#line-1").fill("amount * 2 AS twice")
    press(page, "Next step")
    expect(page.locator("[data-unapplied]"), "what was typed is not lost without a word").to_be_visible()
    expect(page.locator("#apply-lines")).to_be_focused()
    press(page, "Next step")
    expect(page.get_by_role("heading", name="Columns", exact=True)).to_be_visible(timeout=LONG)


def test_values_are_switched_off_and_on(demo: Demo, data_step: Watched) -> None:
    page = data_step.page
    read(page, f"s3://{demo.s3['bucket']}/credit/v3/serving.parquet")
    expect(page.locator(".layout-found")).to_contain_text("train.parquet")
    page.locator(".values-note").get_by_role("link", name="Change").click()
    data_step.look("step-3-data-values")
    page.get_by_label("Keep none").check()
    press(page, "Save")
    expect(page.locator("[data-values=off]")).to_be_visible()
    data_step.look()
    page.locator(".values-note").get_by_role("link", name="Change").click()
    page.get_by_label("Keep them encrypted").check()
    press(page, "Save")
    expect(page.locator("[data-values=gone]")).to_be_visible()
    page.locator("[data-values=gone]").get_by_role("button", name="Read again").click()
    expect(page.locator("[data-values=shown]")).to_be_visible(timeout=LONG)


def test_on_a_phone(demo: Demo, data_step: Watched) -> None:
    page = data_step.page
    page.set_viewport_size(PHONE)
    read(page, f"s3://{demo.s3['bucket']}/insurance/v1/serving.parquet")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.locator(".column-head").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    data_step.look("step-3-data-390")
