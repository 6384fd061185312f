"""Runs judged expressions on sampled rows in a DuckDB that is locked: no files, no network, no extensions, no settings.

The second wall: whatever the judge lets through meets a database that can reach nothing, inside a process that has no
files, no network and bounded memory. Raises ProblemError (`data.expression.failed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wizard.core.problems import ProblemError
from wizard.sampling.expressions import problems
from wizard.sampling.expressions.judged import Judged
from wizard.sampling.meaning.shapes import plain
from wizard.sampling.reading import Column

LOCKED = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "256MB",
    "max_temp_directory_size": "0MB",
    "threads": "1",
    "preserve_insertion_order": "true",
    "TimeZone": "UTC",
}


def locked_database(table: pa.Table) -> Any:
    """A database that holds nothing but `table`, as `t`, and can reach nothing else."""
    import duckdb

    database = duckdb.connect(":memory:")
    database.register("arrow", table)
    database.execute("CREATE TABLE t AS SELECT * FROM arrow")
    database.unregister("arrow")
    for name, value in LOCKED.items():
        database.execute(f"SET {name} = '{value}'")
    database.execute("SET lock_configuration = true")
    return database


def run(columns: Sequence[Column], rows: int, judged: Sequence[Judged]) -> list[pa.Array]:
    """The values of the entries that have SQL of their own, in order; each has `rows` of them."""
    computed = [entry for entry in judged if entry.sql]
    if not computed:
        return []
    used = sorted(set().union(*(entry.uses for entry in computed)))
    database = locked_database(_table(columns, rows, used))
    try:
        return [_values(database, entry, rows) for entry in computed]
    finally:
        database.close()


def _table(columns: Sequence[Column], rows: int, used: Sequence[int]) -> pa.Table:
    arrays = [_for_duckdb(columns[position].values) for position in used]
    return pa.table([*arrays, pa.array(range(rows), pa.int32())], names=[*(f"c{position}" for position in used), "row"])


def _for_duckdb(values: pa.Array | None) -> pa.Array:
    """`values` in a layout that DuckDB takes; moments without their zone, in UTC, as it has no time zones on board."""
    assert values is not None
    values = plain(values)
    if pa.types.is_timestamp(values.type):
        return pc.cast(pc.cast(values, pa.timestamp(values.type.unit)), pa.timestamp("us"), safe=False)
    if pa.types.is_decimal256(values.type):
        return pc.cast(values, pa.float64(), safe=False)
    return values


def _values(database: Any, entry: Judged, rows: int) -> pa.Array:
    import duckdb

    try:
        # The SQL is `translating`'s own: names and texts in it are ours.
        values = database.sql(f"SELECT ({entry.sql}) AS v FROM t ORDER BY row").to_arrow_table().column("v")  # noqa: S608
    except duckdb.OutOfMemoryException:
        raise ProblemError(problems.failed(entry.text, "it needs too much memory")) from None
    except duckdb.Error as error:
        raise ProblemError(problems.failed(entry.text, _kind(error))) from None
    if len(values) != rows:
        raise ProblemError(problems.failed(entry.text, "it does not keep every row"))
    return pa.concat_arrays(values.chunks) if values.num_chunks != 1 else values.chunk(0)


_KINDS = {
    "BinderException": "its parts do not fit together by their types",
    "ConversionException": "a value can't be converted",
    "OutOfRangeException": "a number is out of range",
    "InvalidInputException": "an argument makes no sense",
    "TypeMismatchException": "its types do not match",
    "SyntaxException": "its form is not understood",
    "ParserException": "its form is not understood",
    "NotImplementedException": "the preview can't do this",
}


def _kind(error: Exception) -> str:
    """In our words: DuckDB's messages quote values."""
    return _KINDS.get(type(error).__name__, "an error of the preview")
