"""What the text columns of one sample mean, each in the light of the others. Raises nothing.

Where a column alone leaves open whether 1,234 has thousands or decimals, or whether 01/02 begins with the day, the
columns that settle it speak for all: one program wrote them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wizard.sampling.meaning.hints import Hints, hints_of
from wizard.sampling.meaning.inference import Inference, infer
from wizard.sampling.meaning.layouts import Order
from wizard.sampling.meaning.shapes import plain
from wizard.sampling.reading import Column, ReadSample
from wizard.sampling.types import LogicalType

Meanings = list[Inference | None]


def meanings(sample: ReadSample) -> Meanings:
    """One meaning per column of `sample`; None for those that are no text or were not read."""
    hints = hints_of(sample.dialect, sample.traits)
    found = [_meaning(sample, column, hints) for column in sample.columns]
    settled = [meaning for meaning in found if meaning is not None and meaning.settled]
    learnt = replace(hints, decimal=hints.decimal or _decimal(settled), order=_order(settled))
    return [
        _meaning(sample, column, learnt) if meaning is not None and _is_told(meaning, learnt, hints) else meaning
        for column, meaning in zip(sample.columns, found, strict=True)
    ]


def _is_told(meaning: Inference, learnt: Hints, before: Hints) -> bool:
    """Whether the other columns tell what the texts of this one leave open."""
    if meaning.settled:
        return False
    return learnt.order != before.order if meaning.order is not None else learnt.decimal != before.decimal


def _meaning(sample: ReadSample, column: Column, hints: Hints) -> Inference | None:
    if not column.is_text or column.values is None:
        return None
    blanks_are_null = sample.dialect is not None
    return infer(plain(column.values), blanks_are_null=blanks_are_null, hints=hints, place_of=sample.place_of)


def _decimal(settled: Sequence[Inference]) -> str | None:
    """The mark that all columns with decimals use; None when there is none, or more than one."""
    marks = {
        "," if meaning.decimal == "," else "."
        for meaning in settled
        if meaning.logical_type is LogicalType.NUMBER or meaning.thousands
    }
    return marks.pop() if len(marks) == 1 else None


def _order(settled: Sequence[Inference]) -> Order | None:
    orders = {meaning.order for meaning in settled if meaning.order is not None}
    return orders.pop() if len(orders) == 1 else None
