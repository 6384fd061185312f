"""Dana at the Columns step: 300 columns by keyboard alone, undo, two tabs, a session that ends, a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Watched
from tests.browser.test_data_step import PHONE, data_step, read, slow_answers
from tests.browser.test_journey_data_scientist import LONG, press
from tests.running_demo import Demo

pytestmark = pytest.mark.browser

__all__ = ["data_step"]
MOST_PRESSES = 40


@pytest.fixture
def columns(demo: Demo, data_step: Watched) -> Watched:
    """The Columns step of an onboarding of the test's own, with 300 columns."""
    page = data_step.page
    read(page, f"s3://{demo.s3['bucket']}/wide/features_300.parquet")
    press(page, "Next step")
    expect(page.locator("#columns-list .list-count")).to_contain_text("300 columns", timeout=LONG)
    return data_step


class Keyboard:
    """Counts what is pressed; typing goes beside it."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presses += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


def row(page: Page, name: str) -> Locator:
    return page.locator(".column-row").filter(has=page.locator(f".column-name[title='{name}']"))


def said(page: Page, text: str) -> None:
    expect(page.locator("#columns-said")).to_contain_text(text)
    expect(page.locator("#announcer")).to_contain_text(text)


def count_of(page: Page, kind: str) -> Locator:
    return page.locator("#columns-findings .count-row li").filter(has_text=re.compile(rf"\d {kind}$")).locator("strong")


def test_three_hundred_columns_are_mapped_by_keyboard_alone(columns: Watched) -> None:
    page, keys = columns.page, Keyboard(columns.page)
    columns.look("step-4-columns-wide")
    keys.press("Tab", "Enter", "Tab", "Tab")  # past the bar, and the way to a schema
    expect(page.locator("#filter-text")).to_be_focused()
    keys.press("ArrowDown")
    expect(page.locator("#column-0")).to_be_focused()

    keys.press("*")
    keys.type("code_*")
    expect(page.locator("#pattern-count")).to_have_text(re.compile(r"\+ \d+"))
    keys.press("Enter", "l")
    said(page, "more: kind left out.")
    keys.press("Escape", "*")
    keys.type("count_*")
    keys.press("Enter", "r")
    said(page, "more: kind raw input.")
    keys.press("Escape", "*")
    keys.type("flag_*")
    keys.press("Enter", "y")
    keys.type("cat")
    keys.press("Enter")
    said(page, "more: type categorical.")
    keys.press("Escape")

    keys.press("/")
    keys.type("price")
    expect(page.locator(".column-row")).to_have_count(2)
    keys.press("ArrowDown", "n")
    expect(page.locator("#edit-name")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    keys.presses += 1
    keys.type("price")
    keys.press("Enter")
    said(page, "predicted_price: name price.")
    columns.look("step-4-columns-open")
    keys.press("Escape")
    expect(row(page, "predicted_price")).to_be_focused()
    expect(row(page, "predicted_price").locator(".row-name")).to_have_text("price")

    keys.press("Control+z")
    said(page, "Undone: predicted_price.")
    expect(row(page, "predicted_price").locator(".row-name")).to_have_text("predicted_price")
    keys.press("Control+Shift+Z")
    said(page, "Redone: predicted_price.")
    keys.press("ArrowDown", "a")
    keys.press("?")
    columns.look("step-4-columns-keys")
    keys.press("Escape")
    expect(row(page, "actual_price")).to_be_focused()
    keys.press("Tab", "Tab", "Enter")
    expect(page).to_have_url(re.compile("/review"))
    assert keys.presses < MOST_PRESSES, keys.presses


def test_rows_come_as_one_scrolls_and_ranges_are_selected(columns: Watched) -> None:
    page = columns.page
    expect(page.locator(".column-row")).to_have_count(200)
    page.locator("#columns-more").scroll_into_view_if_needed()
    expect(page.locator(".column-row")).to_have_count(300)
    page.locator("#column-10").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-rows-count]")).to_have_text("4 selected")
    page.locator("#column-14 [data-rows-tick]").click()
    page.locator("#column-20 [data-rows-tick]").click(modifiers=["Shift"])
    expect(page.locator("[data-rows-count]")).to_have_text("11 selected")
    page.locator("#bulk-kind").select_option("raw_input")
    page.locator("#set-selected").click()
    expect(page.locator("#column-20 .row-kind")).to_have_text("raw input")
    expect(page.locator("#column-9 .row-kind")).to_have_text("feature")
    columns.look("step-4-columns-selected")

    page.locator("#filter-text").fill("nothing like this")
    expect(page.locator(".columns-none")).to_be_visible()
    columns.look("step-4-columns-none")


def test_selected_columns_stay_selected_while_a_filter_hides_them(columns: Watched) -> None:
    page = columns.page
    count = page.locator("[data-rows-count]")
    hidden = row(page, "code_003")
    hidden.locator("[data-rows-tick]").click()
    page.locator("#filter-text").fill("ratio")
    expect(hidden).to_have_count(0)
    expect(count).to_have_text("1 selected, 1 not shown")
    page.locator(".column-row [data-rows-tick]").first.click()
    expect(count).to_have_text("2 selected, 1 not shown")
    columns.look("step-4-columns-selected-hidden")
    page.locator("#bulk-kind").select_option("raw_input")
    page.locator("#set-selected").click()
    expect(page.locator(".column-row .row-kind").first).to_have_text("raw input")
    page.locator("#filter-text").fill("")
    expect(hidden.locator(".row-kind")).to_have_text("raw input")
    expect(hidden.locator("[data-rows-tick]")).to_be_checked()
    page.locator("[data-rows-clear]").click()
    expect(count).to_have_text("0 selected")
    expect(page.locator("[data-rows-clear]")).to_be_hidden()


def test_what_is_missing_leads_to_its_row_past_the_filter(columns: Watched) -> None:
    page = columns.page
    page.locator("#column-0").focus()
    page.keyboard.press("f")
    missing = page.locator("#columns-findings [data-problem='mapping.id.missing']")
    expect(missing).to_be_visible()
    page.locator("#filter-text").fill("ratio")
    expect(page.locator("#column-0")).to_have_count(0)
    missing.get_by_role("link").click()
    expect(page.locator("#column-editor")).to_be_visible()
    expect(page.locator("#edit-kind")).to_be_focused()
    page.locator("#edit-kind").select_option("id")
    expect(missing).to_have_count(0)
    expect(page.locator("#column-0 .row-kind")).to_have_text("id")
    expect(page.locator("#edit-kind")).to_be_focused()


CHOOSES_WHEN_IT_SEES = """() => new MutationObserver((_, observer) => {
    const kind = document.getElementById("edit-kind");
    if (!kind) return;
    observer.disconnect();
    kind.value = "raw_input";
    kind.dispatchEvent(new Event("change", { bubbles: true }));
}).observe(document.body, { childList: true, subtree: true })"""


def test_a_choice_made_the_moment_a_row_opens_is_saved(columns: Watched) -> None:
    page = columns.page
    page.evaluate(CHOOSES_WHEN_IT_SEES)
    page.locator("#column-6 .column-name").click()
    expect(page.locator("#column-6 .row-kind")).to_have_text("raw input")


CHOOSES_TWICE = """() => {
    const choose = (choice) => {
        const kind = document.getElementById("edit-kind");
        kind.value = choice;
        kind.dispatchEvent(new Event("change", { bubbles: true }));
    };
    choose("raw_input");
    setTimeout(choose, 200, "prediction");
}"""


def test_a_choice_made_while_another_is_being_saved_is_saved(columns: Watched) -> None:
    page = columns.page
    page.locator("#column-6 .column-name").click()
    expect(page.locator("#edit-kind")).to_be_visible()
    slow_answers(page, of="columns")
    page.evaluate(CHOOSES_TWICE)
    expect(page.locator("#column-6 .row-kind")).to_have_text("prediction")
    page.reload()
    expect(page.locator("#column-6 .row-kind")).to_have_text("prediction")


def test_two_tabs_see_each_others_changes(columns: Watched) -> None:
    page = columns.page
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#column-6").focus()
    other.keyboard.press("r")
    expect(page.locator("#columns-news")).to_contain_text("You, in another tab, set")
    expect(page.locator("#column-6 .row-kind")).to_have_text("raw input")
    page.locator("#column-7").focus()
    page.keyboard.press("l")
    expect(other.locator("#column-7 .row-kind")).to_have_text("left out")
    expect(page.locator("#column-6 .row-kind")).to_have_text("raw input")
    columns.look("step-4-columns-news")


def test_a_session_that_ends_loses_nothing(demo: Demo, columns: Watched) -> None:
    page, at = columns.page, columns.page.url
    page.locator("#column-6").focus()
    page.keyboard.press("l")
    expect(page.locator("#column-6 .row-kind")).to_have_text("left out")
    page.context.clear_cookies()
    page.keyboard.press("r")
    expect(page.locator("#notice")).to_contain_text("You are signed out")
    expect(page.locator("#notice")).to_contain_text("kept")
    columns.faults.clear()  # Chromium writes the 401 into the console
    page.goto(demo.lines["data scientist"])
    page.goto(at)
    expect(page.locator("#column-6 .row-kind")).to_have_text("raw input")
    columns.look()


def test_on_a_phone_and_in_the_dark(columns: Watched) -> None:
    page = columns.page
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)  # colours change slowly
    columns.look("step-4-columns-dark")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.locator("#column-4 .column-name").click()
    expect(page.locator("#column-editor")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    columns.look("step-4-columns-390")
    page.emulate_media(color_scheme="light")
    page.wait_for_timeout(500)
    page.evaluate("scrollTo(0, 0)")
    columns.look("step-4-columns-390-top")


def test_without_scripts(demo: Demo, columns: Watched) -> None:
    page = columns.page
    context = page.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, storage_state=page.context.storage_state(), viewport={"width": 1280, "height": 900}
    )
    plain = context.new_page()
    plain.goto(page.url)
    plain.locator("#filter-text").fill("code_*")
    plain.get_by_role("button", name="Filter", exact=True).click()
    plain.locator("#column-7 [data-rows-tick]").check()
    plain.locator("#bulk-kind").select_option("left_out")
    plain.get_by_role("button", name="Set for selected").click()
    expect(plain.locator("#column-7 .row-kind")).to_have_text("left out")
    expect(plain.locator("#filter-text")).to_have_value("code_*")
    plain.locator("#column-7 .column-name").click()
    plain.locator("#edit-kind").select_option("feature")
    plain.locator("#column-form").get_by_role("button", name="Save").click()
    expect(plain.locator("#column-7 .row-kind")).to_have_text("feature")
    plain.get_by_role("button", name="Undo").click()
    expect(plain.locator("#column-7 .row-kind")).to_have_text("left out")
    context.close()
