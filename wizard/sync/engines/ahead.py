"""Makes the next item while the one before is used. Pure; raises what the making does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")


@contextmanager
def one_ahead(items: Iterator[Item]) -> Iterator[Iterator[Item]]:
    """`items`, each made in a thread beside the caller's: decoding and counting keep a processor busy each.

    No more than one item is made ahead, none is begun once the caller has left, and none is being made afterwards.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as beside:
        yield _each(items, beside)


def _each(items: Iterator[Item], beside: ThreadPoolExecutor) -> Iterator[Item]:
    waiting = beside.submit(_next, items)
    while found := waiting.result():
        waiting = beside.submit(_next, items)
        yield found[0]


def _next(items: Iterator[Item]) -> tuple[Item] | None:
    """None at the end; in a tuple, so that no item is taken for the end."""
    for item in items:
        return (item,)
    return None
