"""The named numbers that bound one sample. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True)
class Limits:
    """How much of one object may be read and shown; bytes unless the name says rows, columns or depth."""

    head: int = MIB
    """First bytes of a CSV object, in the first round."""
    spread: int = 128 * KIB
    """Each of the ranges spread over the rest of a CSV object, in the same round."""
    spread_ranges: int = 3
    tail: int = 512 * KIB
    """Last bytes of a Parquet object: holds nearly every footer."""
    whole: int = 2 * MIB
    """An object up to this size is read in one request."""
    footer: int = 64 * MIB
    """A larger Parquet footer is refused."""
    budget: int = 20 * MIB
    """Bytes of one sample of up to `budget_columns` columns; more columns get more in proportion, up to 3 times."""
    budget_columns: int = 30
    requests: int = 30
    """Ranges of the value round, scaled as the budget; with the footer's and the top-ups' they stay below 40."""
    rows: int = 10_000
    preview_rows: int = 20
    columns: int = 2_000
    depth: int = 64
    """Levels of nesting, of a Parquet schema or of brackets."""
    cell: int = MIB
    """Characters of one CSV cell; a longer one is an unclosed quote or no table."""

    def bytes_for(self, columns: int) -> int:
        """The byte budget of an object with so many columns."""
        return int(self.budget * self._scale(columns))

    def requests_for(self, columns: int) -> int:
        """The ranges of the value round of an object with so many columns."""
        return int(self.requests * self._scale(columns))

    def shared_by(self, objects: int) -> Limits:
        """The limits of each of so many objects that are read together: their rows and bytes add up to one sample."""
        if objects < 2:
            return self
        return replace(
            self,
            head=max(128 * KIB, self.head // objects),
            whole=max(256 * KIB, self.whole // objects),
            spread_ranges=1,
            budget=self.budget // objects,
            requests=max(4, self.requests // objects),
            rows=max(500, self.rows // objects),
        )

    def _scale(self, columns: int) -> float:
        return min(3.0, max(1.0, columns / self.budget_columns))
