"""Dana connects her model: from the printed link to the page of a registered model, through all six steps."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.running_demo import Demo

pytestmark = pytest.mark.browser

LONG = 60_000
"""Milliseconds for a job that reads a whole dataset."""


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.click()


def test_from_the_link_to_a_registered_model(demo: Demo, watched: Watched) -> None:
    page = watched.page
    page.goto(demo.lines["data scientist"])
    watched.look("models-empty")
    press(page, "Connect a model")

    expect(page.get_by_role("heading", name="Model", exact=True)).to_be_visible()
    page.get_by_label("Model name").press_sequentially("Insurance offers")
    expect(page.get_by_label("Model id")).to_have_value("insurance-offers")
    page.get_by_label("Training").check()
    watched.look("step-1-model")
    press(page, "Continue")

    expect(page.get_by_label("AWS account id")).to_have_value("123456789012")
    watched.look("step-2-aws-place")
    page.get_by_label("Name for the role").fill("embark-insurance-offers")  # no other journey has made it
    press(page, "Save and show the guide")
    watched.look("step-2-aws-guide")
    for way in ("cloudformation", "terraform", "cli", "console"):
        page.locator(f"#way-{way}").click()
        expect(page.locator(f"#way-{way}[aria-current]")).to_be_focused()
        page.locator(".guide-tabs").evaluate("tabs => tabs.scrollIntoView()")
        watched.look(f"step-2-aws-guide-{way}")
    page.locator("#done-role-1").check()
    expect(page.get_by_text("1 of 29 done")).to_be_visible()
    expect(page.locator("#done-role-1")).to_be_focused()

    press(page, "Check access")
    expect(page.locator("#access-check .problem").first).to_be_visible(timeout=LONG)
    watched.look("step-2-aws-refused")

    press(page, "Open the demo's AWS console")
    watched.look("demo-aws-console")
    press(page, "Create the role in the demo account")
    watched.look("demo-aws-console-done")
    press(page, "Back to Embark")
    expect(page.locator("#check-access")).to_be_focused()
    expect(page.get_by_label("Role ARN", exact=True)).to_have_value(re.compile(r"^arn:aws:iam::123456789012:role/"))
    page.locator("#check-access").click()
    expect(page.locator("#access-check .check-green")).to_be_visible(timeout=LONG)
    page.locator("#check").scroll_into_view_if_needed()
    watched.look("step-2-aws-green")
    press(page, "Next step")

    watched.look("step-3-data-empty")
    sample_object(page, "serving.parquet")
    watched.look("step-3-data")
    page.get_by_role("navigation", name="Datasets").get_by_role("link", name=re.compile("Training")).click()
    sample_object(page, "training.parquet")
    press(page, "Next step")

    kind = page.locator("#column-0 .row-kind")
    expect(kind).to_have_text("id")
    watched.look("step-4-columns")
    page.locator("#column-0 .column-name", has_text="prediction_id").click()
    page.locator("#edit-kind").select_option("feature")
    expect(page.locator("#columns-findings [data-problem='mapping.id.missing']")).to_be_visible()
    watched.look("step-4-columns-missing-id")
    page.locator("#edit-kind").select_option("id")
    expect(page.locator("#columns-findings [data-problem='mapping.id.missing']")).to_have_count(0)
    expect(kind).to_have_text("id")
    press(page, "Save and review")

    expect(page.get_by_text("import aporia").first).to_be_visible()
    watched.look("step-5-review")
    page.get_by_role("button", name="Register", exact=True).click()  # not “Register with another server”

    watched.look("step-6-registration-running")
    expect(page.locator("#to-model")).to_be_visible(timeout=LONG)
    watched.look("step-6-registration-done")
    page.locator("#to-model").click()

    expect(page.get_by_role("heading", name="Insurance offers", exact=True)).to_be_visible()
    expect(page.get_by_text("200,000").first).to_be_visible()
    watched.look("model")
    field = page.locator("[data-effect]").first
    expect(field).to_be_visible()
    field.locator("summary").click()
    expect(field.get_by_text("Population stability index")).to_be_visible()
    field.scroll_into_view_if_needed()
    watched.look("model-fields")
    page.goto(f"{demo.web}/models/")
    watched.look("models")
    page.goto(f"{demo.web}/workspaces/tokens")
    watched.look("api-tokens")
    page.goto(f"{demo.web}/api/")
    watched.look("api")


def sample_object(page: Page, name: str) -> None:
    """Walk down the bucket by its browser and read a sample of one object."""
    for folder in ("insurance/", "v1/"):
        item = page.locator(".browser-item", has_text=folder)
        if page.locator(".browser-item", has_text=name).count() == 0:
            item.first.click()
    page.locator(".browser-item", has_text=name).first.click()
    expect(page.locator("#sample .stat-row")).to_be_visible(timeout=LONG)


BROKEN = {
    "broken/empty.csv": "data.object.empty",
    "broken/truncated.parquet": "data.parquet.truncated",
    "broken/not_really.parquet": "data.format.html",
    "broken/nested_bomb.json": "data.",
    "broken/no-such-object.csv": "aws.object.missing",
}


def test_broken_objects_are_named_with_their_remedy(demo: Demo, watched: Watched) -> None:
    page = watched.page
    page.goto(demo.lines["data scientist"])
    open_onboarding_at_data(demo, page)
    for key, code in BROKEN.items():
        page.get_by_role("textbox", name="Location").fill(f"s3://embark-demo-data/{key}")
        page.locator("#read-sample").click()
        problem = page.locator(f"#source [data-problem^='{code}']")
        expect(problem).to_be_visible(timeout=LONG)
        expect(problem).to_contain_text(key.rpartition("/")[2])
        name = key.rpartition("/")[2].partition(".")[0].replace("_", "-")
        watched.look(f"step-3-data-problem-{name}")


def open_onboarding_at_data(demo: Demo, page: Page) -> None:
    """A second onboarding of the same workspace: the role exists already, so its check is green at once."""
    page.goto(f"{demo.web}/models/")
    press(page, "Connect a model")
    page.get_by_label("Model name").fill("Broken files")
    page.get_by_label("Model id").fill("broken-files")
    press(page, "Continue")
    press(page, "Save and show the guide")
    page.locator("#check-access").click()
    expect(page.locator("#access-check .check-green")).to_be_visible(timeout=LONG)
    press(page, "Next step")
