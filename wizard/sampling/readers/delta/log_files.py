"""Which files of `_delta_log/` make up one version of a table, from their names alone. Pure.

Raises ProblemError: `data.delta.no_table`, `.missing_commit`, `.version`, `.too_much`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from wizard.core.problems import ProblemError
from wizard.sampling.readers.delta import problems
from wizard.sampling.sources import Listed

LOG = "_delta_log/"
LOG_FILES = 5_000
"""Files of the log that are read for one version."""

_COMMIT = re.compile(r"([0-9]{20})\.json")
_COMPACTED = re.compile(r"([0-9]{20})\.([0-9]{20})\.compacted\.json")
_CHECKPOINT = re.compile(r"([0-9]{20})\.checkpoint(?:\.[0-9A-Za-z-]{36})?\.(?:parquet|json)")
_CHECKPOINT_PART = re.compile(r"([0-9]{20})\.checkpoint\.([0-9]{10})\.([0-9]{10})\.parquet")


@dataclass(frozen=True)
class LogPlan:
    """The files to be replayed for `version`: those of a checkpoint of version `base`, if any, then commits."""

    version: int
    base: int
    checkpoint: tuple[Listed, ...]
    commits: tuple[Listed, ...]


@dataclass
class _Log:
    """What the names say: version → commit; first version → (last version, compacted commits); checkpoints."""

    commits: dict[int, Listed] = field(default_factory=dict)
    compacted: dict[int, list[tuple[int, Listed]]] = field(default_factory=lambda: defaultdict(list))
    checkpoints: dict[int, tuple[Listed, ...]] = field(default_factory=dict)


def plan(
    objects: Iterable[Listed],
    *,
    folder: str,
    name: str,
    version: int | None = None,
    without: Collection[int] = (),
) -> LogPlan:
    """The plan for `version`, or for the newest, that does `without` the checkpoints of some versions.

    `folder` is the table's prefix and `name` what a person calls it.
    """
    log = _sorted_out(objects, folder + LOG)
    if not log.commits and not log.checkpoints:
        raise ProblemError(problems.no_table(name))
    newest = max([*log.commits, *log.checkpoints])
    target = newest if version is None else version
    if target > newest:
        raise ProblemError(problems.no_such_version(name, version=target, newest=newest))
    base = max((known for known in log.checkpoints if known <= target and known not in without), default=-1)
    return LogPlan(target, base, log.checkpoints.get(base, ()), _commits(log, base + 1, target, name))


def _sorted_out(objects: Iterable[Listed], log_folder: str) -> _Log:
    log = _Log()
    parts: dict[tuple[int, int], dict[int, Listed]] = defaultdict(dict)
    for entry in objects:
        file = entry.key.removeprefix(log_folder) if entry.key.startswith(log_folder) else ""
        if match := _COMMIT.fullmatch(file):
            log.commits[int(match[1])] = entry
        elif match := _COMPACTED.fullmatch(file):
            log.compacted[int(match[1])].append((int(match[2]), entry))
        elif match := _CHECKPOINT.fullmatch(file):
            log.checkpoints[int(match[1])] = (entry,)
        elif match := _CHECKPOINT_PART.fullmatch(file):
            parts[int(match[1]), int(match[3])][int(match[2])] = entry
    for (version, count), found in parts.items():
        # Parts are written one by one: a checkpoint that lacks one was never finished and does not count.
        if set(found) == set(range(1, len(found) + 1)) and len(found) == count:
            log.checkpoints.setdefault(version, tuple(found[number] for number in sorted(found)))
    return log


def _commits(log: _Log, first: int, last: int, name: str) -> tuple[Listed, ...]:
    """The commits `first` to `last`; compacted ones stand in for those that they cover."""
    chosen: list[Listed] = []
    version = first
    while version <= last:
        end, entry = max(
            ((end, entry) for end, entry in log.compacted.get(version, ()) if version < end <= last),
            key=lambda found: found[0],
            default=(version, log.commits.get(version)),
        )
        if entry is None:
            raise ProblemError(problems.missing_commit(name, version=version, newest=last))
        chosen.append(entry)
        if len(chosen) > LOG_FILES:
            raise ProblemError(problems.too_much(name, what="files of its log", limit=LOG_FILES))
        version = end + 1
    return tuple(chosen)
