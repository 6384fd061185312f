"""Trees as LightGBM tells them (nested dictionaries) → the arrays of a forest. Raises DamagedModelError."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wizard.mapping.classes.forest import ALL_LEAVES, LEAVES, QUESTIONS, Forest


@dataclass
class Grown:
    """Trees so far, one list per tree in each of the lists."""

    figure: list[list[int]] = field(default_factory=list)
    above: list[list[float]] = field(default_factory=list)
    mask: list[list[int]] = field(default_factory=list)
    value: list[list[float]] = field(default_factory=list)

    def add(self, tree: dict[str, Any], *, share: float) -> None:
        """Append one tree; leaves are numbered from left to right."""
        leaves = list(_leaves(tree))
        questions = list(_questions(tree, 0))
        lacking = QUESTIONS - len(questions)
        self.figure.append([figure for figure, _, _ in questions] + [0] * lacking)
        self.above.append([above for _, above, _ in questions] + [0.0] * lacking)
        self.mask.append([mask for _, _, mask in questions] + [ALL_LEAVES] * lacking)
        self.value.append([leaf * share for leaf in leaves] + [0.0] * (LEAVES - len(leaves)))

    def forest(self, figures: Sequence[str]) -> Forest:
        """The forest of all trees, whose temperature is 1."""
        arrays = {
            "figures": np.array(figures),
            "figure": np.array(self.figure, np.int16).T.copy(),
            "above": np.array(self.above, np.float32).T.copy(),
            "mask": np.array(self.mask, np.uint16).T.copy(),
            "value": np.array(self.value, np.float32).T.copy(),
            "temperature": np.array(1.0),
        }
        return Forest.checked(arrays)


def _leaves(node: dict[str, Any]) -> Iterator[float]:
    if "leaf_value" in node:
        yield node["leaf_value"]
        return
    yield from _leaves(node["left_child"])
    yield from _leaves(node["right_child"])


def _questions(node: dict[str, Any], first: int) -> Iterator[tuple[int, float, int]]:
    """Figure, bound and mask of every inner node below `node`, whose leftmost leaf is number `first`."""
    if "leaf_value" in node:
        return
    on_left = len(list(_leaves(node["left_child"])))
    struck = ((1 << on_left) - 1) << first
    yield node["split_feature"], _below(node["threshold"]), ALL_LEAVES & ~struck
    yield from _questions(node["left_child"], first)
    yield from _questions(node["right_child"], first + on_left)


def _below(bound: float) -> float:
    """The largest 32-bit number that is not above `bound`: inputs of 32 bits fall on the same side of both."""
    near = np.float32(bound)
    return float(near if float(near) <= bound else np.nextafter(near, np.float32(-np.inf)))
