"""The shipped model loads, and a damaged one is refused."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wizard.mapping.classes.artefact import PATH, load, save, shipped
from wizard.mapping.classes.evidence import gathered
from wizard.mapping.classes.features import described
from wizard.mapping.classes.forest import ALL_LEAVES, DamagedModelError, Forest

EMPTY = gathered(name="", texts=(), rows=0, null_share=0, distinct=None)


def arrays(trees: int = 9, **changed: Any) -> dict[str, Any]:
    """A sound little forest of trees with one question: is figure 0 above 1?"""
    mask = np.full((15, trees), ALL_LEAVES, np.uint16)
    mask[0] = ALL_LEAVES & ~1
    value = np.zeros((16, trees), np.float32)
    value[1] = np.arange(trees)
    sound = {
        "figures": np.array(["one", "two"]),
        "figure": np.zeros((15, trees), np.int16),
        "above": np.ones((15, trees), np.float32),
        "mask": mask,
        "value": value,
        "temperature": np.array(1.0),
    }
    return sound | changed


def test_the_shipped_model_knows_our_figures() -> None:
    assert shipped().figures == tuple(described([EMPTY])[0])
    assert shipped() is shipped()
    assert PATH.stat().st_size < 5_000_000


def test_a_question_leads_to_its_leaf() -> None:
    forest = Forest.checked(arrays())
    below, above = forest.scores(np.array([[1.0, 5.0], [1.5, 5.0]], np.float32))
    assert below.tolist() == [0.0] * 9
    assert above.tolist() == list(range(9))
    assert forest.probabilities(np.zeros((0, 2), np.float32)).shape == (0, 9)
    assert np.allclose(forest.probabilities(np.ones((300, 2), np.float32)).sum(axis=1), 1)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    save(shipped(), tmp_path / "copy.npz")
    again = load(tmp_path / "copy.npz")
    assert again.figures == shipped().figures
    assert all(
        np.array_equal(getattr(again, name), getattr(shipped(), name)) for name in ("figure", "above", "mask", "value")
    )


DAMAGE: dict[str, dict[str, Any]] = {
    "a figure out of range": {"figure": np.full((15, 9), 2, np.int16)},
    "a negative figure": {"figure": np.full((15, 9), -1, np.int16)},
    "no leaf": {"mask": np.zeros((15, 9), np.uint16)},
    "a bound that is no number": {"above": np.full((15, 9), np.nan, np.float32)},
    "a leaf that is no number": {"value": np.full((16, 9), np.inf, np.float32)},
    "another shape": {"value": np.zeros((15, 9), np.float32)},
    "another type": {"above": np.ones((15, 9), np.float64)},
    "trees for eight classes": {"figure": np.zeros((15, 8), np.int16)},
    "no trees": {"figure": np.zeros((15, 0), np.int16)},
    "names twice": {"figures": np.array(["one", "one"])},
    "a cold model": {"temperature": np.array(0.0)},
    "a temperature that is no number": {"temperature": np.array(np.nan)},
    "several temperatures": {"temperature": np.ones(2)},
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_refused(what: str) -> None:
    with pytest.raises(DamagedModelError):
        Forest.checked(arrays(**DAMAGE[what]))


@pytest.mark.parametrize("name", ["figures", "figure", "above", "mask", "value", "temperature"])
def test_a_missing_array_is_refused(name: str) -> None:
    known = arrays()
    del known[name]
    with pytest.raises(DamagedModelError):
        Forest.checked(known)


def test_broken_files_are_refused(tmp_path: Path) -> None:
    whole = PATH.read_bytes()
    stored = {
        "cut.npz": whole[: len(whole) // 2],
        "empty.npz": b"",
        "text.npz": b"hello",
        "pickled.npz": pickle.dumps({"figures": [1]}),
        "flipped.npz": whole[:3000] + bytes(200) + whole[3200:],
    }
    for name, content in stored.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DamagedModelError):
            load(tmp_path / name)
    with pytest.raises(DamagedModelError):
        load(tmp_path / "absent.npz")


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "objects.npz", **arrays(figures=np.array(["one", {"two": 2}], object)))
    with pytest.raises(DamagedModelError):
        load(tmp_path / "objects.npz")
