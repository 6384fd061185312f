"""Dana retrains: from the page of a registered model to its next version, with other data, seen before it is made."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched, begin_at
from tests.browser.test_data_step import PHONE, data_step, read
from tests.browser.test_journey_data_scientist import LONG, press
from tests.running_demo import Demo

pytestmark = pytest.mark.browser

__all__ = ["data_step"]


def test_a_next_version_shows_what_differs_and_is_registered_beside_the_old_one(demo: Demo, data_step: Watched) -> None:
    page, bucket = data_step.page, demo.s3["bucket"]
    read(page, f"s3://{bucket}/insurance/v1/serving.parquet")
    press(page, "Next step")
    press(page, "Save and review")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("#to-model")).to_be_visible(timeout=LONG)
    page.locator("#to-model").click()

    page.locator("#next-version").click()
    name = page.get_by_label("Version", exact=True)
    expect(name).to_have_value("v2")
    name.fill("v1")
    expect(page.locator("#version-name-said")).to_contain_text("has a version “v1”")
    name.fill("v2")
    expect(page.locator("#version-name-said")).to_have_text("")
    data_step.look("version-1-model")
    press(page, "Continue")

    expect(page.get_by_role("textbox", name="Location")).to_have_value(f"s3://{bucket}/insurance/v1/serving.parquet")
    expect(page.locator("#sample-title")).to_have_text(f"s3://{bucket}/insurance/v1/serving.parquet", timeout=LONG)
    expect(page.locator("#sample-progress")).to_have_count(0, timeout=LONG)
    page.get_by_role("textbox", name="Location").fill(f"s3://{bucket}/insurance/v2/serving.parquet")
    page.locator("#read-sample").click()
    expect(page.locator("#sample-title")).to_have_text(f"s3://{bucket}/insurance/v2/serving.parquet", timeout=LONG)
    press(page, "Next step")

    difference = page.locator("#columns-difference")
    expect(difference).to_contain_text("1 new, 1 changed, 1 field without a column")
    expect(difference.locator(".diff", has_text="policy_start")).to_contain_text("not watched any more")
    data_step.look("version-4-columns")
    page.get_by_label("differs from v1").check()
    expect(page.locator(".column-row")).to_have_count(2)
    expect(page.locator(".column-row", has_text="campaign").locator(".row-standing")).to_have_text("new")
    data_step.look("version-4-columns-differs")
    press(page, "Save and review")

    expect(page.get_by_role("heading", name="Changes from v1 to v2")).to_be_visible()
    data_step.look("version-5-review")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("#to-model")).to_be_visible(timeout=LONG)
    page.locator("#to-model").click()

    expect(page.get_by_role("navigation", name="Versions").get_by_role("link")).to_have_text(
        [re.compile("v2"), re.compile("v1")]
    )
    begin_at(page, page.locator("#difference"))
    data_step.look("version-difference")
    page.set_viewport_size(PHONE)
    begin_at(page, page.locator("#difference"))
    data_step.look("version-difference-390")
