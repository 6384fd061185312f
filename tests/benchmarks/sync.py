"""Measures full reads beside DuckDB and Polars on the same files: `python -m tests.benchmarks.sync`.

    python -m tests.benchmarks.sync [--runs N] [--files FOLDER] [--print]

Writes the section "syncs" of docs/performance.md, and ends by itself. The first time it makes 5 GB of files.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.benchmarks.files import CASES, make_missing
from tests.benchmarks.sections import with_section
from tests.benchmarks.sync_readers import READERS
from tests.benchmarks.watched import wait_until_quiet
from wizard.demo.config import ROOT

PAGE = ROOT / "docs" / "performance.md"
SCALES = {"300 MB": 0.14, "2 GB": 1.0}
KEYS = ("small-groups.parquet", "narrow.csv", "lines.jsonl")
LONGEST = 600
"""Seconds of one reader over one file."""
SAME = ", same coverage"
TIMES, PEAK = 1.1, 600
"""What is to be reached: the time of the fastest peer that counts the same, and megabytes."""


@dataclass(frozen=True)
class Figure:
    """One reader's best run over one file; `is_quiet` says that the machine was when it began."""

    reader: str
    rows: int
    seconds: float
    peak: int
    is_quiet: bool

    @property
    def pace(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


def main() -> None:
    """Measure, print, and write the section."""
    asked = _arguments()
    before = os.getloadavg()[0]
    tables, verdicts = [], []
    for case in (case for case in CASES if case.key in KEYS):
        for scale in SCALES.values():
            folder = asked.files / f"scale-{scale:g}"
            folder.mkdir(parents=True, exist_ok=True)
            make_missing(case, folder, scale)
            path = folder / case.key
            best = _best(path, asked.runs)
            title = f"{case.name}, {path.stat().st_size / 1e6:,.0f} MB"
            tables.append(_table(f"{title}, {best[0].rows:,} rows", best))
            verdicts.append(_verdict(title, best))
    body = "\n\n".join([_introduction(asked.runs, before), _targets(verdicts), *tables])
    print(body)
    if not asked.print:
        PAGE.write_text(with_section(PAGE.read_text(), "syncs", body))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    folder = os.environ.get("EMBARK_BENCH_DIR") or Path(tempfile.gettempdir()) / "embark-bench-files"
    parser.add_argument("--runs", type=int, default=2, help="runs per reader; the best counts")
    parser.add_argument("--files", type=Path, default=Path(folder))
    parser.add_argument("--print", action="store_true", help="do not write docs/performance.md")
    return parser.parse_args()


def _best(path: Path, runs: int) -> list[Figure]:
    """The best run of each reader, Embark's first. They take turns, so that a busy moment is nobody's alone."""
    all_runs = [_measured(reader, path) for _ in range(runs) for reader in READERS]
    return [min((run for run in all_runs if run.reader == reader), key=lambda run: run.seconds) for reader in READERS]


def _table(title: str, best: Sequence[Figure]) -> str:
    fastest = max(figure.pace for figure in best if figure.reader != "Embark")
    rows = [
        f"| {one.reader} | {one.seconds:.1f} | {one.pace:,.0f} | {one.pace / fastest:.2f} | {one.peak / 1e6:,.0f} "
        f"| {'yes' if one.is_quiet else 'no'} |"
        for one in best
    ]
    head = "| reader | seconds | rows a second | × fastest peer | peak memory, MB | quiet at its start |"
    return "\n".join([f"### {title}", "", head, "|---|---:|---:|---:|---:|---|", *rows])


def _verdict(title: str, best: Sequence[Figure]) -> str:
    """Embark's time as a multiple of the fastest peer's that counts the same, and its memory."""
    ours, *others = best
    peer = min((one for one in others if one.reader.endswith(SAME)), key=lambda one: one.seconds)
    times, peak = ours.seconds / peer.seconds, ours.peak / 1e6
    met = "yes" if times <= TIMES and peak <= PEAK else "**no**"
    return f"| {title} | {times:.2f} × ({peer.reader.removesuffix(SAME)}) | {peak:,.0f} MB | {met} |"


def _targets(verdicts: Sequence[str]) -> str:
    target = f"at most {TIMES:g} × the fastest peer with the same coverage, at a peak of at most {PEAK} MB"
    head = "| object | time | peak memory | met |\n|---|---|---:|---|"
    return "\n".join([f"**Target**: {target}, whatever the size.", "", head, *verdicts])


def _measured(reader: str, path: Path) -> Figure:
    is_quiet = wait_until_quiet()
    command = [sys.executable, "-m", "tests.benchmarks.sync_readers", reader, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=LONGEST).stdout
    found = json.loads(told)
    return Figure(reader, found["rows"], found["seconds"], found["peak"], is_quiet)


def _introduction(runs: int, before: float) -> str:
    now = os.getloadavg()[0]
    return f"""## A whole dataset read and profiled

Written by `python -m tests.benchmarks.sync --runs {runs}` on {date.today()}; load average {before:.1f} before the run
and {now:.1f} after it. Local files (no network), each run in a fresh process with two threads, imports off the clock;
readers take turns, the best of {runs} counts. Memory is all that the process held at its peak.

- **Embark** counts what a sync counts: nulls, values that do not fit, extremes, means, quantiles, bars, how many are
  different, frequent values, rows per day, and ids compared across all rows; in the process itself, without the limits
  of its child.
- **DuckDB SUMMARIZE** and **Polars** (streaming) count nulls, extremes, means, quartiles and about how many are
  different; no ids, no bars, no frequent values, no days.
- With the **same coverage** they count those, too: bars once the bounds are known, in a second pass. Values that do not
  fit are still counted by Embark alone."""


if __name__ == "__main__":
    main()
