"""The demo's sample files: the same each time, and each with just the fault that its name says."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from wizard.demo import broken_files
from wizard.demo.files import csv_bytes, parquet_bytes
from wizard.demo.insurance import EMBEDDING_SIZE, churn_table, insurance_table, wide_table


def test_the_insurance_table_is_plausible_and_repeatable() -> None:
    table = insurance_table(rows=4_000, seed=1, days=60)
    assert table.equals(insurance_table(rows=4_000, seed=1, days=60))
    assert not table.equals(insurance_table(rows=4_000, seed=2, days=60))
    assert len(pc.unique(table["prediction_id"])) == 4_000
    assert table.schema.field("embeddings").type.list_size == EMBEDDING_SIZE
    assert table.schema.field("prediction_timestamp").type == pa.timestamp("us", "UTC")
    assert table["did_buy_insurance"].null_count == 800
    assert 0 < table["amount"].null_count < 100
    right = pc.mean(pc.cast(pc.equal(table["will_buy_insurance"], table["did_buy_insurance"]), pa.int8())).as_py()
    assert 0.6 < right < 0.9  # a model worth monitoring: better than chance, not perfect


def test_the_other_tables() -> None:
    churn = pyarrow.csv.read_csv(
        io.BytesIO(csv_bytes(churn_table(rows=500, seed=3), delimiter=";")),
        parse_options=pyarrow.csv.ParseOptions(delimiter=";"),
    )
    assert churn.num_rows == 500
    assert churn.schema.field("monthly_charge").type == pa.float64()
    wide = pq.read_table(io.BytesIO(parquet_bytes(wide_table(rows=50, seed=4, columns=300))))
    assert (wide.num_rows, wide.num_columns) == (50, 300)


def test_broken_parquet() -> None:
    for broken in (broken_files.truncated_parquet(), broken_files.not_really_parquet()):
        with pytest.raises(pa.ArrowInvalid):
            pq.read_table(io.BytesIO(broken))
    assert broken_files.truncated_parquet()[:4] == b"PAR1"
    doubled = pq.read_table(io.BytesIO(broken_files.duplicate_ids_parquet()))
    assert doubled.num_rows - len(pc.unique(doubled["prediction_id"])) == 1_000


def test_broken_text() -> None:
    assert broken_files.empty_csv() == b""
    with pytest.raises(pa.ArrowInvalid):
        pyarrow.csv.read_csv(io.BytesIO(broken_files.broken_row_csv()))
    assert broken_files.nested_bomb_json().startswith(b"[[[[")
    lines = broken_files.misfits_csv().splitlines()
    bad = [number for number, line in enumerate(lines) if b",n/a," in line]
    assert min(bad) == 30_000
    assert len(bad) == 200
    assert all(b",unknown," in lines[number] for number in bad)
