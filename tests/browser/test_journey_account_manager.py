"""Mo watches his customers: the board, one onboarding as the customer sees it, and nothing that he could change."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.test_journey_data_scientist import press
from tests.running_demo import Demo

pytestmark = pytest.mark.browser


def test_the_board_and_one_customer_read_only(demo: Demo, watched: Watched) -> None:
    page = watched.page
    page.goto(demo.lines["data scientist"])
    page.goto(f"{demo.web}/models/")
    press(page, "Connect a model")
    page.get_by_label("Model name").fill("Stuck on access")
    press(page, "Continue")
    press(page, "Save and show the guide")

    page.goto(demo.lines["account manager"])
    expect(page.get_by_text("Stuck on access").first).to_be_visible()
    watched.look("account-manager-board")
    page.get_by_role("link", name="Stuck on access").first.click()
    expect(page.get_by_text("read-only", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Check access")).to_have_count(0)
    watched.look("account-manager-read-only")
