"""The measurements as the page docs/performance.md. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tests.benchmarks.contestants import FLOOR, OURS, OWN, names
from tests.benchmarks.files import CASES
from tests.benchmarks.measuring import Measurement
from tests.benchmarks.targets import judged


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a reader of the page must know to trust it; sizes in bytes by case, at full and at a tenth."""

    command: str
    day: date
    machine: str
    versions: str
    loads: tuple[float, float]
    runs: int
    sizes: dict[str, int]
    tenths: dict[str, int]


TEXT = """# Performance

Written by `{command}`; do not edit by hand. Compare times within one table only.

- **Day and machine**: {day}, {machine}; load average {before:.1f} before the run and {after:.1f} after it.
  {versions}
- **Objects**: made by `tests/benchmarks/files.py`; 25 or 205 columns (ids, times, categories, numbers with nulls, a
  score, an actual).
- **Place**: an S3 on this machine that logs every request and is as slow as S3 from nearby: 30 ms to the first byte,
  90 MB/s per connection (`tests/benchmarks/store.py`).
- **Runs**: each in a fresh process, started at a quiet moment (half a second with the processors at most 25 % busy) or
  after 3 s of waiting for one: {busy} of the {total} figures are from a run that had to start while the machine was
  busy. Readers take turns; the best of {runs} by time. Imports are off the clock; making clients and connections is on
  it, but for Embark, whose worker has both from its start; "a worker's first sample" has neither.

## From a location to schema, first rows and column statistics

- **Embark** is what the worker does: finding the object, ranged reads, parsing in the limited child, types, profiles
  and histograms of all columns, the result checked. Not in it: the sign-in at STS (the peers have a key, too), the
  database and the queue.
- **floor** is a reader by hand (`tests/benchmarks/floor.py`) that knows beforehand which bytes it needs: no listing, no
  signature, no child, no inference of types beyond Arrow's.
- **Peers** read their first batch or 10,000 rows in their cheapest way (`tests/benchmarks/peers.py`); then nulls,
  distinct values, minimum and maximum per column.
- **Rounds** is how often a reader had waited for all its answers before it asked again. **Memory** is the growth from
  the start of the clock to the peak: of the process, and for Embark of its child, with its worker's own after the +.

{tables}

## What the targets say

{targets}

## A tenth of the size

The same for objects of a tenth of the size: what a sample costs does not depend on it.

{tenth}

## From the submitted form to the schema in the page

{pages}
"""


def page(
    full: Sequence[Measurement], tenth: Sequence[Measurement], pages: dict[str, float], about: Circumstances
) -> str:
    """docs/performance.md."""
    return TEXT.format(
        command=about.command,
        day=about.day.isoformat(),
        machine=about.machine,
        before=about.loads[0],
        after=about.loads[1],
        versions=about.versions,
        total=len(full) + len(tenth),
        busy=sum(not one.quiet for one in (*full, *tenth)),
        runs=about.runs,
        tables="\n\n".join(_table(case, size, full) for case, size in about.sizes.items()),
        targets="\n".join(_targets(full)),
        tenth="\n".join(_tenths(full, tenth, about)),
        pages="\n".join(_pages(pages, about.runs)),
    )


def _table(case: str, size: int, measured: Sequence[Measurement]) -> str:
    rows = [one for one in measured if one.case == case]
    floor = next(one for one in rows if one.reader == FLOOR)
    peer = best_peer(rows)
    head = [
        f"### {case}, {size / 1e6:,.0f} MB",
        "",
        "| reader | rounds | requests | MB fetched | seconds | × floor | × best peer | memory, MB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    missing = sorted(set(names(_format(case))) - {one.reader for one in rows})
    failed = [f"| {name} | failed or crashed in every run | | | | | | |" for name in missing]
    return "\n".join([*head, *(_row(one, floor, peer) for one in rows), *failed])


def _format(name: str) -> str:
    """The format of the case of this name."""
    return next(case.format for case in CASES if case.name == name)


def best_peer(rows: Sequence[Measurement]) -> Measurement:
    """The fastest of the others."""
    return min((one for one in rows if one.reader not in OWN), key=lambda one: one.seconds)


def _row(one: Measurement, floor: Measurement, peer: Measurement) -> str:
    worker = f" + {one.worker / 1e6:,.0f}" if one.worker else ""
    figures = [
        str(one.rounds),
        f"{one.requests:,}",
        f"{one.sent / 1e6:,.1f}",
        f"{one.seconds:.2f}",
        f"{one.seconds / floor.seconds:.1f}",
        f"{one.seconds / peer.seconds:.2f}",
        f"{one.growth / 1e6:,.0f}{worker}",
    ]
    return f"| {one.reader} | " + " | ".join(figures) + " |"


def _targets(measured: Sequence[Measurement]) -> Iterator[str]:
    yield "| object | target | reached | met |"
    yield "|---|---|---|---|"
    for verdict in judged(measured):
        yield f"| {verdict.case} | {verdict.target} | {verdict.reached} | {'yes' if verdict.is_met else '**no**'} |"


def _tenths(full: Sequence[Measurement], tenth: Sequence[Measurement], about: Circumstances) -> Iterator[str]:
    yield "| object | MB | requests | MB fetched | seconds | a tenth, MB | requests | MB fetched | seconds |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    ours = {one.case: one for one in full if one.reader == OURS}
    for small in tenth:
        large = ours[small.case]
        cells = (_cost(about.sizes[small.case], large), _cost(about.tenths[small.case], small))
        yield f"| {small.case} | {' | '.join(cells)} |"


def _cost(size: int, one: Measurement) -> str:
    return f"{size / 1e6:,.0f} | {one.requests} | {one.sent / 1e6:,.1f} | {one.seconds:.2f}"


def _pages(pages: dict[str, float], runs: int) -> Iterator[str]:
    if not pages:
        yield "Not measured in this run."
        return
    yield f"The Data step of the running demo over HTTP, on bare loopback, the best of {runs}: POST the location, then"
    yield "ask for the fragment every half second as the page does. With web server, queue, a worker that is warm, the"
    yield "sign-in at STS, and the sample. It has no peer."
    yield ""
    yield "| object | seconds |"
    yield "|---|---:|"
    for name, seconds in pages.items():
        yield f"| {name} | {seconds:.2f} |"
