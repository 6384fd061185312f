"""Puts the sample files into the demo's buckets, only where they are missing: `python -m wizard.demo.datasets`.

Errors: botocore's, when the demo's S3 does not answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wizard.demo import broken_files, sets
from wizard.demo.cloud_admin import admin_clients
from wizard.demo.config import BUCKET, EU_BUCKET, EU_REGION, admin_config
from wizard.demo.files import csv_bytes, gzipped, json_lines, parquet_bytes, spreadsheet_csv
from wizard.demo.insurance import (
    churn_table,
    customers_table,
    insurance_table,
    late_actuals,
    next_insurance_table,
    wide_table,
)

Files = Mapping[str, Callable[[], bytes]]

MAIN_FILES: Files = {
    "insurance/v1/serving.parquet": lambda: parquet_bytes(insurance_table(rows=200_000, seed=1, days=60)),
    "insurance/v1/training.parquet": lambda: parquet_bytes(insurance_table(rows=60_000, seed=2, days=60)),
    "insurance/v1/serving.csv": lambda: csv_bytes(
        insurance_table(rows=100_000, seed=1, days=60).drop_columns(["embeddings"])
    ),
    "insurance/v1/actuals.parquet": lambda: parquet_bytes(late_actuals(rows=200_000, seed=1, days=60)),
    "insurance/v1/serving.json": lambda: json_lines(insurance_table(rows=5_000, seed=1, days=60)),
    "insurance/v1/events.json.gz": lambda: gzipped(json_lines(insurance_table(rows=20_000, seed=6, days=60))),
    "insurance/v2/serving.parquet": lambda: parquet_bytes(next_insurance_table(rows=50_000, seed=8, days=30)),
    **sets.daily("insurance/daily/"),
    **sets.layout("credit/v3/"),
    **sets.delta("lake/predictions/"),
    "churn/kunden.csv": lambda: spreadsheet_csv(customers_table(rows=3_000, seed=7), title="Kundenliste, Stand 2026"),
    "churn/serving.csv": lambda: csv_bytes(churn_table(rows=20_000, seed=3), delimiter=";"),
    "wide/features_300.parquet": lambda: parquet_bytes(wide_table(rows=5_000, seed=4, columns=300)),
    "broken/empty.csv": broken_files.empty_csv,
    "broken/truncated.parquet": broken_files.truncated_parquet,
    "broken/not_really.parquet": broken_files.not_really_parquet,
    "broken/broken_row.csv": broken_files.broken_row_csv,
    "broken/gzip_bomb.csv.gz": broken_files.gzip_bomb_csv,
    "broken/cut_off.json": broken_files.cut_off_json,
    "broken/new_delta/_delta_log/00000000000000000000.json": broken_files.unknown_feature_delta,
    "broken/nested_bomb.json": broken_files.nested_bomb_json,
    "broken/duplicate_ids.parquet": broken_files.duplicate_ids_parquet,
    "broken/misfits.csv": broken_files.misfits_csv,
}
EU_FILES: Files = {
    "insurance/v1/serving.parquet": lambda: parquet_bytes(insurance_table(rows=20_000, seed=5, days=30)),
}


def fill_buckets(s3: Any) -> list[str]:
    """Make the two buckets and what they lack; returns the locations that were written."""
    return [*_fill(s3, BUCKET, MAIN_FILES, region=None), *_fill(s3, EU_BUCKET, EU_FILES, region=EU_REGION)]


def _fill(s3: Any, bucket: str, files: Files, *, region: str | None) -> list[str]:
    present = _keys(s3, bucket)
    if present is None:
        where = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region else {}
        s3.create_bucket(Bucket=bucket, **where)
    missing = [key for key in files if key not in (present or ())]
    for key in missing:
        s3.put_object(Bucket=bucket, Key=key, Body=files[key]())
    return [f"s3://{bucket}/{key}" for key in missing]


def _keys(s3: Any, bucket: str) -> set[str] | None:
    try:
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        return {item["Key"] for page in pages for item in page.get("Contents", ())}
    except s3.exceptions.NoSuchBucket:
        return None


def main() -> None:
    """Fill the buckets of the running demo."""
    config = admin_config()
    clients = admin_clients(endpoint=config.endpoint, access_key=config.access_key, secret_key=config.secret_key)
    for location in fill_buckets(clients.s3):
        print(f"made {location}")


if __name__ == "__main__":
    main()
