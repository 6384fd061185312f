"""What lies between two versions of a model: fields added, dropped and changed, and data that is read otherwise. Pure.

A field is known again by its name, else by the column that it is read from. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wizard.registry.schema import Field, FieldKind

Words = Mapping[str, str]
"""What it is → how it is: `{"location": "s3://acme/a.csv"}`."""


@dataclass(frozen=True)
class Shape:
    """What of a version can be compared.

    `columns` is field name → column, as far as it is known. `facts` are words about the version and its datasets.
    """

    fields: tuple[Field, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    facts: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Changed:
    """One thing that is otherwise now; "" where there is, or was, none."""

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class FieldChange:
    """A field that both versions have, as it is now, and what of it has changed."""

    field: Field
    changes: tuple[Changed, ...]


@dataclass(frozen=True)
class LostField:
    """A field that the newer version has not: the `column` that it was read from, and what its loss switches off."""

    field: Field
    column: str

    @property
    def switches_off(self) -> str:
        """One sentence on what is not watched any more."""
        return _LOSSES[self.field.kind].format(prediction=self.field.actual_for or "its prediction")


@dataclass(frozen=True)
class Differences:
    """All that lies between an older and a newer version; fields in the order of the version that has them."""

    added: tuple[Field, ...]
    dropped: tuple[LostField, ...]
    changed: tuple[FieldChange, ...]
    facts: tuple[Changed, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.dropped or self.changed or self.facts)


def differences(old: Shape, new: Shape) -> Differences:
    """What `new` adds to `old`, lacks of it, and has otherwise."""
    pairs = _pairs(old, new)
    kept = {was.name for was in pairs.values()}
    changed = ((now, _field_changes(old, new, pairs, now)) for now in new.fields if now.name in pairs)
    return Differences(
        added=tuple(now for now in new.fields if now.name not in pairs),
        dropped=tuple(LostField(was, old.columns.get(was.name, "")) for was in old.fields if was.name not in kept),
        changed=tuple(FieldChange(now, changes) for now, changes in changed if changes),
        facts=tuple(_word_changes(old.facts, new.facts)),
    )


def _pairs(old: Shape, new: Shape) -> dict[str, Field]:
    """Name of a new field → the old field that it goes on from."""
    names = {now.name for now in new.fields}
    pairs = {was.name: was for was in old.fields if was.name in names}
    by_column = {old.columns.get(was.name): was for was in old.fields if was.name not in pairs}
    for now in new.fields:
        column = new.columns.get(now.name)
        if now.name not in pairs and column and column in by_column:
            pairs[now.name] = by_column.pop(column)
    return pairs


def _field_changes(old: Shape, new: Shape, pairs: Mapping[str, Field], now: Field) -> tuple[Changed, ...]:
    was = pairs[now.name]
    before, after = _words(old, was), _words(new, now)
    prediction = pairs.get(now.actual_for)
    if prediction and prediction.name == was.actual_for:
        del before["actual of"], after["actual of"]  # the same one, even if it has another name now
    if not (before["column"] and after["column"]):
        del before["column"], after["column"]  # of one of the two nothing is known
    return tuple(_word_changes(before, after))


def _words(shape: Shape, of: Field) -> dict[str, str]:
    return {
        "name": of.name,
        "kind": of.kind.value.replace("_", " "),
        "type": of.type.value,
        "dimensions": " × ".join(map(str, of.dimensions)),
        "actual of": of.actual_for,
        "column": shape.columns.get(of.name, ""),
    }


def _word_changes(old: Words, new: Words) -> Iterator[Changed]:
    for what in dict.fromkeys((*old, *new)):
        was, now = old.get(what, ""), new.get(what, "")
        if was != now:
            yield Changed(what, was, now)


_LOSSES = {
    FieldKind.RAW_INPUT: "Its values and gaps are not watched any more.",
    FieldKind.FEATURE: "Its drift and its gaps are not watched any more, and monitors of it find nothing.",
    FieldKind.PREDICTION: "Its drift and performance are not measured any more, nor what segments by it.",
    FieldKind.ACTUAL: "The performance of {prediction} is not measured until its actual comes from elsewhere.",
}
