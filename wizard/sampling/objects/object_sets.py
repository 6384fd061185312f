"""What a listing found, as a result tells it. Raises nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from wizard.sampling.objects.entries import Entry, moment, stored
from wizard.sampling.objects.partitions import partitions
from wizard.sampling.results import Ignored, ObjectSet, SampledObject

SHOWN = 100
"""Objects that are told one by one."""


@dataclass(frozen=True)
class Listed:
    """How the listing went: `complete` is False when it was ended early."""

    requests: int
    complete: bool = True


def object_set(
    *,
    kind: str,
    matched: Sequence[Entry],
    picked: Sequence[Entry],
    ignored: Sequence[Ignored],
    base: str,
    listed: Listed,
) -> ObjectSet:
    """The set of `matched` objects (in the order of their keys), of which `picked` are looked into."""
    times = [entry.modified for entry in matched]
    return ObjectSet(
        kind=kind,
        matched=len(matched),
        matched_bytes=sum(entry.size for entry in matched),
        newest=moment(max(times)) if times else "",
        oldest=moment(min(times)) if times else "",
        shown=tuple(stored(entry) for entry in matched[:SHOWN]),
        ignored=tuple(ignored),
        partitions=partitions([entry.key for entry in matched], base=base),
        complete=listed.complete,
        requests=listed.requests,
        sampled=tuple(SampledObject(stored(entry)) for entry in picked),
        fingerprint=fingerprint(picked),
    )


def fingerprint(picked: Sequence[Entry]) -> str:
    """A short word that changes when one of the objects is replaced, renamed or no longer picked."""
    digest = hashlib.sha256()
    for entry in picked:
        digest.update(f"{entry.key}\0{entry.etag}\0{entry.size}\n".encode(errors="surrogatepass"))
    return digest.hexdigest()[:32]
