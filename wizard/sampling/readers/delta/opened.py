"""One version of a Delta table, ready to be read: its columns, its files, and how the files name the columns.

Raises ProblemError (`data.delta.*`, `data.limits.*`, and whatever the source raises).
"""

from __future__ import annotations

from collections.abc import Mapping as Options
from dataclasses import dataclass

from wizard.core.problems import ProblemError
from wizard.sampling.limits import Limits
from wizard.sampling.readers.delta import features, problems
from wizard.sampling.readers.delta.actions import Add
from wizard.sampling.readers.delta.features import Mapping
from wizard.sampling.readers.delta.log_files import plan
from wizard.sampling.readers.delta.paths import inside
from wizard.sampling.readers.delta.replay import Snapshot, replay
from wizard.sampling.readers.delta.schema import Field, parsed
from wizard.sampling.results import DeltaFacts
from wizard.sampling.sources import ObjectSource

VERSION = "versionAsOf"
TIMESTAMP = "timestampAsOf"
STAND_INS = 2
"""Damaged checkpoints that are passed over before one is told."""


@dataclass(frozen=True)
class DeltaTable:
    """`name` is what a person calls the table, `folder` its prefix; `partitions` are the names of columns.

    `damaged` are the versions of checkpoints that could not be read, and that commits stood in for.
    """

    name: str
    folder: str
    snapshot: Snapshot
    columns: tuple[Field, ...]
    mapping: Mapping
    partitions: frozenset[str]
    damaged: frozenset[int] = frozenset()

    @property
    def files(self) -> tuple[Add, ...]:
        """The data files of this version, in the order in which they were added."""
        return self.snapshot.files

    @property
    def stored_columns(self) -> tuple[Field, ...]:
        """The columns whose values stand in the data files."""
        return tuple(column for column in self.columns if column.name not in self.partitions)

    def key(self, file: Add) -> str:
        """The key of a data file."""
        return inside(file.path, folder=self.folder, name=self.name)

    @property
    def facts(self) -> DeltaFacts:
        """What the result of a sample says of the table."""
        protocol = self.snapshot.protocol
        return DeltaFacts(
            version=self.snapshot.version,
            files=len(self.files),
            bytes=sum(file.size for file in self.files),
            reader_version=protocol.min_reader_version,
            features=features.listed(protocol),
            partition_columns=tuple(self.snapshot.metadata.partition_columns or ()),
            deletion_vectors=any(file.deletion_vector for file in self.files),
        )


def opened(source: ObjectSource, limits: Limits, options: Options[str, str]) -> DeltaTable:
    """The version that `options` ask for, or the newest; every object of its log is read, none of its data."""
    name = source.name
    wanted = _version(options, name)
    snapshot, damaged = _replayed(source, limits, wanted)
    features.refuse_unreadable(snapshot.protocol, name=name)
    return DeltaTable(
        name=name,
        folder=source.folder,
        snapshot=snapshot,
        columns=parsed(snapshot.metadata.schema_string, name=name, limits=limits),
        mapping=features.mapping(snapshot.protocol, snapshot.metadata, name=name),
        partitions=frozenset(snapshot.metadata.partition_columns or ()),
        damaged=damaged,
    )


def _replayed(
    source: ObjectSource, limits: Limits, version: int | None, damaged: frozenset[int] = frozenset()
) -> tuple[Snapshot, frozenset[int]]:
    """The version, and the damaged checkpoints that older files of the log could stand in for."""
    chosen = plan(source.objects, folder=source.folder, name=source.name, version=version, without=damaged)
    try:
        return replay(source, chosen, limits), damaged
    except ProblemError as error:
        if error.problem.code != problems.CHECKPOINT or len(damaged) == STAND_INS:
            raise
        try:
            return _replayed(source, limits, version, damaged | {chosen.base})
        except ProblemError:
            raise error from None


def _version(options: Options[str, str], name: str) -> int | None:
    if options.get(TIMESTAMP):
        raise ProblemError(problems.bad_option(name, why=f"cannot be read by {TIMESTAMP} here"))
    text = options.get(VERSION, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 20):
        raise ProblemError(problems.bad_option(name, why=f"has no version “{text[:40]}”"))
    return int(text)
