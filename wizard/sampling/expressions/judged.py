"""What judging an expression tells, and what it is judged against. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import pyarrow as pa

from wizard.core.problems import Problem
from wizard.sampling.expressions.parsing import Place, dialect
from wizard.sampling.reading import Column, unique_names
from wizard.sampling.types import Note


@dataclass(frozen=True)
class Known:
    """A column that an expression may name: its shown name, place and type. `is_read`: it has sample values."""

    name: str
    position: int
    kind: pa.DataType
    is_read: bool


@dataclass(frozen=True)
class Judged:
    """One entry of `select_expr`, judged.

    With a `problem` nothing else counts. `canonical` is Spark SQL made anew from what was understood. Exactly one of
    `is_star`, `column` (a column as it is) and `sql` (DuckDB's) says what it gives; `name` is that of the new column.
    """

    text: str
    canonical: str = ""
    name: str = ""
    is_star: bool = False
    column: Known | None = None
    sql: str = ""
    uses: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    problem: Problem | None = None
    problem_at: Place | None = None


@dataclass(frozen=True)
class Schema:
    """The columns that expressions may name, found as Spark finds them: in any case of letters."""

    columns: tuple[Known, ...]
    _exact: dict[str, Known] = field(init=False, repr=False)
    _folded: dict[str, Known | None] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        exact = {known.name: known for known in self.columns}
        folded: dict[str, Known | None] = {}
        for known in self.columns:
            key = known.name.lower()
            folded[key] = None if key in folded else known
        object.__setattr__(self, "_exact", exact)
        object.__setattr__(self, "_folded", folded)

    def find(self, name: str) -> Known | None:
        """The column of that name; None where there is none, or more than one but for the case of letters."""
        return self._exact.get(name) or self._folded.get(name.lower())

    def nearest(self, name: str) -> str:
        """A column's name much like `name`, in backticks where it needs them."""
        close = get_close_matches(name[:100], [known.name for known in self.columns[:2_000]], n=1, cutoff=0.7)
        return quoted(close[0]) if close else ""


def schema_of(columns: Sequence[Column]) -> Schema:
    """The schema that the columns of a sample make, by their shown names."""
    names = unique_names([column.real_name for column in columns])
    return Schema(
        tuple(
            Known(name, position, column.kind, column.values is not None)
            for position, (name, column) in enumerate(zip(names, columns, strict=True))
        )
    )


def quoted(name: str) -> str:
    """`name` as Spark SQL has it: in backticks unless it is a plain word that means nothing else."""
    return name if _is_plain_word(name) else "`" + name.replace("`", "``") + "`"


def _is_plain_word(name: str) -> bool:
    if not (name.isascii() and name.replace("_", "a").isalnum() and not name[0].isdigit()):
        return False
    tokens = dialect()().tokenize(name)
    return len(tokens) == 1 and tokens[0].token_type.name == "VAR"
