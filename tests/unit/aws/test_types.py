"""What is stored as JSON is read back unchanged."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wizard.aws import problems
from wizard.aws.types import ListPage, Probe, ProbeState, S3Object

OBJECT = S3Object("in/ü +.parquet", 12, '"e"', datetime(2026, 11, 23, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    "probe",
    [
        Probe("list", "The role may list"),
        Probe("list", "x", ProbeState.OK, "5 objects", (("Request id", "R"),), 0.2),
        Probe("list", "x", ProbeState.FAILED, problem=problems.empty_prefix("s3://b/", "")),
    ],
)
def test_a_probe(probe: Probe) -> None:
    assert Probe.from_json(json.loads(json.dumps(probe.to_json()))) == probe


def test_a_listing_keeps_everything_but_the_token() -> None:
    page = ListPage("in/", (OBJECT,), ("in/2026/",), truncated=True, next_token="secret")
    stored = json.dumps(page.to_json())
    assert "secret" not in stored
    assert ListPage.from_json(json.loads(stored)) == replace(page, next_token="")


def test_what_holds_no_data() -> None:
    assert replace(OBJECT, key="in/").is_marker
    assert replace(OBJECT, key="in/_SUCCESS").is_marker
    assert not OBJECT.is_marker
    assert replace(OBJECT, storage_class="DEEP_ARCHIVE").is_archived
    assert not replace(OBJECT, storage_class="GLACIER_IR").is_archived
