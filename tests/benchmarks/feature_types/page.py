"""The findings as text for a terminal, and as the generated parts of docs/suggestions.md with its plot."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.benchmarks.feature_types.scoring import Reliability, Scores, expected_error
from wizard.demo.config import ROOT
from wizard.mapping.classes.artefact import PATH
from wizard.mapping.classes.classify import CLASSES

PAGE = ROOT / "docs" / "suggestions.md"
PLOT = ROOT / "docs" / "suggestions-calibration.svg"


@dataclass(frozen=True)
class Findings:
    """What judging found; `by_table` are the scores of the grouped folds that the targets are about."""

    columns: int
    tables: int
    by_table: Scores
    without_largest: Scores
    shuffled: list[Scores]
    by_source: Scores
    sources: int
    bands: list[Reliability]
    raw_bands: list[Reliability]


def plain(found: Scores, bands: Sequence[Reliability]) -> str:
    """Accuracy, macro recall, recalls, confusion and reliability for a terminal."""
    width = max(map(len, CLASSES))
    lines = [f"accuracy      {found.accuracy:.4f}", f"macro recall  {found.macro_recall:.4f}", ""]
    lines.append(f"{'label':{width}}  recall  answers: {' '.join(name[:7].rjust(7) for name in CLASSES)}")
    for name, recall, row in zip(CLASSES, found.recalls, found.confusion, strict=True):
        lines.append(f"{name:{width}}  {_share(recall):>6}           {' '.join(f'{count:7}' for count in row)}")
    lines += ["", "confidence    answers  mean confidence  right"]
    lines += [f"{b.low:.2f} to {b.high:.2f}  {b.count:7}  {b.confidence:15.3f}  {b.right:.3f}" for b in bands]
    return "\n".join([*lines, f"expected calibration error {expected_error(list(bands)):.4f}"])


def write(findings: Findings) -> None:
    """Put the findings between the markers of the page, and the plot beside it."""
    text = PAGE.read_text()
    parts = {
        "scores": _scores(findings),
        "recalls": _recalls(findings.by_table),
        "calibration": _calibration(findings),
        "confusion": _confusion(findings.by_table),
    }
    for name, part in parts.items():
        begin, end = f"<!-- generated: {name} -->", "<!-- end -->"
        pattern = re.compile(re.escape(begin) + r".*?" + re.escape(end), re.DOTALL)
        text = pattern.sub(lambda _, begin=begin, part=part, end=end: f"{begin}\n{part}\n{end}", text)
    PAGE.write_text(text)
    PLOT.write_text(_plot(findings.bands))


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *rows])


def _scores(findings: Findings) -> str:
    rows = [
        ("**By table**, five fixed folds", findings.by_table),
        ("the same, without the largest table", findings.without_largest),
        *((f"By table, other folds ({number})", some) for number, some in enumerate(findings.shuffled, 1)),
        (f"By collection of tables ({findings.sources:,})", findings.by_source),
    ]
    table = _table(
        ("Folds", "Accuracy", "Macro recall"),
        [(name, f"{some.accuracy:.3f}", f"{some.macro_recall:.3f}") for name, some in rows],
    )
    size = PATH.stat().st_size / 1e6
    facts = f"{findings.columns:,} columns of {findings.tables:,} tables. The artefact has {size:.1f} MB."
    return f"{facts}\n\n{table}"


def _recalls(found: Scores) -> str:
    precise = found.confusion.diagonal() / found.confusion.sum(axis=0).clip(1)
    counted = zip(CLASSES, found.confusion.sum(axis=1), found.recalls, precise, strict=True)
    return _table(
        ("Class", "Columns", "Recall", "Precision"),
        [(name, f"{count:,}", _share(recall), _share(right)) for name, count, recall, right in counted],
    )


def _calibration(findings: Findings) -> str:
    table = _table(
        ("Confidence", "Answers", "Mean confidence", "Right"),
        [
            (f"{b.low:.2f} – {b.high:.2f}", f"{b.count:,}", _share(b.confidence), _share(b.right))
            for b in findings.bands
        ],
    )
    before, after = expected_error(findings.raw_bands), expected_error(findings.bands)
    return f"{table}\n\nExpected calibration error {after:.3f} ({before:.3f} before the temperature)."


def _confusion(found: Scores) -> str:
    rows = zip(CLASSES, found.confusion, strict=True)
    return _table(("Label \\ answer", *CLASSES), [(name, *(f"{count:,}" for count in row)) for name, row in rows])


def _plot(bands: Sequence[Reliability]) -> str:
    """Confidence against the share that was right; the area of a dot is the number of answers."""
    most = max(band.count for band in bands)
    dots = "\n".join(
        f'  <circle cx="{_x(b.confidence):.1f}" cy="{_y(b.right):.1f}" r="{3 + 11 * math.sqrt(b.count / most):.1f}"/>'
        for b in bands
    )
    told = ", ".join(f"{b.confidence:.2f}: {b.right:.2f}" for b in bands)
    marks = [tick / 5 for tick in range(6)]
    across = "".join(f'<text x="{_x(mark):.0f}" y="318" text-anchor="middle">{mark:.1f}</text>' for mark in marks)
    up = "".join(f'<text x="44" y="{_y(mark) + 4:.0f}" text-anchor="end">{mark:.1f}</text>' for mark in marks)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 350" width="360" height="350" role="img" \
aria-labelledby="t d" font-family="sans-serif" font-size="12" fill="#222">
  <title id="t">How often a confidence is right</title>
  <desc id="d">Mean confidence and share of right answers per band: {told}.</desc>
  <rect width="360" height="350" fill="#fff"/>
  <path d="M50 20V300H330" fill="none" stroke="#888"/>
  <path d="M{_x(0):.0f} {_y(0):.0f}L{_x(1):.0f} {_y(1):.0f}" stroke="#888" stroke-dasharray="4 4"/>
  <g fill="#1f6feb" fill-opacity="0.75">
{dots}
  </g>
  {across}{up}
  <text x="190" y="340" text-anchor="middle">confidence</text>
  <text x="14" y="160" text-anchor="middle" transform="rotate(-90 14 160)">share of right answers</text>
</svg>
"""


def _x(share: float) -> float:
    return 50 + 280 * share


def _y(share: float) -> float:
    return 300 - 280 * share
