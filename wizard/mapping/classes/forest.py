"""Boosted trees as arrays: what the artefact holds, how it is judged on loading, and the sums of all trees.

A tree of up to 16 leaves has up to 15 questions "is figure f above t?". Each question owns a mask that strikes out
the leaves it excludes when the answer is yes; the leaf is the lowest bit that all questions leave. So thousands of
trees are a few array operations per question, without walking (Lucchese et al., QuickScorer, SIGIR 2015).
`Forest.checked` raises `DamagedModelError`; nothing else leaves this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

QUESTIONS, LEAVES, CLASSES = 15, 16, 9
ALL_LEAVES = 0xFFFF
_MOST_TREES = 20_000
_MOST_FIGURES = 2_000
_AT_ONCE = 128
"""Columns judged at a time: what they need stays in the processor's cache."""

Floats = npt.NDArray[np.float32]


class DamagedModelError(Exception):
    """The artefact is not what the training script wrote."""


@dataclass(frozen=True)
class Forest:
    """`figures` are the names of the inputs, in order. With T trees, tree t adding to the score of class t % 9:

    `figure`, `above`, `mask`: one row per question, shape (15, T); a question that a tree lacks has the full mask.
    `value`: shape (16, T), what each leaf adds. `temperature` divides the sums before they become probabilities.
    """

    figures: tuple[str, ...]
    figure: npt.NDArray[np.int16]
    above: Floats
    mask: npt.NDArray[np.uint16]
    value: Floats
    temperature: float

    @classmethod
    def checked(cls, arrays: Mapping[str, Any]) -> Forest:
        """The forest in `arrays`, by the names of the fields. Raises DamagedModelError."""
        try:
            names = tuple(map(str, arrays["figures"].tolist()))
            figure, above, mask, value = (arrays[name] for name in ("figure", "above", "mask", "value"))
            temperature = float(arrays["temperature"])
        except (KeyError, ValueError, TypeError, AttributeError, OSError) as error:
            raise DamagedModelError(f"an array is missing or unreadable: {error}") from error
        _check_shapes(names, figure, above, mask, value)
        _check_contents(names, figure, above, mask, value, temperature)
        return cls(names, figure, above, mask, value, temperature)

    def scores(self, inputs: Floats) -> Floats:
        """Sums of the trees: (columns, figures) → (columns, 9)."""
        if not len(inputs):
            return np.zeros((0, CLASSES), np.float32)
        parts = [self._some(inputs[start : start + _AT_ONCE]) for start in range(0, len(inputs), _AT_ONCE)]
        return np.concatenate(parts)

    def probabilities(self, inputs: Floats) -> Floats:
        """Calibrated probabilities: (columns, figures) → (columns, 9), each row summing to 1."""
        scaled = self.scores(inputs) / np.float32(self.temperature)
        raised = np.exp(scaled - scaled.max(axis=1, keepdims=True, initial=-np.inf))
        shares: Floats = raised / raised.sum(axis=1, keepdims=True)
        return shares

    def _some(self, inputs: Floats) -> Floats:
        by_figure = np.ascontiguousarray(inputs.T)
        trees = self.figure.shape[1]
        left = np.full((trees, len(inputs)), ALL_LEAVES, np.uint16)
        for figure, above, mask in zip(self.figure, self.above, self.mask, strict=True):
            is_above = by_figure[figure] > above[:, None]
            left &= np.where(is_above, mask[:, None], np.uint16(ALL_LEAVES))
        added = self.value[_LOWEST[left], np.arange(trees)[:, None]]
        totals: Floats = added.reshape(-1, CLASSES, len(inputs)).sum(axis=0).T
        return totals


def _lowest_bits() -> npt.NDArray[np.uint8]:
    """For every 16-bit word the place of its lowest set bit (0 for none)."""
    places = np.zeros(1 << LEAVES, np.uint8)
    for bit in range(LEAVES):
        places[1 << bit :: 2 << bit] = bit
    return places


_LOWEST = _lowest_bits()


def _check_shapes(names: tuple[str, ...], figure: Any, above: Any, mask: Any, value: Any) -> None:
    if not 1 <= len(names) <= _MOST_FIGURES or len(set(names)) != len(names):
        raise DamagedModelError("the names of the figures are not sensible")
    trees = figure.shape[1] if figure.ndim == 2 else 0
    if not 0 < trees <= _MOST_TREES or trees % CLASSES:
        raise DamagedModelError("the number of trees is not sensible")
    expected = {
        "figure": (figure, (QUESTIONS, trees), np.int16),
        "above": (above, (QUESTIONS, trees), np.float32),
        "mask": (mask, (QUESTIONS, trees), np.uint16),
        "value": (value, (LEAVES, trees), np.float32),
    }
    for name, (array, shape, kind) in expected.items():
        if array.shape != shape or array.dtype != kind:
            raise DamagedModelError(f"the array {name} has another shape or type")


def _check_contents(names: tuple[str, ...], figure: Any, above: Any, mask: Any, value: Any, temperature: float) -> None:
    if figure.min() < 0 or figure.max() >= len(names):
        raise DamagedModelError("a tree asks for a figure that there is not")
    if not (np.isfinite(above).all() and np.isfinite(value).all()):
        raise DamagedModelError("a number is not finite")
    if (np.bitwise_and.reduce(mask, axis=0) == 0).any():
        raise DamagedModelError("a tree has no leaf for some answers")
    if not 0.05 <= temperature <= 20:
        raise DamagedModelError("the temperature is not sensible")
