"""Hostile names from the data, the bucket and the keyboard, through every page: shown as they are, run by nobody."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from django.http import HttpResponse
from django.test import Client

from tests import factories
from tests.data.build import parquet
from tests.fakes import aws as fake
from tests.fakes.file_source import BytesSource
from tests.web.conftest import browser_of
from wizard.accounts.models import Membership
from wizard.accounts.services import admit
from wizard.onboarding.models import Onboarding
from wizard.registry.models import MLModel
from wizard.sampling.sampler import sample

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)> ' hx-get=/evil",
    "{{7*7}}{% debug %}${7*7}",
    "line\nbreak\r\nand\ttab",
    "nul\0and\x1b[2Jescape",
    "right\u202eto left\u2066mark",
    "__proto__",
    "constructor",
    "=cmd|' /C calc'!A0",
    "n" * 3_000,
    "数" * 400,
    " ",
    "../../etc/passwd",
    "a" + "\u0301" * 300,
    "\U0001f600",
    "%00%s{0}",
    "</textarea></title><svg onload=alert(1)>",
]
PLACE = "in/<script>{{7*7}} ‮"
TYPED = "<script>alert(1)</script>{{7*7}}"


def table() -> pa.Table:
    rows = 50
    known = {
        "id": [f"<b>{number}</b>{{{{7*7}}}}" for number in range(rows)],
        "ts": [datetime(2026, 11, 1, 0, number, tzinfo=UTC) for number in range(rows)],
        "proba": [number / rows for number in range(rows)],
    }
    hostile = {name: [f"{name[:50]}-{number % 3}" for number in range(rows)] for name in NAMES}
    return pa.table(known | hostile)


def as_csv(table: pa.Table) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(table.column_names)
    writer.writerows(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return written.getvalue().encode()


def as_json(table: pa.Table) -> bytes:
    return "\n".join(json.dumps(line, default=str) for line in table.to_pylist()).encode()


WRITTEN = {"parquet": parquet, "csv": as_csv, "jsonl": as_json}


@pytest.fixture(params=sorted(WRITTEN))
def row(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Onboarding:
    """A member's onboarding with such a sample, and an AWS that holds the object."""
    body, key = WRITTEN[request.param](table()), f"{PLACE}.{request.param}"
    aws = fake.install(monkeypatch)
    aws.buckets["acme-ml"] = {key: body, "in/nul\0name.csv": b"x", "in/<b>/x": b"x"}
    acme = factories.workspace("Acme " + TYPED)
    dana = factories.member(acme, name=TYPED)
    started = factories.connected(acme, dana, model_name=TYPED, description=TYPED, tags={"team": TYPED}, owner=TYPED)
    found = sample(BytesSource(body, key))
    factories.add_sample(started, result=found, key=key, etag=fake._etag(body))
    return started


def save_columns(browser: Client, row: Onboarding) -> HttpResponse:
    """Everything a string feature, but for what the model needs; then on to the review."""
    stored = row.dataset_samples.get().sample
    kinds = {"id": "id", "ts": "timestamp", "proba": "prediction"}
    place_of = {column.name: column.position for column in stored.result.columns}
    seen, address = {"columns_hash": stored.columns_hash}, f"/onboardings/{row.pk}/columns"
    browser.post(address, seen | {"action": "apply", "pattern": "*", "bulk_kind": "feature", "bulk_type": "string"})
    for name, kind in kinds.items():
        of_type = "numeric" if kind == "prediction" else "string"
        browser.post(address, seen | {"action": "edit", "column": place_of[name], "kind": kind, "type": of_type})
    return browser.post(address, seen | {"action": "save"})


def assert_harmless(answer: object) -> None:
    assert answer.status_code == 200, answer
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<svg onload" not in page
    assert "{{7*7}}" in page
    assert "\0" not in page
    assert "\x1b" not in page


def test_through_every_page(row: Onboarding) -> None:
    dana = row.created_by
    as_dana = browser_of(dana)
    base = f"/onboardings/{row.pk}"
    assert as_dana.post(f"{base}/data", {"action": "browse", "prefix": "in/"}).status_code == 302
    saved = save_columns(as_dana, row)
    assert saved.status_code == 302, re.findall(r'data-problem="([^"]+)', saved.content.decode())
    for step in ("model", "aws", "data?prefix=in/", "columns", "review"):
        assert_harmless(as_dana.get(f"{base}/{step}"))
    assert as_dana.post(f"{base}/review").status_code == 302
    registered = MLModel.objects.get()
    mo = admit(workspace=row.workspace, email="mo@embark.test", kind=Membership.Kind.ACCOUNT_MANAGER, by=None)
    for browser in (as_dana, browser_of(mo)):
        for address in (f"{base}/registration", "/models/", f"/models/{registered.pk}/"):
            assert_harmless(browser.get(address))
    assert_harmless(browser_of(mo).get("/customers/"))


def test_they_are_shown_character_by_character(row: Onboarding) -> None:
    page = browser_of(row.created_by).get(f"/onboardings/{row.pk}/columns").content.decode()
    for name in (NAMES[0], NAMES[2], NAMES[6], NAMES[8]):
        assert html.escape(name) in page


def test_code_that_is_shown_is_code_that_runs(row: Onboarding, client: Client) -> None:
    as_dana = browser_of(row.created_by)
    save_columns(as_dana, row)
    page = as_dana.get(f"/onboardings/{row.pk}/review").content.decode()
    code = html.unescape(re.search(r"import os\n\nimport aporia.*?(?=</)", page, re.DOTALL)[0])
    compile(code, "review", "exec")
    assert "\u202e" not in code
