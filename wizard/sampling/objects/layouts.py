"""The layout that the vendor recommends: `<model>/<version>/serving.parquet` beside `train.parquet`. Raises nothing.

Each dataset is one object or a prefix; its columns may be grouped by prefixes of their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wizard.sampling.results import Layout
from wizard.sampling.text import visible

KINDS = {
    "serving": "serving",
    "train": "training",
    "training": "training",
    "test": "testing",
    "testing": "testing",
    "actual": "actuals",
    "actuals": "actuals",
}
"""Name of an object (without its endings) or of a prefix → kind of dataset."""
GROUPS = ("features.", "predictions.", "raw_inputs.", "actuals.")
"""What the names of grouped columns begin with."""


def kind_of(key: str) -> str | None:
    """The dataset that an object or a prefix of this name holds."""
    return KINDS.get(key.rstrip("/").rpartition("/")[2].split(".", 1)[0].lower())


def layout(*, bucket: str, key: str, neighbours: Sequence[str]) -> Layout | None:
    """The other datasets that lie beside `key`, given the keys and prefixes on its level; None when there are none.

    Of several names for one dataset the one most like `key` is proposed: a prefix beside a prefix, the same ending.
    """
    own = kind_of(key)
    if own is None:
        return None
    found: dict[str, str] = {}
    for neighbour in sorted(neighbours, key=lambda other: (_form(other) != _form(key), other)):
        kind = kind_of(neighbour)
        if kind and kind != own:
            found.setdefault(kind, f"s3://{bucket}/{neighbour}")
    return Layout(siblings=tuple(sorted(found.items()))) if found else None


def has_groups(names: Iterable[str]) -> bool:
    """Whether at least one column's name begins with the name of a group."""
    return any(group_of(name) for name in names)


def group_of(name: str) -> str | None:
    """ "features", "predictions", "raw_inputs" or "actuals", when the column's name begins with it and goes on."""
    return next((group[:-1] for group in GROUPS if name.startswith(group) and len(name) > len(group)), None)


def _form(key: str) -> str:
    return "/" if key.endswith("/") else visible(key.rpartition("/")[2]).partition(".")[2].lower()
