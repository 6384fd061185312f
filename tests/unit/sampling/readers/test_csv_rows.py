"""Rows that do not line up: filled up, left out, or known for what they are."""

from __future__ import annotations

from tests.fakes.file_source import BytesSource
from wizard.sampling.results import SampleResult
from wizard.sampling.sampler import sample

TABLE = "id,name,amount\n" + "".join(f"{number},tree {number},{number}.5\n" for number in range(1, 61))


def read(text: str) -> SampleResult:
    return sample(BytesSource(text.encode(), "t.csv"))


def codes(result: SampleResult) -> list[str]:
    return [note.code for note in result.notes]


def test_short_rows_are_filled_up_with_nulls() -> None:
    result = read(TABLE.replace("3,tree 3,3.5", "3,tree 3"))
    assert (result.row_count, result.row_count_exact) == (60, True)
    assert result.columns[2].nulls == 1
    assert result.notes[0].text == (
        "1 of 60 rows read are short and were filled up with nulls; line 4 has 2 cells instead of 3."
    )


def test_long_rows_are_counted_and_left_out() -> None:
    result = read(TABLE.replace("3,tree 3,3.5", "3,tree, 3,3.5,x"))
    assert (result.row_count, result.rows_sampled) == (60, 59)
    assert codes(result) == ["data.csv.broken_row"]


def test_a_remark_below_the_table_is_no_row() -> None:
    result = read(TABLE + "\nSource: the forest office\n")
    assert (result.row_count, result.rows_sampled) == (60, 60)
    assert codes(result) == ["data.csv.footer"]
    assert result.columns[0].logical_type == "integer"


def test_remarks_below_may_be_padded_short_and_blank() -> None:
    result = read(TABLE + ",,\nSource: the forest office,,\n\n(a) counted twice, by two people\n,,\n")
    assert (result.row_count, result.columns[0].logical_type) == (60, "integer")
    assert result.notes[-1].text == "4 lines below the table are no rows."


def test_a_sparse_table_keeps_its_last_rows() -> None:
    sparse = "".join(f"tree {number},,\n" for number in range(20))
    assert read("name,n,m\n" + sparse + "x,1,2\n" + sparse).row_count == 41


def test_files_that_were_joined_repeat_their_header() -> None:
    result = read(TABLE + TABLE)
    assert (result.row_count, result.columns[0].logical_type) == (120, "integer")
    assert codes(result) == ["data.csv.repeated_header"]


def test_a_line_within_a_quoted_cell_is_no_comment() -> None:
    noted = TABLE.replace("tree 3,", '"tree 3\n# not a remark",').replace("\n5,tree 5", "\n# a remark\n5,tree 5")
    result = read(noted)
    assert result.row_count == 60
    assert result.preview[2][1] == "tree 3\n# not a remark"
