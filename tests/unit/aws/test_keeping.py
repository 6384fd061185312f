"""What we say that we keep: the page, the document for customers, and the limits of the code say the same."""

from __future__ import annotations

import re
from pathlib import Path

from wizard.aws.keeping import kept
from wizard.sampling.limits import Limits
from wizard.sampling.text import CELL_LIMIT

DOCUMENT = Path(__file__).parents[3] / "docs" / "cloud-admin.md"


def told() -> list[tuple[str, ...]]:
    section = DOCUMENT.read_text().partition("## What is kept")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in row) for row in rows][1:]


def test_the_document_says_the_same() -> None:
    default = kept(receipt_days=90, value_minutes=60)
    assert [row[:2] for row in told()] == [(each.what, each.where) for each in default]
    for row, each in zip(told(), default, strict=True):
        assert re.sub(r", unless the operator has set `\w+`", "", row[2]) == each.how_long


def test_the_sample_is_as_small_as_is_said() -> None:
    sample = next(
        each.what for each in kept(receipt_days=90, value_minutes=60) if each.what.startswith("sample values")
    )
    assert f"up to {Limits().preview_rows} rows" in sample
    assert f"up to {CELL_LIMIT} characters" in sample


def test_receipts_last_as_long_as_the_operator_has_set() -> None:
    def receipts(days: int) -> str:
        return next(
            each.how_long for each in kept(receipt_days=days, value_minutes=60) if each.what.startswith("receipts")
        )

    assert receipts(7) == "7 days"
    assert receipts(0) == "for ever"
