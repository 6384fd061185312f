"""Each mistake of the demo's cloud admin is named on the page, with its cure, and then the role is mended."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.test_journey_cloud_admin import play_the_cloud_admin
from tests.browser.test_journey_data_scientist import LONG, press
from tests.running_demo import Demo

pytestmark = pytest.mark.browser

FAILURES = {
    "no_provider": "aws.trust.provider_missing",
    "wrong_audience": "aws.trust.audience",
    "wrong_action": "aws.trust.denied",
    "any_subject": "aws.trust.open",
    "no_list_bucket": "aws.policy.list",
    "explicit_deny": "aws.policy.explicit_deny",
}


def test_each_mistake_is_named_with_its_cure(demo: Demo, watched: Watched) -> None:
    page = watched.page
    page.goto(demo.lines["data scientist"])
    page.goto(f"{demo.web}/models/")
    press(page, "Connect a model")
    page.get_by_label("Model name").fill("Badly set up")
    press(page, "Continue")
    page.get_by_label("Name for the role").fill("embark-badly-set-up")
    press(page, "Save and show the guide")
    for fault, code in FAILURES.items():
        play_the_cloud_admin(page, fault)
        problem = page.locator(f'#access-check [data-problem="{code}"]').first
        expect(problem).to_be_visible(timeout=LONG)
        problem.scroll_into_view_if_needed()
        watched.look(f"step-2-aws-problem-{fault.replace('_', '-')}")
    play_the_cloud_admin(page, "none")
    expect(page.locator("#access-check .check-green")).to_be_visible(timeout=LONG)
