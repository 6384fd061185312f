"""What Embark keeps of a customer's data, and for how long: one table for page, packet, letter and docs/cloud-admin.md.

Pure; raises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

MEMORY, DATABASE, SEALED = "memory", "database", "database, encrypted"
_FOR_THE_WORKSPACE = "as long as the workspace"


@dataclass(frozen=True)
class Kept:
    """One kind of fact, where it is kept, and how long."""

    what: str
    where: str
    how_long: str


def kept(*, receipt_days: int, value_minutes: int) -> tuple[Kept, ...]:
    """Everything that is kept. `receipt_days` and `value_minutes` are the operator's limits; 0 days are for ever."""
    return (
        Kept("credentials, tokens", MEMORY, "a session, a call"),
        Kept("bucket, prefix, region, account id, role ARN, KMS key ARN", DATABASE, _FOR_THE_WORKSPACE),
        Kept(
            "names, sizes and times of listed objects",
            DATABASE,
            f"until the bucket is changed, else {_FOR_THE_WORKSPACE}",
        ),
        Kept(
            "facts of a sample: names and types of columns, counts, shares, lengths; "
            "of numbers and moments also bounds, mean, quantiles and a histogram",
            DATABASE,
            _FOR_THE_WORKSPACE,
        ),
        Kept(
            "sample values: up to 20 rows with cells of up to 200 characters, examples, frequent values, "
            "bounds of text, and up to 200 whole rows",
            SEALED,
            f"until a registration, at most {value_minutes} minutes; not at all where the workspace switched them off",
        ),
        Kept(
            "a full read: counts, extremes, quantiles and histograms of numbers and moments, rows per day",
            DATABASE,
            _FOR_THE_WORKSPACE,
        ),
        Kept(
            "values of a full read: up to three of each field that do not fit its type, up to 20 frequent ones "
            "of categories, booleans and texts",
            SEALED,
            f"{_FOR_THE_WORKSPACE}; not at all where it switched sample values off",
        ),
        Kept(
            "receipts: time, call, key, bytes, request id and result of every call to your account",
            DATABASE,
            f"{receipt_days} days" if receipt_days else "for ever",
        ),
        Kept("audit entries: who did what, when", DATABASE, _FOR_THE_WORKSPACE),
    )
