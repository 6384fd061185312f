"""Dana sends a registration to another server: a token is made there, the server is checked, chosen, and registers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, Watched
from tests.browser.test_data_step import come_to_data_step, read
from tests.browser.test_journey_data_scientist import LONG, press
from tests.running_demo import Demo

pytestmark = pytest.mark.browser

WORKER = "wizard.celery worker"


@pytest.fixture
def colleague(browser: Browser) -> Iterator[Watched]:
    """Carl of Contoso, in a browser of his own: what he has here is the other server."""
    context = browser.new_context(viewport=DESK, color_scheme="light")
    context.set_default_timeout(20_000)
    yield Watched(context.new_page())
    context.close()


def test_a_registration_goes_to_another_server(demo: Demo, watched: Watched, colleague: Watched) -> None:
    token, account, workspace = token_of_carl(demo, colleague)
    page = watched.page
    page.goto(demo.lines["data scientist"])
    page.get_by_label("Account of").click()
    page.get_by_role("link", name="Destinations").click()
    watched.look("destinations-empty", expect="No other servers")

    with demo.held(WORKER):
        add(page, "Contoso, production", demo.web, token)
        watched.look("destinations-checking", expect="checking")
    expect(page.get_by_text("checked", exact=True)).to_be_visible(timeout=LONG)
    add(page, "Contoso, as 3.x", demo.web, token, account, workspace)
    expect(page.get_by_text("checked", exact=True)).to_have_count(2, timeout=LONG)
    add(page, "Contoso, old token", demo.web, "embark_of-last-year")
    expect(page.locator("[data-problem='destination.token.refused']")).to_be_visible(timeout=LONG)
    watched.look_closely("destinations")

    come_to_data_step(demo, page, "Offers for Contoso")
    read(page, f"s3://{demo.s3['bucket']}/insurance/v1/serving.parquet")
    press(page, "Next step")
    press(page, "Save and review")
    page.get_by_label("Contoso, as 3.x").check()
    expect(page.get_by_text("with a token of Contoso, as 3.x")).to_be_visible()
    expect(page.get_by_label("Contoso, as 3.x")).to_be_focused()
    watched.look_closely("step-5-review-destination", at=page.locator("#destination"))
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("#elsewhere")).to_be_visible(timeout=LONG)
    watched.look("step-6-registration-elsewhere")

    page.goto(f"{demo.web}/workspaces/destinations")
    expect(page.get_by_text("1 registration", exact=True)).to_be_visible()
    watched.look("destinations-in-use")
    colleague.page.goto(f"{demo.web}/models/")
    expect(colleague.page.get_by_role("link", name="Offers for Contoso")).to_be_visible()


def token_of_carl(demo: Demo, colleague: Watched) -> tuple[str, str, str]:
    """He signs in with a code, makes a token, and reads account and workspace off the snippet for 3.x."""
    page = colleague.page
    page.goto(f"{demo.web}/accounts/login/code/")
    page.get_by_label("Email").fill("carl@contoso.example")
    page.get_by_role("button").last.click()
    page.get_by_label("Code").fill(code_in_mail(demo, page))
    page.keyboard.press("Enter")
    page.wait_for_url("**/models/")
    page.goto(f"{demo.web}/workspaces/tokens")
    page.get_by_label("Name of the new token").fill("Northwind's onboarding")
    press(page, "Make a token")
    secret = page.locator("#made [data-copy-text]").inner_text()
    colleague.look_closely("api-token-made", at=page.locator("#made"))
    code = page.locator(".copy", has_text="3.x").locator("[data-copy-text]").inner_text()
    named = dict(re.findall(r'(account|workspace)\w*\s*=\s*"([^"]+)"', code))
    return secret, named["account"], named["workspace"]


def code_in_mail(demo: Demo, page: Page) -> str:
    """The code that was sent to Carl, which is on its way for a moment."""
    mailbox, deadline = page.context.new_page(), time.monotonic() + 20
    mail = mailbox.locator(".mail", has_text="carl@contoso.example")
    mailbox.goto(f"{demo.web}/demo/mailbox")
    while mail.count() == 0:
        assert time.monotonic() < deadline
        mailbox.reload()
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.first.inner_text(), re.MULTILINE)
    assert found, mail.first.inner_text()
    mailbox.close()
    return found[1]


def add(page: Page, name: str, address: str, token: str, account: str = "", workspace: str = "") -> None:
    """Fill the form for another server and send it; with account and workspace it is one of 3.x."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Address").fill(address)
    if account:
        page.get_by_label("Generation of its API").select_option("3.x")
        page.locator("#id_account").fill(account)
        page.locator("#id_remote_workspace").fill(workspace)
    page.get_by_label("Token", exact=True).fill(token)
    press(page, "Add and check")
