"""Measures sampling beside named peers on the same objects and writes docs/performance.md: `make bench`.

    python -m tests.benchmarks [--runs N] [--files FOLDER] [--print]

Takes a few minutes. Run it while nothing else runs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.browser_path import Person
from tests.benchmarks.contestants import CONTESTANTS
from tests.benchmarks.files import COLUMNS, make_missing
from tests.benchmarks.proxy import BARE, NEARBY, Network, Proxy, running_proxy
from tests.benchmarks.report import Circumstances, Measurement, page
from tests.benchmarks.stage import Demo, running_demo
from tests.benchmarks.watched import run_watched, wait_until_quiet
from wizard.demo.config import BUCKET, ROOT

PAGE = ROOT / "docs" / "performance.md"
NETWORKS = (NEARBY, BARE)
NAMES = {"parquet": "Parquet", "csv": "CSV"}


def main() -> None:
    """Measure everything, then write the page."""
    asked = _arguments()
    load = os.getloadavg()[0]
    files = make_missing(asked.files)
    with tempfile.TemporaryDirectory(prefix="embark-bench-") as folder, running_demo(Path(folder), files) as demo:
        with running_proxy(demo.s3) as proxy:
            measured = list(_measured(demo, proxy, files, asked.runs))
        pages = {NAMES[kind]: _page_seconds(demo, path, asked.runs) for kind, path in files.items()}
    text = page(measured, pages, _circumstances(files, load, asked.runs))
    print(text)
    if not asked.print:
        PAGE.write_text(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="runs per reader; the best counts")
    parser.add_argument("--files", type=Path, default=Path(tempfile.gettempdir()) / "embark-bench-files")
    parser.add_argument("--print", action="store_true", help="do not write docs/performance.md")
    return parser.parse_args()


def _measured(demo: Demo, proxy: Proxy, files: dict[str, Path], runs: int) -> Iterator[Measurement]:
    """The best run of each reader; readers take turns, so that a bad moment of the machine meets them all."""
    for network in NETWORKS:
        for kind, path in files.items():
            turns = [_turn(demo, proxy, network, kind, path) for _ in range(runs)]
            for same_reader in zip(*turns, strict=True):
                yield min(same_reader, key=lambda measurement: measurement.seconds)


def _turn(demo: Demo, proxy: Proxy, network: Network, kind: str, path: Path) -> list[Measurement]:
    return [_run(demo, proxy, network, reader, kind, f"bench/{path.name}") for reader in CONTESTANTS]


def _run(demo: Demo, proxy: Proxy, network: Network, reader: str, kind: str, key: str) -> Measurement:
    proxy.network = network
    proxy.tally.take()
    command = [sys.executable, "-m", "tests.benchmarks.contestants", reader, BUCKET, key]
    environment = demo.environment | {
        "DJANGO_SETTINGS_MODULE": "wizard.settings",
        "EMBARK_S3_ENDPOINT": proxy.endpoint,
        "EMBARK_STS_ENDPOINT": proxy.endpoint,
        "BENCH_CONNECTION": demo.connection,
        "BENCH_ENDPOINT": proxy.endpoint,
        "BENCH_ACCESS_KEY": demo.access_key,
        "BENCH_SECRET_KEY": demo.secret_key,
    }
    quiet = wait_until_quiet()
    printed, peak = run_watched(command, environment=environment, cwd=str(ROOT))
    told = json.loads(printed.splitlines()[-1])
    requests, sent = proxy.tally.take()
    if told["columns"] != COLUMNS:
        raise RuntimeError(f"{reader} found {told['columns']} columns in {key}")
    print(
        f"{reader:16} {kind:8} {network.name:50} {requests:5} {sent / 1e6:8.1f} MB {told['seconds']:6.2f} s", flush=True
    )
    return Measurement(
        reader=reader,
        file_format=NAMES[kind],
        network=network.name,
        requests=requests,
        sent=sent,
        seconds=told["seconds"],
        peak=peak / 1e6,
        quiet=quiet,
    )


def _page_seconds(demo: Demo, path: Path, runs: int) -> float:
    person = Person(demo)
    return min(person.seconds_until_schema(f"bench/{path.name}", "feature_16") for _ in range(runs))


def _circumstances(files: dict[str, Path], load: float, runs: int) -> Circumstances:
    readers = ", ".join(f"{name} {version(name)}" for name in ("pyarrow", "pandas", "boto3"))
    return Circumstances(
        day=date.today(),
        machine=f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        versions=f"Python {platform.python_version()}, {readers}.",
        load=load,
        runs=runs,
        sizes={NAMES[kind]: path.stat().st_size for kind, path in files.items()},
        columns=COLUMNS,
    )


if __name__ == "__main__":
    main()
