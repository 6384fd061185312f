"""The measurements as the page docs/performance.md. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

OURS = "Embark"


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """The best of several runs of one reader on one object over one network; `sent` in bytes, `peak` in MB.

    `quiet` is False when the machine was still busy with something else as it started.
    """

    reader: str
    file_format: str
    network: str
    requests: int
    sent: int
    seconds: float
    peak: float
    quiet: bool


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a reader of the page must know to trust it."""

    day: date
    machine: str
    versions: str
    load: float
    runs: int
    sizes: dict[str, int]
    columns: int


TEXT = """# Performance

Written by `make bench` (`python -m tests.benchmarks`); do not edit by hand. Compare times within one table only.

- **Day and machine**: {day}, {machine}; load average before the run {load:.1f}. {versions}
- **Objects**: {objects}; {columns} columns each (ids, times, categories, numbers with nulls, a score, an actual).
  The Parquet object has row groups of 1,000,000 rows, about what pyarrow and pandas write by default.
- **Place**: the demo's S3 on this machine, behind a proxy that counts requests and the bytes of answers. With
  "30 ms … 90 MB/s" the proxy answers as slowly as S3 does from nearby; "bare loopback" shows what is left when the
  network costs nothing.
- **Runs**: each in a fresh process, started at a quiet moment (half a second with the processors at most 25 % busy);
  readers take turns; the best of {runs} by time. Imports are off the clock, making clients and connections is on it.
  Of the {total} figures below, {busy} are from a run that had to start while the machine was busy.

## From a location to schema, first rows and column statistics

- **Embark** is the whole background job: claiming the row, signing in at STS with an ID token, listing the object,
  ranged reads, parsing in the isolated child process (a fresh interpreter each time), types, statistics and
  histograms, storing the result. Not in it: the queue and the page.
- **pyarrow.dataset** is `head(10_000)`; **pandas** is `read_csv(nrows=10_000)` and `read_parquet`, which reads all rows
  as it has no such limit, on `pyarrow.fs.S3FileSystem`. Then nulls, distinct values, minimum and maximum per column of
  10,000 rows. Both use the account's own key, so they make no call to STS.
- `×` is the multiple of Embark's figure on the same object and network in the same run. Peak memory is what the process
  and its children were seen to hold together (looked at every 50 ms); Embark's has Django and boto3 in it as well.

{tables}

## From the submitted form to the schema in the page

The Data step of the running demo over HTTP, on bare loopback, the best of {runs}: POST the location, then ask for the
fragment every half second as the page does at first. With web server, queue, a worker that is warm, and the sample.
It has no peer.

{pages}
"""


def page(measured: list[Measurement], pages: dict[str, float], about: Circumstances) -> str:
    """docs/performance.md."""
    objects = " and ".join(f"{kind} of {size / 1e6:,.0f} MB" for kind, size in about.sizes.items())
    places = sorted({(m.file_format, m.network) for m in measured}, key=lambda place: (place[1], place[0]))
    return TEXT.format(
        day=about.day.isoformat(),
        machine=about.machine,
        load=about.load,
        versions=about.versions,
        objects=objects,
        columns=about.columns,
        total=len(measured),
        busy=sum(not m.quiet for m in measured),
        runs=about.runs,
        tables="\n\n".join(_table(kind, network, measured) for kind, network in places),
        pages="\n".join(["| object | seconds |", "|---|---:|", *_page_rows(pages)]),
    )


def _page_rows(pages: dict[str, float]) -> list[str]:
    return [f"| {kind} | {seconds:.2f} |" for kind, seconds in pages.items()]


def _table(kind: str, network: str, measured: list[Measurement]) -> str:
    rows = [m for m in measured if (m.file_format, m.network) == (kind, network)]
    ours = next(m for m in rows if m.reader == OURS)
    return "\n".join(
        [
            f"### {kind}, {network}",
            "",
            "| reader | requests | × | MB fetched | × | seconds | × | peak MB |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
            *(_row(m, ours) for m in rows),
        ]
    )


def _row(one: Measurement, ours: Measurement) -> str:
    figures = [
        f"{one.requests:,}",
        _ratio(one.requests, ours.requests),
        f"{one.sent / 1e6:,.1f}",
        _ratio(one.sent, ours.sent),
        f"{one.seconds:.2f}",
        _ratio(one.seconds, ours.seconds),
        f"{one.peak:,.0f}",
    ]
    return f"| {one.reader} | " + " | ".join(figures) + " |"


def _ratio(theirs: float, ours: float) -> str:
    return f"{theirs / ours:.1f}" if ours else "–"
