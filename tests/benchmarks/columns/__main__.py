"""`python -m tests.benchmarks.columns`: page open, save and suggestion at 10 to 5,000 columns → docs/performance.md."""

from __future__ import annotations

import argparse
import os
import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django

os.environ["EMBARK_MODE"] = "test"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wizard.settings")
warnings.filterwarnings("ignore", "No directory at")
django.setup()

from tests.benchmarks.columns import stage  # noqa: E402
from tests.benchmarks.sections import with_section  # noqa: E402
from wizard.mapping.suggestions import suggest  # noqa: E402
from wizard.registry.schema import ModelType  # noqa: E402
from wizard.sampling.results import SampleResult  # noqa: E402

COUNTS = (10, 100, 1_000, 5_000)
PAGE = Path(__file__).parents[3] / "docs" / "performance.md"
HEADS = ["columns", "suggestions", "per column", "page opens", "per column", "size"]
HEADS += ["one is saved", "per column", "size", "all are set", "size", "no news"]
INTRO = """## The Columns step

Written by `python -m tests.benchmarks.columns`: the page in this process through Django's test client, database in
memory, the sample's values sealed as always; the median of {rounds}. *One is saved*: the kind of one column by htmx,
the changed row, findings and counts come back. *All are set*: every column at once by a pattern. *No news*: what an
open page asks every three seconds while nobody has changed anything. The page draws 200 rows; more come as one
scrolls.
"""


@dataclass(frozen=True)
class Measured:
    """Seconds (the median), and bytes of the answer where there is one."""

    seconds: float
    bytes: int = 0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    stage.open_database()
    sampled = stage.wide_sample()
    lines = [
        f"| {' | '.join(HEADS)} |",
        f"|{'---:|' * len(HEADS)}",
        *(_line(stage.with_columns(sampled, count), options.rounds) for count in COUNTS),
    ]
    table = "\n".join(lines)
    print(table)
    if not options.no_write:
        text = f"{INTRO.format(rounds=options.rounds)}\n{table}"
        PAGE.write_text(with_section(PAGE.read_text(), "columns", text))


def _line(result: SampleResult, rounds: int) -> str:
    row, client = stage.mapped_by(result)
    address, count = f"/onboardings/{row.pk}/columns", len(result.columns)
    seen = row.dataset_samples.get(kind="serving").sample.columns_hash
    kinds = iter(range(10_000))

    def save(**fields: object) -> int:
        kind = ("feature", "raw_input")[next(kinds) % 2]
        sent = {"columns_hash": seen, "bulk_kind": kind, "filter": "", "until": 200, "since": 1_000_000, **fields}
        return len(client.post(address, sent, headers={"HX-Request": "true"}).content)

    suggested = _median(
        lambda: len(suggest(result.columns, model_type=ModelType.REGRESSION, row_count=result.row_count)), rounds
    )
    opened = _median(lambda: len(client.get(address).content), rounds)
    one = _median(lambda: save(action="apply", pick=count - 1), rounds)
    many = _median(lambda: save(action="apply", pattern="*"), rounds)
    quiet = _median(lambda: len(client.get(f"{address}/news?since=1000000").content), rounds)
    cells = [f"{count:,}", _ms(suggested), _each(suggested, count)]
    for measured in (opened, one):
        cells += [_ms(measured), _each(measured, count), _kb(measured)]
    return f"| {' | '.join([*cells, _ms(many), _kb(many), _ms(quiet)])} |"


def _each(measured: Measured, count: int) -> str:
    return f"{measured.seconds / count * 1e6:,.0f} µs"


def _kb(measured: Measured) -> str:
    return f"{measured.bytes / 1000:,.0f} kB"


def _median(work: Callable[[], int], rounds: int) -> Measured:
    size, times = work(), []
    for _ in range(rounds):
        begin = time.perf_counter()
        size = work()
        times.append(time.perf_counter() - begin)
    return Measured(statistics.median(times), size)


def _ms(measured: Measured) -> str:
    return f"{measured.seconds * 1000:,.0f} ms"


if __name__ == "__main__":
    main()
