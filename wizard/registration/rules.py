"""What an order must keep before it is queued: the registry's rules, and the key columns of its datasets. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.problems import Problem
from wizard.registration import problems
from wizard.registration.destinations import problems as elsewhere
from wizard.registration.plan import DatasetOrder, Generation, Order
from wizard.registration.wire3 import KINDS, options_lost, split_fields
from wizard.registry.names import name_problems
from wizard.registry.rules import schema_problems
from wizard.registry.tags import tag_problems

_NEED_KEYS = frozenset({"serving", "actuals"})
"""The vendor's client demands both columns for these; training and testing data may go without."""


def order_problems(order: Order) -> tuple[Problem, ...]:
    """Why this order cannot be registered; empty when it can."""
    return (
        *name_problems(name=order.name, model_id=order.model_id, version_name=order.version_name),
        *tag_problems(order.tags),
        *schema_problems(order.schema, model_type=order.model_type),
        *(problem for dataset in order.datasets for problem in _about(dataset)),
    )


def carrying_problems(order: Order, generation: Generation | None) -> Iterator[Problem]:
    """What another server has no words for, where leaving it out would register something else."""
    if generation != Generation.THREE:
        return
    for dataset in order.datasets:
        if dataset.kind not in KINDS:
            yield elsewhere.cannot_carry_kind(kind=dataset.kind)
        elif lost := options_lost(dataset):
            yield elsewhere.cannot_carry_options(kind=dataset.kind, options=", ".join(lost))
    for field in split_fields(order):
        yield elsewhere.cannot_carry_columns(field=field)


def _about(dataset: DatasetOrder) -> Iterator[Problem]:
    if dataset.kind not in _NEED_KEYS:
        return
    for key, column in (("id", dataset.id_column), ("timestamp", dataset.timestamp_column)):
        if not column:
            yield problems.key_column_missing(kind=dataset.kind, key=key)
