"""What is registered lets Spark read the data as the sample was read."""

from __future__ import annotations

import pytest

from tests.fakes.file_source import BytesSource
from wizard.sampling.results import MatrixRow
from wizard.sampling.sampler import sample
from wizard.sampling.settings import ReadSettings, Resolution
from wizard.sampling.spark_options import for_spark, not_for_spark
from wizard.sampling.types import Dialect, FileFormat, Trait


def registered(data: bytes, name: str, **options: str) -> dict[str, str]:
    result = sample(BytesSource(data, name), settings=ReadSettings(options=options))
    return for_spark(file_format=result.format, chosen=options, traits=result.traits)


def test_what_differs_from_sparks_defaults_is_said() -> None:
    rows = "".join(f'{number};"a ""b"", Zürich";{number},5\r\n' for number in range(60))
    told = registered(("id;name;amount\r\n" + rows).encode("cp1252"), "t.csv")
    assert {name: told[name] for name in ("sep", "header", "escape", "encoding")} == {
        "sep": ";",
        "header": "true",
        "escape": '"',
        "encoding": "windows-1252",
    }
    assert "quote" not in told
    assert "decimal" not in told, "Spark has no such option"


def test_choices_go_on_and_our_own_stay_here() -> None:
    told = registered(b"x\nid|n\n1|2\n", "t.csv", skipLines="1", mode="FAILFAST", nullValue="-")
    assert told["mode"] == "FAILFAST"
    assert told["nullValue"] == "-"
    assert told["sep"] == "|"
    assert "skipLines" not in told


@pytest.mark.parametrize(("layout", "told"), [("lines", {}), ("array", {"multiLine": "true"})])
def test_records_that_span_lines(layout: str, told: dict[str, str]) -> None:
    traits = [Trait("jsonLayout", layout)]
    assert for_spark(file_format=FileFormat.JSON, chosen={}, traits=traits) == told


def test_parquet_needs_nothing() -> None:
    assert for_spark(file_format=FileFormat.PARQUET, chosen={"mergeSchema": "true"}, traits=()) == {
        "mergeSchema": "true"
    }


def test_parquet_objects_with_different_columns_are_merged() -> None:
    row = MatrixRow("a", ("integer", None), Resolution.MISSING, Resolution.MISSING, (), "")
    options = for_spark(file_format=FileFormat.PARQUET, chosen={}, traits=(), matrix=[row])
    assert options == {"mergeSchema": "true"}
    chosen = for_spark(file_format=FileFormat.PARQUET, chosen={"mergeSchema": "false"}, traits=(), matrix=[row])
    assert chosen == {"mergeSchema": "false"}
    assert for_spark(file_format=FileFormat.CSV, chosen={}, traits=(), matrix=[row]) == {}


def test_rows_of_several_lines_are_said_to_spark() -> None:
    assert registered(b'id,text\n1,"two\nlines"\n2,one\n', "a.csv")["multiLine"] == "true"


def test_what_spark_cannot_be_told_is_named() -> None:
    assert not_for_spark(None) == not_for_spark(Dialect()) == ()
    odd = Dialect(preamble=1, header_rows=2, decimal=",", thousands=".", null_words=("a", "b"))
    assert not_for_spark(odd) == (
        "1 line above the table",
        "names in 2 rows",
        "decimal commas",
        "marks between thousands",
        "several words for null",
    )
    assert not_for_spark(Dialect(delimiter=" ", skip_initial_space=True)) == ("columns apart by any number of spaces",)
