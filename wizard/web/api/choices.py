"""Closed sets in bodies: a value that is in none of them is answered with what was given and what could have been."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BeforeValidator


def one_of(known: type[StrEnum], what: str) -> BeforeValidator:
    """Names what was given and what could have been."""

    def validate(value: Any) -> Any:
        if not isinstance(value, str) or value not in set(known):
            raise ValueError(f"unknown {what} {value!r}; expected one of {[each.value for each in known]}"[:400])
        return value

    return BeforeValidator(validate)
