"""A cloud admin without an account: the link that Dana made, the role in the demo's AWS, a mistake, green, the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched
from tests.browser.test_journey_data_scientist import press
from tests.running_demo import Demo

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Watched]:
    """A second browser, in which nobody has ever signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    context.set_default_timeout(20_000)
    yield Watched(context.new_page())
    context.close()


def make_link(demo: Demo, page: Page) -> str:
    """Dana comes to the AWS access step and hands it off."""
    page.goto(demo.lines["data scientist"])
    page.goto(f"{demo.web}/models/")
    press(page, "Connect a model")
    page.get_by_label("Model name").fill("Handed off")
    press(page, "Continue")
    press(page, "Save and show the guide")
    page.get_by_text("Make a hand-off link").click()
    press(page, "Make the link")
    return page.locator("#hand-off [data-copy-text]").inner_text()


def play_the_cloud_admin(page: Page, how: str) -> None:
    """Make the role in the demo's AWS, with or without a mistake, and check."""
    page.locator("#open-demo-console").click()
    page.locator(f"#fault-{how}").check()
    press(page, "Create the role in the demo account")
    page.get_by_role("link", name="Back to Embark").click()
    expect(page.locator("#check-access")).to_be_focused()
    page.locator("#check-access").click()


def test_from_the_link_to_green(demo: Demo, watched: Watched, stranger: Watched) -> None:
    link = make_link(demo, watched.page)
    watched.look("hand-off-made")
    page = stranger.page
    page.goto(link)
    stranger.look("hand-off", expect="What it never grants")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    stranger.look("hand-off-390")
    page.set_viewport_size({"width": 1280, "height": 900})

    play_the_cloud_admin(page, "open_role")
    expect(page.locator('[data-problem="aws.trust.open"]')).to_be_visible(timeout=60_000)
    page.locator("#check").scroll_into_view_if_needed()
    stranger.look("hand-off-refused")

    play_the_cloud_admin(page, "none")
    expect(page.get_by_text("Done – you can close this page")).to_be_visible(timeout=60_000)
    page.evaluate("scrollTo(0, 0)")
    stranger.look("hand-off-green")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.reload()  # colours that are still on their way have no contrast to judge
    stranger.look()
    expect(watched.page.locator("[data-verdict]")).to_be_visible(timeout=20_000)  # she sees it without reloading

    press(watched.page, "Revoke the link")
    assert page.goto(link).status == 410
    stranger.faults.clear()  # Chromium writes the 410 into its console
    stranger.look("hand-off-ended", expect="This link has ended")


def test_the_packet_prints(demo: Demo, watched: Watched, stranger: Watched) -> None:
    page = stranger.page
    page.goto(make_link(demo, watched.page) + "packet")
    stranger.look("hand-off-packet", expect="How to take it back")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    stranger.look()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".packet-bar").is_hidden()
    ground = page.evaluate("getComputedStyle(document.querySelector('.packet-sheet')).backgroundColor")
    ink = page.evaluate("getComputedStyle(document.querySelector('.packet-sheet')).color")
    assert (ground, ink) == ("rgba(0, 0, 0, 0)", "rgb(22, 24, 29)")
