"""What an order must keep before it is queued: the registry's rules, and the key columns of its datasets. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.problems import Problem
from wizard.registration import problems
from wizard.registration.plan import DatasetOrder, Order
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


def _about(dataset: DatasetOrder) -> Iterator[Problem]:
    if dataset.kind not in _NEED_KEYS:
        return
    for key, column in (("id", dataset.id_column), ("timestamp", dataset.timestamp_column)):
        if not column:
            yield problems.key_column_missing(kind=dataset.kind, key=key)
