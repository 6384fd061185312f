"""Measures sampling beside named peers on the same objects and writes docs/performance.md: `make bench`.

    python -m tests.benchmarks [--runs N] [--files FOLDER] [--cases WORD] [--print] [--no-pages]

The first time it makes 8 GB of objects in FOLDER ($EMBARK_BENCH_DIR), which takes some minutes; measuring takes about
ten more. Run it while nothing else runs.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.browser_path import Person
from tests.benchmarks.contestants import OURS
from tests.benchmarks.files import CASES, Case, make_missing
from tests.benchmarks.measuring import Measurement, best_runs, running_store
from tests.benchmarks.report import Circumstances, page
from tests.benchmarks.sections import section
from tests.benchmarks.stage import running_demo
from wizard.demo.config import ROOT

PAGE = ROOT / "docs" / "performance.md"
WRITTEN_BY_OTHERS = ("columns", "syncs")
"""Sections that `tests.benchmarks.columns` and `.sync` write."""
FULL, TENTH = 1.0, 0.1
NEEDED_BYTES = 12_000_000_000
TINY = "id,score\n" + "".join(f"{row},{row / 7:.3f}\n" for row in range(100))


def main() -> None:
    """Measure everything, then write the page."""
    asked = _arguments()
    cases = [case for case in CASES if asked.cases in case.name]
    folders = {scale: asked.files / f"scale-{scale:g}" for scale in (FULL, TENTH)}
    _make(cases, folders)
    before = os.getloadavg()[0]
    full = _measured(cases, folders[FULL], asked.runs)
    tenth = _measured(cases, folders[TENTH], asked.runs, only=OURS)
    pages = {} if asked.no_pages else _pages(folders[TENTH], asked.runs)
    about = Circumstances(
        command=f"make bench (python -m tests.benchmarks --runs {asked.runs})",
        day=date.today(),
        machine=f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        versions=_versions(),
        loads=(before, os.getloadavg()[0]),
        runs=asked.runs,
        sizes={case.name: _size(folders[FULL] / case.key) for case in cases},
        tenths={case.name: _size(folders[TENTH] / case.key) for case in cases},
    )
    text = page(full, tenth, pages, about)
    print(text)
    if not asked.print:
        before_now = PAGE.read_text()
        kept = filter(None, (section(before_now, name) for name in WRITTEN_BY_OTHERS))
        PAGE.write_text("\n\n".join([text.rstrip(), *kept]) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    folder = os.environ.get("EMBARK_BENCH_DIR") or Path(tempfile.gettempdir()) / "embark-bench-files"
    parser.add_argument("--runs", type=int, default=3, help="runs per reader; the best counts")
    parser.add_argument("--files", type=Path, default=Path(folder))
    parser.add_argument("--cases", default="", help="only those whose name holds this")
    parser.add_argument("--print", action="store_true", help="do not write docs/performance.md")
    parser.add_argument("--no-pages", action="store_true", help="leave out the running demo")
    return parser.parse_args()


def _make(cases: list[Case], folders: dict[float, Path]) -> None:
    for scale, folder in folders.items():
        folder.mkdir(parents=True, exist_ok=True)
        missing = any(not (folder / case.key).exists() for case in cases)
        if missing and shutil.disk_usage(folder).free < NEEDED_BYTES * scale:
            raise SystemExit(f"{folder} needs {NEEDED_BYTES * scale / 1e9:.0f} GB of free disk")
        (folder / "tiny.csv").write_text(TINY)
        for case in cases:
            make_missing(case, folder, scale)


def _measured(cases: list[Case], folder: Path, runs: int, *, only: str = "") -> list[Measurement]:
    with running_store(folder) as endpoint:
        return [best for case in cases for best in best_runs(case, endpoint, folder, runs=runs, only=only)]


def _pages(folder: Path, runs: int) -> dict[str, float]:
    files = {"Parquet": folder / "large-groups.parquet", "CSV": folder / "narrow.csv"}
    with tempfile.TemporaryDirectory(prefix="embark-bench-") as place, running_demo(Path(place), files) as demo:
        return {
            f"{name}, {_size(path) / 1e6:,.0f} MB": min(
                Person(demo).seconds_until_schema(f"bench/{path.name}", "feature_16") for _ in range(runs)
            )
            for name, path in files.items()
        }


def _size(path: Path) -> int:
    inside = path.rglob("*") if path.is_dir() else [path]
    return sum(one.stat().st_size for one in inside if one.is_file())


def _versions() -> str:
    peers = ", ".join(f"{name} {version(name)}" for name in ("pyarrow", "polars", "duckdb", "deltalake", "boto3"))
    return f"Python {platform.python_version()}, {peers}."


if __name__ == "__main__":
    main()
