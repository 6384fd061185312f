"""How a result is kept: the facts in the clear; the sample values and some whole rows sealed, and only for a time.

Nothing leaves this module: values that no key opens any more count as deleted.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from cryptography.fernet import InvalidToken

from wizard.core.crypto import decrypt, encrypt
from wizard.sampling.results import ExpressionPreview, SampleResult
from wizard.sampling.values import values_of, with_values, without_values

if TYPE_CHECKING:
    from wizard.sampling.models import ExpressionCheck, Sample

BIG_FACTS = ("result_json", "values_sealed")
"""What `opened` needs of a row, and lists of rows leave in the database."""
FORGOTTEN: dict[str, Any] = {"values_sealed": "", "rows_sealed": "", "values_until": None}
"""The columns of a sample whose values are deleted."""


def kept(result: SampleResult, *, rows: bytes, until: datetime | None) -> dict[str, Any]:
    """What a sample's row holds of `result` and of `rows` (an Arrow IPC stream); `until` None keeps facts alone."""
    facts = {"result_json": without_values(result).to_json()}
    if until is None:
        return facts | FORGOTTEN
    return facts | {
        "values_sealed": encrypt(json.dumps(values_of(result), allow_nan=False).encode()),
        "rows_sealed": encrypt(rows) if rows else "",
        "values_until": until,
    }


def opened(sample: Sample, *, now: datetime) -> SampleResult | None:
    """The result, with its values while they are kept."""
    if sample.get_deferred_fields() & set(BIG_FACTS):
        sample.refresh_from_db(fields=BIG_FACTS)  # one query for both
    facts = sample.result
    values = _unsealed(sample.values_sealed, sample, now)
    return with_values(facts, json.loads(values)) if facts and values else facts


def previewed(check: ExpressionCheck, *, now: datetime) -> ExpressionPreview | None:
    """What the check has found, while the rows are kept that it was made on."""
    found = _unsealed(check.result_sealed, check.sample, now)
    return msgspec.convert(json.loads(found), ExpressionPreview) if found else None


def rows_of(sample: Sample, *, now: datetime) -> bytes:
    """The whole rows that are kept, as an Arrow IPC stream; empty once they are deleted."""
    return _unsealed(sample.rows_sealed, sample, now)


def _unsealed(token: str, sample: Sample, now: datetime) -> bytes:
    if not token or sample.values_until is None or sample.values_until <= now:
        return b""
    try:
        return decrypt(token)
    except InvalidToken:
        return b""
