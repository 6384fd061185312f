"""One JSON text → Python values, as leniently as that is harmless. `json.JSONDecodeError` leaves `value`.

Control characters in strings, NaN and Infinity, repeated names and whole numbers of any length are taken and counted.
Texts must have passed `brackets.hold_depth`: the parser recurses.
"""

from __future__ import annotations

import json
from typing import Any

from wizard.sampling.types import Note

_DIGITS = 4_000
"""Python refuses to read whole numbers of more than 4,300 digits; such a one stays text."""


class Decoder:
    """Reads values and remembers what was odd about them."""

    def __init__(self) -> None:
        self.repeated = 0
        self.constants = 0
        self._usual = json.JSONDecoder(strict=False, object_pairs_hook=self._object, parse_constant=self._constant)
        self._careful = json.JSONDecoder(
            strict=False, object_pairs_hook=self._object, parse_constant=self._constant, parse_int=_whole_number
        )

    def value(self, text: str) -> Any:
        """The value that `text` is, nothing but white space around it."""
        try:
            return self._usual.decode(text)
        except json.JSONDecodeError:
            raise
        except ValueError:
            return self._careful.decode(text)

    @property
    def notes(self) -> tuple[Note, ...]:
        found = []
        if self.repeated:
            text = f"{self.repeated:,} objects have a name twice; the last value counts."
            found.append(Note("data.json.repeated_names", text))
        if self.constants:
            text = f"{self.constants:,} values are NaN or Infinity, which strict JSON does not have."
            found.append(Note("data.json.constants", text))
        return tuple(found)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        self.repeated += len(found) != len(pairs)
        return found

    def _constant(self, word: str) -> float:
        self.constants += 1
        return float(word)


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _DIGITS else digits
