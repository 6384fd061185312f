"""What matching the actuals with the predictions found, and its JSON form. Pure; raises nothing of its own.

No id and no value is in it: counts and times alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True)
class MatchColumns:
    """What a match compares: the id column of both sides, and the timestamp column of each ("" for none).

    `value_columns` hold the actuals themselves.
    """

    id_column: str
    predicted_at: str = ""
    known_at: str = ""
    value_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lag:
    """How long after its prediction an actual comes, over the `pairs` of which both have a moment.

    `quantiles` are (name, seconds); `bars` (span of time in words, pairs), from the first span that holds any to the
    last. `negative` actuals are older than their prediction, and in no bar.
    """

    pairs: int
    negative: int
    quantiles: tuple[tuple[str, float], ...]
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Read:
    """One side: how many rows were read, how many of them have no id, and whether reading went on to the end.

    `unknown` rows of the actuals have an id but no actual yet: they are not looked up. `broken_rows` have another
    number of cells than the header, and `unread_objects` could not be read to their ends, `first_unread` (a key) first
    of all: what they hold is not among `rows`.
    """

    rows: int
    null_ids: int
    complete: bool
    unknown: int = 0
    broken_rows: int = 0
    unread_objects: int = 0
    first_unread: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether `rows` are all that there are."""
        return self.complete and not self.broken_rows and not self.unread_objects


@dataclass(frozen=True)
class MatchResult:
    """The ids of the actuals, looked up among those of the predictions.

    `ids` different ones were looked up, of which `matched` have a prediction; `repeated` rows of the actuals bear an
    id that an earlier one bears. `labelled` rows of the predictions have an actual; `shared` ids have more than one
    prediction. `lag` is None where no matched pair has two moments. `is_mixed`: ids were numbers on one side and text
    on the other, and were compared as what they write. `seconds`, `bytes` and `requests` are what it has cost.
    """

    actuals: Read
    predictions: Read
    ids: int
    matched: int
    repeated: int = 0
    labelled: int = 0
    shared: int = 0
    lag: Lag | None = None
    is_mixed: bool = False
    seconds: float = 0.0
    bytes: int = 0
    requests: int = 0

    @property
    def unmatched(self) -> int:
        """Ids of actuals that no prediction that was read bears."""
        return self.ids - self.matched

    def to_json(self) -> dict[str, Any]:
        """`from_json` reads it back unchanged."""
        stored: dict[str, Any] = msgspec.to_builtins(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> MatchResult:
        """The result that `to_json` wrote. Raises `msgspec.ValidationError` on anything else."""
        return msgspec.convert(stored, cls)
