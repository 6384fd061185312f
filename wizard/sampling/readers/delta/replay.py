"""The log of a table replayed: which files, schema and protocol its version has.

One round for the checkpoint and the commits after it; another for the sidecars of a v2 checkpoint, or for the columns
of a large one. Raises ProblemError (`data.delta.*`, and whatever the source raises).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB, Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers.delta import checkpoints, problems
from wizard.sampling.readers.delta.actions import Action, Add, DeletionVector, Metadata, Protocol, Sidecar, of_lines
from wizard.sampling.readers.delta.checkpoints import ACTIONS
from wizard.sampling.readers.delta.log_files import LOG, LogPlan
from wizard.sampling.readers.delta.paths import canonical, inside
from wizard.sampling.readers.rounds import Ask, Reading, together
from wizard.sampling.sources import Listed, ObjectSource, OneObject, StoredObject

SIDECARS = 1_000
LOG_BYTES = 96 * MIB
"""Bytes of all files of the log that are read for one version."""


@dataclass(frozen=True)
class Snapshot:
    """One version of a table; `files` in the order in which they were added."""

    version: int
    metadata: Metadata
    protocol: Protocol
    files: tuple[Add, ...]


@dataclass
class _State:
    """What has been replayed so far. A file is told by its path together with its deletion vector."""

    metadata: Metadata | None = None
    protocol: Protocol | None = None
    live: dict[tuple[str, str], Add] = field(default_factory=dict)
    sidecars: list[Sidecar] = field(default_factory=list)

    def take(self, actions: Iterable[Action]) -> None:
        for action in actions:
            self.metadata = action.meta_data or self.metadata
            self.protocol = action.protocol or self.protocol
            if action.add:
                self.live[_key(action.add.path, action.add.deletion_vector)] = action.add
            if action.remove:
                self.live.pop(_key(action.remove.path, action.remove.deletion_vector), None)
            if action.sidecar:
                self.sidecars.append(action.sidecar)


def _key(path: str, vector: DeletionVector | None) -> tuple[str, str]:
    return canonical(path), vector.unique_id if vector else ""


def replay(source: ObjectSource, plan: LogPlan, limits: Limits) -> Snapshot:
    """The version that `plan` is for."""
    _refuse_when_large(source.name, [*plan.checkpoint, *plan.commits])
    readings = [
        *(checkpoints.reading(_cache(source, entry), limits) for entry in plan.checkpoint),
        *(_commit_reading(_cache(source, entry)) for entry in plan.commits),
    ]
    outcomes = together(source, readings)
    state = _State()
    _take(state, source, outcomes[: len(plan.checkpoint)])
    sidecars = [_sidecar(source, sidecar) for sidecar in state.sidecars[:SIDECARS]]
    _refuse_when_large(source.name, sidecars)
    _take(state, source, together(source, [checkpoints.reading(_cache(source, entry), limits) for entry in sidecars]))
    _take(state, source, outcomes[len(plan.checkpoint) :])
    return _snapshot(state, plan, source.name)


def _commit_reading(cache: RangeCache) -> Reading[list[Action]]:
    yield Ask(cache, [(0, cache.size)])
    return list(of_lines(cache.available(0, cache.size), key=cache.name))


def _cache(source: ObjectSource, entry: Listed) -> RangeCache:
    return RangeCache(OneObject(source, entry))


def _sidecar(source: ObjectSource, sidecar: Sidecar) -> Listed:
    # The protocol keeps sidecars in one folder, so of a path that names the whole place the last step is enough.
    key = inside(sidecar.path.rpartition("/")[2], folder=f"{source.folder}{LOG}_sidecars/", name=source.name)
    return next((entry for entry in source.objects if entry.key == key), StoredObject(key, sidecar.size_in_bytes))


def _take(state: _State, source: ObjectSource, outcomes: Sequence[Sequence[Action]]) -> None:
    for actions in outcomes:
        state.take(actions)
    if len(state.live) > ACTIONS:
        raise ProblemError(problems.too_much(source.name, what="files", limit=ACTIONS))


def _refuse_when_large(name: str, entries: Sequence[Listed]) -> None:
    if sum(entry.size for entry in entries) > LOG_BYTES:
        raise ProblemError(problems.too_much(name, what="bytes of its log", limit=LOG_BYTES))


def _snapshot(state: _State, plan: LogPlan, name: str) -> Snapshot:
    if state.protocol is None:
        raise ProblemError(problems.incomplete_log(name, version=plan.version, lacks="protocol"))
    if state.metadata is None:
        raise ProblemError(problems.incomplete_log(name, version=plan.version, lacks="metaData"))
    return Snapshot(plan.version, state.metadata, state.protocol, tuple(state.live.values()))
