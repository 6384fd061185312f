"""What a match could not read, in the words of the readiness report. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.mapping.readiness.types import Curer, ReadinessFinding, Said, warns
from wizard.sync.matching.saying import said
from wizard.sync.matching.types import MatchResult, Read


def about_what_was_read(result: MatchResult) -> Iterator[ReadinessFinding]:
    """A finding per side and cause; an actual is unmatched also when its prediction is among what was not read."""
    for read, what in ((result.actuals, "actuals"), (result.predictions, "predictions")):
        if read.unread_objects:
            yield warns(_unread(read, what))
        if read.broken_rows:
            yield warns(_broken(read, what))


def _unread(read: Read, what: str) -> Said:
    objects = "1 object" if read.unread_objects == 1 else f"{read.unread_objects:,} objects"
    return said(
        f"match.{what}.unread",
        title=f"Not all {what} could be read",
        detail=f"{objects} of the {what} could not be read to the end; the first is {read.first_unread}.",
        remedy=f"Write {read.first_unread} anew or move it out of the location, then match again.",
        cure="data",
        switches_off="What these objects hold was not compared.",
        curer=Curer.WRITER,
    )


def _broken(read: Read, what: str) -> Said:
    rows = "1 row" if read.broken_rows == 1 else f"{read.broken_rows:,} rows"
    return said(
        f"match.{what}.broken",
        title=f"Some rows of the {what} are broken",
        detail=f"{rows} of the {what} have another number of cells than the header.",
        remedy="Have them written with as many cells as the header, or check the delimiter in the Data step.",
        cure="data",
        switches_off="These rows were left out.",
        curer=Curer.WRITER,
    )
