"""Dana looks after a registered model: how its data is, how it moved since training, and what becomes of its syncs."""

from __future__ import annotations

import pyarrow.compute as pc
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched, begin_at
from tests.browser.test_data_step import come_to_data_step, read
from tests.browser.test_journey_data_scientist import LONG, press
from tests.running_demo import Demo
from wizard.demo.files import csv_bytes
from wizard.demo.insurance import insurance_table

pytestmark = pytest.mark.browser

FRONT = "wizard.demo.front.wsgi"
"""What stands for S3 in the demo."""
SERVING, TRAINING = "health/serving.csv", "health/training.csv"
ROWS = 60_000
NOT_NUMBERS = (b"unknown", b"see letter", b"on request")


def serving() -> bytes:
    """Amounts that have grown since training, and late rows in which some are no numbers; a few rows come twice."""
    table = insurance_table(rows=ROWS, seed=31, days=60).drop_columns(["embeddings", "raw_text"])
    place = table.schema.get_field_index("amount")
    grown = table.set_column(place, "amount", pc.round(pc.multiply(table["amount"], 2.2), 2))
    lines = csv_bytes(grown).splitlines(keepends=True)
    for number in range(ROWS * 2 // 3, ROWS, 97):
        cells = lines[number].split(b",")
        cells[place] = NOT_NUMBERS[number % 3]
        lines[number] = b",".join(cells)
    return b"".join([*lines, *lines[-25:]])


def training() -> bytes:
    """What the model has learned from."""
    return csv_bytes(insurance_table(rows=20_000, seed=32, days=60).drop_columns(["embeddings", "raw_text"]))


def test_the_data_of_a_model_is_looked_after(demo: Demo, watched: Watched) -> None:
    page, s3, bucket = watched.page, demo.admin().s3, demo.s3["bucket"]
    for key, made in ((SERVING, serving()), (TRAINING, training())):
        s3.put_object(Bucket=bucket, Key=key, Body=made)
    register(demo, page, "Offers by age")
    dataset = page.locator(".dataset", has_text="Serving data")

    expect(dataset.locator("[data-finding='sync.drift.large']")).to_contain_text("amount")
    amount = dataset.locator(".shape", has=page.get_by_text("amount", exact=True))
    watched.look("health")
    amount.locator("summary").click()
    expect(amount.locator(".shape-misfits")).to_contain_text("see letter")
    watched.look_closely("health-fields", at=dataset.locator(".shapes-part"))

    with demo.held(FRONT):
        dataset.locator("summary", has_text="How it is read").click()
        press(page, "Read all anew")
        expect(dataset.locator(".job-running")).to_be_visible(timeout=LONG)
        begin_at(page, dataset)
        watched.look("health-running")
        dataset.get_by_role("button", name="Pause").click()
        expect(dataset.locator(".job-paused")).to_be_visible()
        begin_at(page, dataset)
        watched.look("health-paused")
    dataset.get_by_role("button", name="Resume").click()
    again = dataset.get_by_role("button", name="Read again")
    expect(again).to_be_visible(timeout=LONG)

    s3.delete_object(Bucket=bucket, Key=SERVING)
    again.click()
    expect(dataset.locator("[data-problem='aws.object.missing']")).to_be_visible(timeout=LONG)
    begin_at(page, dataset)
    watched.look("health-failed")
    s3.put_object(Bucket=bucket, Key=SERVING, Body=serving())
    press(page, "Try again")
    expect(again).to_be_visible(timeout=LONG)


def register(demo: Demo, page: Page, name: str) -> None:
    """From the first step to the page of the registered model."""
    come_to_data_step(demo, page, name, "Training")
    read(page, f"s3://{demo.s3['bucket']}/{SERVING}")
    page.get_by_role("navigation", name="Datasets").get_by_role("link", name="Training").click()
    read(page, f"s3://{demo.s3['bucket']}/{TRAINING}")
    press(page, "Next step")
    press(page, "Save and review")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("#to-model")).to_be_visible(timeout=LONG)
    page.locator("#to-model").click()
