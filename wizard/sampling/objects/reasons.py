"""Why an object under a location is not read: by its key, its size and its storage class. Raises nothing.

Hidden are what Spark hides: levels that begin with a dot, or with an underscore unless they name a partition.
(source: https://github.com/apache/spark, HadoopFSUtils.shouldFilterOutPathName)
"""

from __future__ import annotations

from enum import StrEnum

from wizard.sampling.objects.entries import Entry


class Reason(StrEnum):
    """Stable codes, in the order in which they are told."""

    FORMAT = "data.ignored.format"
    DEEPER = "data.ignored.deeper"
    GLOB = "data.ignored.glob"
    FILTER = "data.ignored.filter"
    MODIFIED = "data.ignored.modified"
    ARCHIVED = "data.ignored.archived"
    EMPTY = "data.ignored.empty"
    MARKER = "data.ignored.marker"
    SUCCESS = "data.ignored.success"
    COMMIT = "data.ignored.commit"
    CHECKSUM = "data.ignored.checksum"
    SUMMARY = "data.ignored.summary"
    DELTA_LOG = "data.ignored.delta_log"
    HIDDEN = "data.ignored.hidden"


WHY = {
    Reason.FORMAT: "Of another format than the others.",
    Reason.DEEPER: "Lies deeper; the read option recursiveFileLookup would include it.",
    Reason.GLOB: "Does not match the pattern.",
    Reason.FILTER: "Its name does not match the read option pathGlobFilter.",
    Reason.MODIFIED: "Was written outside of the read options modifiedAfter and modifiedBefore.",
    Reason.ARCHIVED: "Is archived in Glacier and must be restored before it can be read.",
    Reason.EMPTY: "Has 0 bytes.",
    Reason.MARKER: "Stands for a prefix and holds no data.",
    Reason.SUCCESS: "Marks that a write has finished (_SUCCESS).",
    Reason.COMMIT: "Marks a commit of Databricks (_started_…, _committed_…).",
    Reason.CHECKSUM: "A checksum that Hadoop keeps beside the data (.crc).",
    Reason.SUMMARY: "A summary of Parquet footers (_metadata, _common_metadata).",
    Reason.DELTA_LOG: "Belongs to the log of a Delta table.",
    Reason.HIDDEN: "Hidden: a level of its key begins with an underscore or a dot.",
}
"""Reason → the sentence for people."""


def mark(entry: Entry, *, base: str) -> Reason | None:
    """Why the object holds no rows to read, whatever was asked for; levels count below `base`."""
    levels = entry.key.removeprefix(base).split("/")
    if entry.key.endswith(("/", "_$folder$")):
        return Reason.MARKER
    if "_delta_log" in levels[:-1]:
        return Reason.DELTA_LOG
    if reason := _by_name(levels[-1]):
        return reason
    if any(is_hidden(level) for level in levels):
        return Reason.HIDDEN
    if not entry.size:
        return Reason.EMPTY
    return Reason.ARCHIVED if entry.is_archived else None


def is_hidden(level: str) -> bool:
    """Whether Spark passes over what has this level in its key."""
    return level.startswith(".") or (level.startswith("_") and "=" not in level) or level.endswith("._COPYING_")


def is_deeper(entry: Entry, *, base: str) -> bool:
    """Whether a level between `base` and the object's name is none of a partition."""
    return any("=" not in level for level in entry.key.removeprefix(base).split("/")[:-1])


def _by_name(name: str) -> Reason | None:
    if name == "_SUCCESS":
        return Reason.SUCCESS
    if name.startswith(("_committed", "_started")):
        return Reason.COMMIT
    if name.endswith(".crc"):
        return Reason.CHECKSUM
    return Reason.SUMMARY if name in ("_metadata", "_common_metadata") else None
