"""One reader in a fresh process: `python -m tests.benchmarks.contestants NAME FOLDER KEY FORMAT`; prints JSON.

Every reader ends with the same: names and types of all columns, the first rows, and nulls, distinct values, minimum and
maximum of each column over about 10,000 rows (Embark: and all else that its page shows). Imports are done before the
clock starts; making clients and connections is on it, but for "Embark", which is measured as in a worker that has
sampled before.
"""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import described, memory

Reader = Callable[[str, str], int]
OURS = "Embark"
OURS_COLD = "Embark, a worker's first sample"
FLOOR = "floor, by hand"
OWN = (OURS, OURS_COLD, FLOOR)
PEERS = {
    "parquet": ("pyarrow", "polars", "duckdb over pyarrow"),
    "csv": ("pyarrow", "polars", "duckdb over pyarrow"),
    "json": ("pyarrow", "polars", "duckdb over pyarrow"),
    "delta": ("deltalake", "deltalake, SQL", "polars", "duckdb over deltalake"),
}
"""By format, those that take part."""


def names(kind: str) -> tuple[str, ...]:
    """The readers of a format, ours first."""
    return (*OWN, *PEERS[kind])


def reader(name: str, file: Path, kind: str) -> Reader:
    """The reader, with all that it may do before the clock starts."""
    if name in (OURS, OURS_COLD):
        from tests.benchmarks import ours

        return ours.prepare(warm=name == OURS)
    if name == FLOOR:
        from tests.benchmarks import floor

        return floor.prepare(file, kind)
    return _peer(name)


def _peer(name: str) -> Reader:
    import deltalake  # noqa: F401 - imported here, so that no reader pays for it on the clock
    import duckdb  # noqa: F401
    import polars  # noqa: F401

    from tests.benchmarks import peers

    return {
        "pyarrow": peers.pyarrow_file,
        "polars": peers.polars,
        "duckdb over pyarrow": peers.duckdb_over_pyarrow,
        "duckdb over deltalake": peers.duckdb_over_pyarrow,
        "deltalake": peers.deltalake_dataset,
        "deltalake, SQL": peers.deltalake_query,
    }[name]


def main(name: str, folder: str, key: str, kind: str) -> None:
    """Run one reader once and say what it took; the store's log begins with it."""
    described.rehearse()
    read = reader(name, Path(folder) / key, kind)
    urllib.request.urlopen(f"{os.environ['BENCH_ENDPOINT']}/_log").read()
    resident = memory.start_watching()
    began = time.perf_counter()
    columns = read(key, kind)
    seconds = time.perf_counter() - began
    told = {"seconds": seconds, "columns": columns, "growth": memory.growth(resident)}
    if name in (OURS, OURS_COLD):
        from tests.benchmarks import ours

        told |= {"growth": max(ours.growths), "worker": told["growth"]}
    print(json.dumps(told), flush=True)
    os._exit(0)  # deltalake and duckdb, side by side, crash when Python takes them down in order


if __name__ == "__main__":
    main(*sys.argv[1:])
