"""The labelled columns of a Parquet file of the training file's form, as evidence. Raises OSError or KeyError."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from wizard.demo.config import ROOT
from wizard.mapping.classes.classify import CLASSES, as_inputs
from wizard.mapping.classes.evidence import SAMPLES, Evidence, gathered
from wizard.mapping.classes.features import described

TRAINING_FILE = ROOT.parent / "shared" / "data" / "sortinghat_train.parquet"
_NOT_ZERO = re.compile(r"-?[\d.]*[1-9][\d.]*")


@dataclass(frozen=True)
class Labelled:
    """Columns with their labels: `table` names the file that each comes from, `source` the collection of that file."""

    evidence: tuple[Evidence, ...]
    labels: np.ndarray
    table: np.ndarray
    source: np.ndarray

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """The names of the inputs."""
        return tuple(described(self.evidence[:1])[0])

    @cached_property
    def inputs(self) -> np.ndarray:
        """(columns, figures); what a table's other columns say comes from those that are in the file."""
        members = defaultdict(list)
        for place, table in enumerate(self.table):
            members[table].append(place)
        found = np.zeros((len(self.evidence), len(self.figures)), np.float32)
        for places in members.values():
            found[places] = as_inputs(described([self.evidence[place] for place in places]), self.figures)
        return found


def read(path: Path) -> Labelled:
    """The columns in the file at `path`."""
    rows = pq.read_table(path).to_pylist()
    order = [feature_class.value for feature_class in CLASSES]
    return Labelled(
        evidence=tuple(map(evidence_of, rows)),
        labels=np.array([order.index(row["label"]) for row in rows]),
        table=np.array([row.get("Record_id", place) for place, row in enumerate(rows)]),
        source=np.array([str(row.get("dataset_link") or place) for place, row in enumerate(rows)]),
    )


def evidence_of(row: dict[str, Any]) -> Evidence:
    """The evidence in one row of the file: the same that `from_profile` finds in a profile."""
    texts = [row[f"sample_{number}"] or "" for number in range(1, SAMPLES + 1)]
    rows = row["total_vals"] or 0
    return gathered(
        name=row["column_name"] or "",
        texts=texts,
        rows=rows,
        null_share=(row["num_nans"] or 0) / rows if rows else 0.0,
        distinct=row["num_of_dist_val"],
        bounds=_bounds(row, texts),
    )


def _bounds(row: dict[str, Any], texts: Sequence[str]) -> tuple[float | None, ...]:
    """The file writes 0 for the bounds of columns that are no numbers throughout."""
    bounds = row["min_val"], row["max_val"], row["mean"]
    unknown = not any(bounds) and any(_NOT_ZERO.fullmatch(text) for text in texts)
    return (None, None, None) if unknown else bounds
