"""Which columns are predictions, which are actuals, and which actual judges which prediction. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wizard.mapping import facts
from wizard.mapping.actuals import kinship_of_values, rank_actuals
from wizard.mapping.before import NOTHING, Before, clue
from wizard.mapping.clues import Clue, Verdict, weigh
from wizard.mapping.field_types import ProposedType
from wizard.mapping.names import (
    ACTUAL_WORDS,
    MAYBE_PREDICTION_WORDS,
    PREDICTION_WORDS,
    PROBABILITY_WORDS,
    group,
    stem,
    words,
)
from wizard.mapping.types import ColumnKind
from wizard.registry.needs import NEEDS
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import ColumnProfile

ENOUGH = 0.5
"""A score from which a column is proposed."""
PERHAPS = 0.35
"""With no prediction above ENOUGH, the best one above this is proposed."""
CLEAR, DOUBT = 0.75, 0.1
"""Beside a prediction as clear as this, what is only perhaps named like one needs so much more."""

_PAST_WORDS = frozenset({"previous", "prior", "prev", "lag", "last", "bureau", "credit", "external"})
_NO_OUTCOME = frozenset({FieldType.TEXT, FieldType.DATETIME})


@dataclass(frozen=True)
class Outcomes:
    """Verdicts by column; `pairs` is actual → prediction, both as columns. `ranked` are all that could be an actual,
    the likeliest first."""

    predictions: Mapping[str, Verdict]
    actuals: Mapping[str, Verdict]
    pairs: Mapping[str, str]
    ranked: tuple[Verdict, ...] = ()


def find_outcomes(
    columns: Sequence[ColumnProfile],
    types: Mapping[str, ProposedType],
    *,
    model_type: ModelType,
    before: Before = NOTHING,
) -> Outcomes:
    """Predictions and actuals among `columns`; `types` holds the type that each would have as one."""
    able = [column for column in columns if types[column.name].usable and types[column.name].type not in _NO_OUTCOME]
    served = [column for column in able if not column.dataset]
    predictions = _predictions(served, types, model_type, before)
    chosen = [column for column in able if column.name in predictions]
    rest = [column for column in able if column.name not in predictions]
    ranked = rank_actuals(rest, chosen, types, model_type=model_type, before=before)
    likely = [verdict for verdict in ranked if verdict.score >= ENOUGH]
    by_name = {column.name: column for column in rest}
    pairs = _pairs([by_name[verdict.column] for verdict in likely], chosen, types)
    actuals = {verdict.column: verdict for verdict in likely if verdict.column in pairs}
    return Outcomes(predictions, actuals, pairs, tuple(ranked))


def _pairs(
    actuals: Sequence[ColumnProfile],
    predictions: Sequence[ColumnProfile],
    types: Mapping[str, ProposedType],
) -> dict[str, str]:
    """Actual → prediction, the likeliest actual first; an actual for which no prediction is left is none."""
    pairs: dict[str, str] = {}
    for column in actuals:
        free = [other for other in predictions if other.name not in pairs.values()]
        if free or not predictions:
            pairs[column.name] = _partner(column, free, types)
    return pairs


def _predictions(
    columns: Sequence[ColumnProfile], types: Mapping[str, ProposedType], model_type: ModelType, before: Before
) -> dict[str, Verdict]:
    weighed = [
        weigh(
            column.name,
            (
                clue(column.name, ColumnKind.PREDICTION, before),
                *_prediction_clues(column, types[column.name], model_type),
            ),
        )
        for column in columns
    ]
    sure = {verdict.column: verdict for verdict in weighed if verdict.score >= ENOUGH}
    best = max(weighed, key=lambda verdict: verdict.score, default=None)
    if not sure or best is None:
        return {} if best is None or best.score < PERHAPS else {best.column: best}
    doubtful = ENOUGH + DOUBT if best.score >= CLEAR else ENOUGH
    clear = {column.name for column in columns if set(words(column.name)) & (PREDICTION_WORDS | {"will"})}
    return {name: verdict for name, verdict in sure.items() if name in clear or verdict.score >= doubtful}


def _prediction_clues(column: ColumnProfile, proposed: ProposedType, model_type: ModelType) -> Iterator[Clue | None]:
    said, need = set(words(column.name)), NEEDS[model_type]
    if group(column.name):
        declared = group(column.name) == ColumnKind.PREDICTION
        yield Clue(1.0, "name begins with predictions.") if declared else Clue(-2.0)
    if said & PREDICTION_WORDS or {"y", "hat"} <= said:
        yield Clue(0.6, "named like a prediction")
    elif "will" in said:
        yield Clue(0.5, "name says what will be")
    elif said & MAYBE_PREDICTION_WORDS:
        yield Clue(0.3, "perhaps named like a prediction")
    yield Clue(0.2) if proposed.type in need.fits else None
    yield Clue(-0.3) if proposed.type not in need.fits | need.tolerated else None
    if said & PROBABILITY_WORDS and model_type != ModelType.REGRESSION:
        inside = facts.lies_within(column, 0, 1)
        yield Clue(0.35, "values from 0 to 1") if inside else Clue(-0.15)
    yield Clue(-0.4) if said & _PAST_WORDS else None
    yield Clue(-0.5) if said & ACTUAL_WORDS and not said & PREDICTION_WORDS else None


def _partner(column: ColumnProfile, predictions: Sequence[ColumnProfile], types: Mapping[str, ProposedType]) -> str:
    """The prediction that the actual judges; "" when there is none."""
    ranked = sorted(predictions, key=lambda other: -_kinship(column, other, types))
    return ranked[0].name if ranked else ""


def _kinship(actual: ColumnProfile, prediction: ColumnProfile, types: Mapping[str, ProposedType]) -> float:
    """How well the two fit: by name, by type, by the values seen. A decision goes before its probability."""
    about, other = stem(actual.name), stem(prediction.name)
    name = len(about & other) / len(about | other) if about | other else 0.0
    same_type = 0.5 if types[actual.name].type == types[prediction.name].type else 0.0
    return name + same_type + 0.5 * kinship_of_values(actual, prediction)
