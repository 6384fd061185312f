"""A demo per worker of the run, and a browser whose every page is watched: accessibility, console, policy."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Response,
    ViewportSize,
    sync_playwright,
)

from tests import running_demo as demos
from tests.running_demo import Demo
from wizard.aws.check.requests import CHECKS_A_MINUTE, HURRIED, REQUESTED

CHECKS_OF_A_TEST = 7
"""Access checks that one test asks for at most."""
SETTLED = """() => document.getAnimations().every(
    (each) => each.playState !== "running" || each.effect.getComputedTiming().iterations === Infinity)"""
"""No colour or place is on its way; what turns for ever does not count."""
DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""What was changed has come onto the screen, and colours have set out on their way."""
PICTURE_LIMIT = 250_000
"""Bytes of a screenshot in the documentation."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = demos.start(tmp_path_factory.mktemp("demo"))
    yield running
    assert running.stop() == 0


@pytest.fixture(autouse=True)
def room_for_checks(demo: Demo) -> None:
    """All journeys of a demo share one workspace, which may check its access so often a minute: begin with room."""
    deadline = time.monotonic() + 90
    while _checks_lately(demo) > CHECKS_A_MINUTE - CHECKS_OF_A_TEST:
        assert time.monotonic() < deadline
        time.sleep(1)


def _checks_lately(demo: Demo) -> int:
    asked = "SELECT count(*) FROM accounts_auditentry WHERE verb IN (?, ?) AND at > datetime('now', '-61 seconds')"
    return int(str(demo.ask(asked, REQUESTED, HURRIED)[0][0]))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    arguments = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
    if os.getuid() == 0:
        arguments.append("--no-sandbox")
    launched = playwright.chromium.launch(executable_path=os.environ.get("EMBARK_BROWSER") or None, args=arguments)
    yield launched
    launched.close()


@dataclass
class Watched:
    """A page that notes what must not happen: errors in the console, refused resources, failed requests."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A 422 is an answer of ours to a form, not a fault; Chromium writes every 4xx into the console.
        if message.type == "error" and "422" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def look(self, name: str = "", *, expect: str = "") -> None:
        """Check the page as it is now – axe, console, policy – and keep a picture of it when it has a name."""
        if expect:
            self.page.get_by_text(expect).first.wait_for()
        self.page.wait_for_function(SETTLED)  # colours that fade in have less contrast on their way
        violations = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        said = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in violations]
        assert not said, f"axe on {self.page.url}: {said}"
        assert not self.faults, self.faults
        if name:
            picture(self.page, name)

    def look_closely(self, name: str, *, at: Locator | None = None) -> None:
        """The same in the dark and on a phone, for pages on which much stands: three pictures, each from `at` on."""
        page = self.page
        begin_at(page, at)
        self.look(name)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.evaluate(DRAWN)
        self.look(f"{name}-dark")
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        page.evaluate(DRAWN)
        begin_at(page, at)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], "it fits a phone"
        self.look(f"{name}-390")
        page.set_viewport_size(DESK)


def begin_at(page: Page, element: Locator | None) -> None:
    """Scroll so that it begins at the upper edge, or the page does; nothing is pointed at."""
    page.mouse.move(0, 0)
    if element is None:
        page.evaluate("scrollTo(0, 0)")
    else:
        element.evaluate("element => element.scrollIntoView()")


def picture(page: Page, name: str) -> None:
    """Keep a picture under test-results/, or where EMBARK_SCREENSHOTS says (make screenshots: docs/screenshots)."""
    folder = Path(os.environ.get("EMBARK_SCREENSHOTS", "test-results/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.png"
    page.screenshot(path=file, full_page=False, animations="disabled")
    assert file.stat().st_size < PICTURE_LIMIT, f"{file} is too large for the documentation"


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport=DESK, color_scheme="light")
    context.set_default_timeout(20_000)
    yield Watched(context.new_page())
    context.close()
