"""The corpus: objects good, odd and hostile, in the four formats, each with the outcome that is expected of it."""

from __future__ import annotations

from tests.data.corpus import csv_cases, delta_cases, json_cases, parquet_cases
from tests.data.corpus.case import Case

CASES: tuple[Case, ...] = (
    *csv_cases.CASES,
    *json_cases.CASES,
    *parquet_cases.CASES,
    *delta_cases.CASES,
)
