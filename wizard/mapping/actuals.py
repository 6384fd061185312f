"""How likely a column is to be an actual, given the columns that are predictions. Pure; raises nothing.

Its name counts, how far its rows say the same as those of a prediction, whether both have the same labels or the same
range, and where it stands. None of that alone is certain, so all columns are ranked and the best few can be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wizard.mapping import facts
from wizard.mapping.before import NOTHING, Before, clue
from wizard.mapping.clues import Clue, Verdict, weigh
from wizard.mapping.field_types import ProposedType
from wizard.mapping.names import ACTUAL_WORDS, OUTCOME_NAMES, PREDICTION_WORDS, group, stem, words
from wizard.mapping.types import ColumnKind
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import ColumnProfile

MANY_LABELS = 100
"""So many different values are no classes any more."""
_FLAGS = frozenset("01")


def rank_actuals(
    columns: Sequence[ColumnProfile],
    predictions: Sequence[ColumnProfile],
    types: Mapping[str, ProposedType],
    *,
    model_type: ModelType,
    before: Before = NOTHING,
) -> list[Verdict]:
    """A verdict per column, the likeliest actual first; `types` are those that each would have as an outcome."""
    last = max((column.position for column in columns), default=0)
    weighed = [
        weigh(
            column.name,
            (
                clue(column.name, ColumnKind.ACTUAL, before),
                *_by_name(column, predictions, types),
                *_by_rows(column, predictions),
                *_by_values(column, predictions, model_type),
                *_by_place(column, predictions, last),
            ),
        )
        for column in columns
    ]
    return sorted(weighed, key=lambda verdict: -verdict.score)


def _by_name(
    column: ColumnProfile, predictions: Sequence[ColumnProfile], types: Mapping[str, ProposedType]
) -> Iterator[Clue | None]:
    said = words(column.name)
    if group(column.name):
        declared = group(column.name) == ColumnKind.ACTUAL
        yield Clue(1.0, "name begins with actuals.") if declared else Clue(-2.0)
    if _is_named_like_an_actual(said):
        yield Clue(0.6, "named like an actual")
    elif "did" in said:
        yield Clue(0.4, "name says what happened")
    elif "".join(said) in OUTCOME_NAMES:
        yield Clue(0.35, "a name that outcomes often have")
    about = stem(column.name)
    if namesake := next((other.name for other in predictions if about and about == stem(other.name)), None):
        alike = types[column.name].type in (types[namesake].type, FieldType.BOOLEAN, FieldType.CATEGORICAL)
        yield Clue(0.5 if alike else 0.3, f"named like {namesake}")
    elif partner := next((other.name for other in predictions if about & stem(other.name)), None):
        yield Clue(0.2, f"named much like {partner}")


def _is_named_like_an_actual(said: tuple[str, ...]) -> bool:
    if said in (("y",), ("y", "true"), ("ground", "truth")):
        return True
    is_marked = bool(said) and (said[0] in ACTUAL_WORDS or said[-1] in ACTUAL_WORDS)
    return is_marked and not set(said) & PREDICTION_WORDS


def _by_rows(column: ColumnProfile, predictions: Sequence[ColumnProfile]) -> Iterator[Clue | None]:
    """A feature may go with a prediction, too, so numbers weigh less than labels."""
    outputs = {other.name for other in predictions}
    found = next((each for each in column.agreements if each.other in outputs), None)
    if found is None:
        return
    if found.measure == "kappa":
        yield Clue(0.5 * found.value, f"mostly says the same as {found.other}")
    else:
        yield Clue(0.35 * found.value, f"goes with {found.other}")


def _by_values(
    column: ColumnProfile, predictions: Sequence[ColumnProfile], model_type: ModelType
) -> Iterator[Clue | None]:
    if model_type == ModelType.REGRESSION:
        yield None if column.logical_type in facts.NUMBERS else Clue(-0.5)
        nearest = max((facts.overlap(column, other) for other in predictions), default=0.0)
        yield Clue(0.25 * nearest, "the range of the prediction") if nearest > 0.5 else None
    elif (column.distinct or 0) > MANY_LABELS and all((other.distinct or 0) <= MANY_LABELS for other in predictions):
        yield Clue(-0.3)
    elif kinship := max((kinship_of_values(column, other) for other in predictions), default=0.0):
        weight = 0.1 if facts.labels(column) <= _FLAGS else 0.35
        yield Clue(weight, "the labels of the prediction") if kinship == 1.0 else None
    elif any(_names_its_labels(other) for other in predictions):
        yield Clue(-0.4)
    yield Clue(-0.4) if facts.is_constant(column) else None
    if column.nulls and not any(other.nulls for other in predictions):
        yield Clue(0.1, "partly empty, as actuals are that come later")


def _names_its_labels(column: ColumnProfile) -> bool:
    """What has none of its labels in common with it says something else."""
    return column.logical_type not in facts.NUMBERS and facts.knows_all_labels(column)


def _by_place(column: ColumnProfile, predictions: Sequence[ColumnProfile], last: int) -> Iterator[Clue | None]:
    """Outcomes stand at the end of a table, and beside each other."""
    beside = {other.position + step for other in predictions for step in (-1, 1)}
    yield Clue(0.08) if column.position in beside else None
    yield Clue(0.08) if column.position == last else None


def kinship_of_values(one: ColumnProfile, other: ColumnProfile) -> float:
    """Share of the labels that both have (0 to 1); true and 1 are the same."""
    values, others = facts.labels(one), facts.labels(other)
    return len(values & others) / len(values | others) if values | others else 0.0
