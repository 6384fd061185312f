"""A schema that somebody pasted, whatever form it had. Pure values."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.mapping.types import ColumnKind

LONGEST = 400_000
"""Characters of a text that is read: a thousand fields need a tenth of it."""
MOST_FIELDS = 10_000


@dataclass(frozen=True)
class PastedField:
    """One field, or key column: `column` is read for it, `type` is the word that stands there ("" = none is said).

    `actual_for` names the prediction of an actual, by its field.
    """

    name: str
    kind: ColumnKind
    type: str = ""
    column: str = ""
    dimensions: tuple[int, ...] = ()
    actual_for: str = ""

    @property
    def source(self) -> str:
        """The column's name; a field is read from the column of its own name unless another is said."""
        return self.column or self.name


@dataclass(frozen=True)
class PastedSchema:
    """What was understood: the `form` in words, the fields, and remarks on what was passed over."""

    form: str
    fields: tuple[PastedField, ...]
    remarks: tuple[str, ...] = ()
