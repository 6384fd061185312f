"""The rows of a CSV object as Python parses them: slow, in any dialect. Raises csv.Error and what the source does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from wizard.sampling.limits import Limits
from wizard.sampling.types import Dialect
from wizard.sampling.written.rows import parser
from wizard.sync.engines.files import BLOCK, ROUND, CountedSource, TextStream


def records(
    source: CountedSource, dialect: Dialect, encoding: str, *, ahead: int = BLOCK * ROUND
) -> Iterator[list[str]]:
    """Every row below the preamble, the header too; a blank line is an empty row. `ahead` is in bytes."""
    raw = _Readable(source, encoding, ahead=ahead)
    lines = io.TextIOWrapper(io.BufferedReader(raw), "utf-8", newline="")
    csv.field_size_limit(Limits().cell)
    yield from parser(islice(lines, dialect.preamble, None), dialect)


class _Readable(TextStream):
    """`TextStream` as `io.BufferedReader` wants it."""

    def readinto(self, buffer: Any) -> int:
        part = self.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)
