"""The demo's sample files: the same each time, and each with just the fault that its name says."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from wizard.demo import broken_files, sets
from wizard.demo.files import csv_bytes, parquet_bytes, spreadsheet_csv
from wizard.demo.insurance import EMBEDDING_SIZE, churn_table, customers_table, insurance_table, wide_table


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


def test_the_delta_table_is_one_for_the_real_library(tmp_path: Path) -> None:
    for key, build in sets.delta("").items():
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_bytes(build())
    table = DeltaTable(tmp_path)
    assert table.version() == 1
    assert table.to_pyarrow_table().num_rows == 12_000


def test_a_daily_job_changes_its_columns_on_the_way() -> None:
    days = [pq.read_table(io.BytesIO(build())) for key, build in sets.daily("").items() if key.endswith(".parquet")]
    assert [table.schema.field("amount").type for table in days] == [pa.float64()] * 3 + [pa.int64()] * 2
    assert ["campaign" in table.column_names for table in days] == [False, False, False, True, True]


def test_the_layout_has_its_groups_in_the_names() -> None:
    assert set(sets.layout("m/v1/")) == {"m/v1/train.parquet", "m/v1/test.parquet", "m/v1/serving.parquet"}
    names = pq.read_table(io.BytesIO(sets.layout("")["test.parquet"]())).column_names
    assert {"prediction_id", "features.amount", "predictions.proba", "actuals.will_buy_insurance"} <= set(names)


def test_a_spreadsheet_writes_as_its_country_does() -> None:
    lines = spreadsheet_csv(customers_table(rows=50, seed=7), title="Kunden").decode("cp1252").split("\r\n")
    assert (lines[0], lines[1]) == ("Kunden", "")
    assert lines[2] == "Kundennummer;Ort;Jahresprämie €;Neukunde;Abschluss"
    assert re.fullmatch(r"000000;\w+;[\d.]+,\d\d;(ja|nein|k\.A\.);\d\d\.\d\d\.\d{4}", lines[3])


def test_the_bomb_is_small_on_the_wire() -> None:
    assert len(broken_files.gzip_bomb_csv()) < 400_000
