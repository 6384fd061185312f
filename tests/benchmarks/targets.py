"""The targets that Embark has set itself for a sample, held against the measurements of one run. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.benchmarks.contestants import FLOOR, OURS, OWN
from tests.benchmarks.files import CASES
from tests.benchmarks.measuring import Measurement

REQUESTS = 40
MEGABYTES = 20
FLOORS = 1.3
CHILD_MEGABYTES = 100
PEERS = {"parquet": 0.65, "csv": 0.5, "json": 0.5, "delta": 0.35}
"""Of the best peer's time, by format."""
LARGE_GROUPS = 0.45


@dataclass(frozen=True)
class Verdict:
    """One target of one object, in words."""

    case: str
    target: str
    reached: str
    is_met: bool


def judged(measured: Sequence[Measurement]) -> Iterator[Verdict]:
    """Every target of every object that was measured."""
    for case in CASES:
        rows = {one.reader: one for one in measured if one.case == case.name}
        if OURS in rows:
            peers = [one for name, one in rows.items() if name not in OWN]
            share = LARGE_GROUPS if case.key.startswith("large") else PEERS[case.format]
            yield from _cost(rows[OURS], most_rounds=3 if case.format == "delta" else 2, wide=case.columns > 30)
            yield from _time(rows[OURS], rows[FLOOR], min(peers, key=lambda one: one.seconds), share)


def _cost(ours: Measurement, *, most_rounds: int, wide: bool) -> Iterator[Verdict]:
    rounds = ours.rounds - ours.listings  # each listing is a round of its own
    reached = f"{rounds}, after {ours.listings} of listing"
    yield Verdict(ours.case, f"at most {most_rounds} rounds of reading", reached, rounds <= most_rounds)
    if not wide:
        yield Verdict(ours.case, f"at most {REQUESTS} requests", str(ours.requests), ours.requests <= REQUESTS)
        megabytes = ours.sent / 1e6
        yield Verdict(ours.case, f"at most {MEGABYTES} MB", f"{megabytes:.1f} MB", megabytes <= MEGABYTES)
    growth = ours.growth / 1e6
    yield Verdict(ours.case, f"child grows by at most {CHILD_MEGABYTES} MB", f"{growth:.0f} MB", growth <= 100)


def _time(ours: Measurement, floor: Measurement, peer: Measurement, share: float) -> Iterator[Verdict]:
    floors, peers = ours.seconds / floor.seconds, ours.seconds / peer.seconds
    yield Verdict(ours.case, f"at most {FLOORS} × floor", f"{floors:.2f} ×", floors <= FLOORS)
    yield Verdict(ours.case, f"at most {share} × the best peer ({peer.reader})", f"{peers:.2f} ×", peers <= share)
