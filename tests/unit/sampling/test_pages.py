"""Page headers: read where they are whole, asked for where they are not, unknown where they are none."""

from __future__ import annotations

import io
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.readers.pages import to_first_data_page


def chunk_of(values: list[float], **options: object) -> tuple[bytes, int]:
    """The bytes of the one column chunk, and where its data pages begin in it."""
    out = io.BytesIO()
    pq.write_table(pa.table({"a": values}), out, **options)
    column = pq.read_metadata(out).row_group(0).column(0)
    start = column.dictionary_page_offset or column.data_page_offset
    return out.getvalue()[start : start + column.total_compressed_size], column.data_page_offset - start


NOISE = random.Random(3)
VALUES = [NOISE.random() for _ in range(5000)]


@pytest.mark.parametrize("use_dictionary", [True, False])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_the_end_of_the_only_data_page(use_dictionary: bool, version: str) -> None:
    chunk, data = chunk_of(VALUES, use_dictionary=use_dictionary, data_page_version=version)
    assert to_first_data_page(chunk).end == len(chunk)
    assert to_first_data_page(chunk[: data + 200]).end == len(chunk)


def test_a_header_that_is_cut_off_asks_for_more() -> None:
    chunk, data = chunk_of(VALUES)
    needed = to_first_data_page(chunk[: data + 3]).end
    assert needed is not None
    assert needed > data + 3


@given(st.binary(max_size=200))
def test_any_bytes_are_understood_or_not(data: bytes) -> None:
    needed = to_first_data_page(data).end
    assert needed is None or needed > 0
