"""What Arrow and Python raise over values that a kernel does not take: year 10000, month intervals, unknown zones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pyarrow as pa

ODD = (pa.ArrowException, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""Running out of memory is not among them: who limits it wants to know."""

Answer = TypeVar("Answer")


def attempt(question: Callable[[], Answer], otherwise: Answer) -> Answer:
    """What `question` answers, or `otherwise` when the values are too odd to tell."""
    try:
        return question()
    except pa.ArrowMemoryError:
        raise
    except ODD:
        return otherwise
