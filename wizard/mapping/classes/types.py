"""The nine feature types of a column and what the model says of one. Pure values; raises nothing.

The classes are those of the SortingHat benchmark (Shah et al., SIGMOD 2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FeatureClass(StrEnum):
    """What a column is to a model. The order is that of the artefact's probabilities."""

    NUMERIC = "numeric"
    CATEGORICAL = "categorical"
    DATETIME = "datetime"
    SENTENCE = "sentence"
    URL = "url"
    EMBEDDED_NUMBER = "embedded-number"
    """A number inside text: 1,234 or 12 % or $5."""
    LIST = "list"
    NOT_GENERALIZABLE = "not-generalizable"
    """Keys, constants and columns that are almost all null: nothing a model could learn from."""
    CONTEXT_SPECIFIC = "context-specific"
    """Only somebody who knows the data can tell: coded numbers, addresses, names."""


@dataclass(frozen=True)
class ClassVerdict:
    """The likeliest class of one column, and the next likeliest, each with its calibrated probability (0 to 1).

    `reasons` are up to three short phrases of what was seen, most telling first; there may be none.
    """

    column: str
    feature_class: FeatureClass
    probability: float
    runner_up: FeatureClass
    runner_up_probability: float
    reasons: tuple[str, ...] = ()
