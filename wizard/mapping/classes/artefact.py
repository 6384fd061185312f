"""The trained model beside this file: read once, when it is first asked for. Raises `DamagedModelError`.

An .npz archive of plain arrays; nothing in it is unpickled. `python -m tests.benchmarks.feature_types --train`
writes it; docs/suggestions.md has its card.
"""

from __future__ import annotations

import zipfile
import zlib
from functools import cache
from pathlib import Path

import numpy as np

from wizard.mapping.classes.forest import DamagedModelError, Forest

PATH = Path(__file__).with_name("feature_types.npz")


@cache
def shipped() -> Forest:
    """The model of this release. Raises DamagedModelError."""
    return load(PATH)


def load(path: Path) -> Forest:
    """The forest stored at `path`. Raises DamagedModelError."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error, AttributeError) as error:
        raise DamagedModelError(f"{path.name} cannot be read: {error}") from error
    return Forest.checked(arrays)


def save(forest: Forest, path: Path) -> None:
    """Write `forest` so that `load` reads it back."""
    np.savez_compressed(
        path,
        allow_pickle=False,
        figures=np.array(forest.figures),
        figure=forest.figure,
        above=forest.above,
        mask=forest.mask,
        value=forest.value,
        temperature=np.array(forest.temperature),
    )
