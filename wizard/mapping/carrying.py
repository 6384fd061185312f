"""A version's mapping carried over onto newly sampled columns, as suggestions that say where they come from. Pure.

What has the name of a column of the version becomes what it was; a type that the values cannot be read as gives way to
the suggested one. Columns that the version does not know are suggested as usual. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from wizard.mapping.drafts import field_name, is_field
from wizard.mapping.fit import Fit, fit
from wizard.mapping.pasted.applying import apply_schema
from wizard.mapping.pasted.types import PastedSchema
from wizard.mapping.types import MappedColumn, MappingDraft, Suggestion
from wizard.sampling.profiles import ColumnProfile


class Standing(StrEnum):
    """How a column stands to the earlier version."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Carried:
    """The columns as they are suggested now; `was`: column → what it was in the `version`, for those that it knows."""

    version: str
    draft: MappingDraft
    suggestions: dict[str, Suggestion]
    was: Mapping[str, MappedColumn]

    def standing(self, column: MappedColumn) -> Standing:
        """Whether what `column` becomes is new, or otherwise than in the version."""
        was = self.was.get(column.column)
        if was is None:
            return Standing.NEW
        return Standing.SAME if _told(was) == _told(column) else Standing.CHANGED


def carry_over(
    schema: PastedSchema,
    suggested: MappingDraft,
    suggestions: Mapping[str, Suggestion],
    profiles: Sequence[ColumnProfile],
    *,
    version: str,
) -> Carried:
    """`suggested` with the mapping of `version` (its `schema`) laid over, and a suggestion per column to match."""
    applied = apply_schema(schema, suggested, profiles)
    known = set(applied.columns)
    was = {column.column: column for column in applied.draft.columns if column.column in known}
    pairs = [
        _carried(column, suggestions[column.column], profile, is_known=column.column in known, version=version)
        for column, profile in zip(applied.draft.columns, profiles, strict=True)
    ]
    draft = MappingDraft(tuple(column for column, _ in pairs))
    return Carried(version, draft, {column.column: suggestion for column, suggestion in pairs}, was)


def _carried(
    column: MappedColumn, suggestion: Suggestion, profile: ColumnProfile, *, is_known: bool, version: str
) -> tuple[MappedColumn, Suggestion]:
    if not is_known:
        return column, replace(suggestion, kind=column.kind, reason=f"not in {version}; {suggestion.reason}")
    if _is_readable(column, profile):
        return column, _suggestion(column, suggestion, confidence=1.0, reason=f"as in {version}")
    was = column.type.value if column.type else "nothing"
    reason = f"{version} had {was}, which these values cannot be read as; {suggestion.reason}"
    other = replace(column, type=suggestion.type, dimensions=suggestion.dimensions)
    return other, _suggestion(other, suggestion, confidence=suggestion.confidence, reason=reason)


def _is_readable(column: MappedColumn, profile: ColumnProfile) -> bool:
    if column.type is None or not is_field(column):
        return True  # it has no type that could be wrong
    return fit(profile, column.type, column.dimensions) != Fit.NO


def _suggestion(column: MappedColumn, usual: Suggestion, *, confidence: float, reason: str) -> Suggestion:
    return Suggestion(
        kind=column.kind,
        type=column.type or usual.type,
        confidence=confidence,
        reason=reason,
        dimensions=column.dimensions,
        actual_for=column.actual_for,
    )


def _told(column: MappedColumn) -> tuple[object, ...]:
    """What of a column reaches the version: of a key column, and of what is left out, the kind alone."""
    if not is_field(column):
        return (column.kind,)
    return column.kind, column.type, field_name(column), column.dimensions, column.actual_for
