"""How numbers and dates turned out to be written in one object, as traits that a person can overrule. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from wizard.sampling.meaning.inference import Inference
from wizard.sampling.types import LogicalType, Trait


def traits_of(meanings: Sequence[Inference | None], known: Sequence[Trait] = ()) -> tuple[Trait, ...]:
    """`known`, and the marks of numbers, the patterns of dates and the zone, unless they are among them already."""
    found = [meaning for meaning in meanings if meaning is not None]
    numbers = [meaning for meaning in found if meaning.logical_type in (LogicalType.NUMBER, LogicalType.INTEGER)]
    told = (
        _most("decimal", (one.decimal for one in numbers if one.logical_type is LogicalType.NUMBER)),
        _most("thousands", (one.thousands or "" for one in numbers if one.thousands)),
        _most("dateFormat", (one.date_format for one in found if one.logical_type is LogicalType.DATE)),
        _most("timestampFormat", (one.date_format for one in found if one.logical_type is LogicalType.DATETIME)),
        _most("timeZone", (one.zone for one in found if one.logical_type is LogicalType.DATETIME)),
    )
    names = {trait.name for trait in known}
    return (*known, *(trait for trait in told if trait is not None and trait.name not in names))


def _most(name: str, values: Iterable[str]) -> Trait | None:
    """The value that most columns have; None when no column has one."""
    counted = Counter(value for value in values if value not in ("", "none"))
    if not counted:
        return None
    value, columns = counted.most_common(1)[0]
    others = sum(counted.values()) - columns
    evidence = f"{columns:,} column{'s' * (columns > 1)}" + (f", {others:,} written otherwise" if others else "")
    return Trait(name, value, evidence, round(columns / (columns + others), 3))
