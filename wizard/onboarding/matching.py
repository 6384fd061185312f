"""The match of an onboarding's actuals with its predictions: which one belongs to its answers, and asking for it.

`ProblemError` leaves `request_actuals_match`.
"""

from __future__ import annotations

import contextlib

from wizard.accounts.models import User
from wizard.core.problems import ProblemError
from wizard.mapping.drafts import key_column
from wizard.mapping.types import ColumnKind
from wizard.onboarding import problems
from wizard.onboarding.facts import Facts
from wizard.registry.models import Dataset
from wizard.sampling.models import Sample
from wizard.sync.matching.problems import no_id
from wizard.sync.matching.types import MatchColumns
from wizard.sync.models import ActualsMatch
from wizard.sync.services import match_of, request_match


def has_actuals(facts: Facts) -> bool:
    """Whether actuals come in a dataset of their own."""
    return Dataset.Kind.ACTUALS in facts.onboarding.datasets


def match_for(facts: Facts) -> ActualsMatch | None:
    """The match that was asked for of the samples and columns as they are now."""
    sides = _sides(facts)
    return match_of(predictions=sides[0], actuals=sides[1], columns=_columns(facts, *sides)) if sides else None


def is_outdated(facts: Facts) -> bool:
    """Whether there was a match of these locations before the data or the columns changed."""
    sides = _sides(facts)
    if not sides or match_for(facts):
        return False
    predictions, actuals = sides
    return ActualsMatch.objects.filter(
        workspace=facts.onboarding.workspace,
        predictions__key=predictions.key,
        actuals__key=actuals.key,
    ).exists()


def request_actuals_match(*, facts: Facts, by: User, anew: bool = False) -> ActualsMatch:
    """Ask for the match; asked again it is the same, and one that has failed begins anew. Raises ProblemError.

    With `anew` one that is done begins anew, too.
    """
    sides = _sides(facts)
    if sides is None:
        raise ProblemError(problems.step_first("Columns"))
    predictions, actuals = sides
    columns = _columns(facts, predictions, actuals)
    if columns.id_column not in _names(actuals):
        raise ProblemError(no_id(columns.id_column, actuals.uri))
    return request_match(predictions=predictions, actuals=actuals, columns=columns, by=by, anew=anew)


def begin_match(*, facts: Facts, by: User) -> None:
    """Ask for the match before anybody has to, where there is something to match and nothing in the way."""
    if _sides(facts) and match_for(facts) is None:
        with contextlib.suppress(ProblemError):
            request_actuals_match(facts=facts, by=by)


def _sides(facts: Facts) -> tuple[Sample, Sample] | None:
    """The samples of the predictions and of the actuals, once both are done and the id is mapped."""
    mapping = facts.onboarding.mapping
    pair = facts.samples.get(Dataset.Kind.SERVING), facts.samples.get(Dataset.Kind.ACTUALS)
    predictions, actuals = pair
    if predictions is None or actuals is None or mapping is None or not has_actuals(facts):
        return None
    if not (predictions.is_done and actuals.is_done and key_column(mapping.draft, ColumnKind.ID)):
        return None
    return predictions, actuals


def _columns(facts: Facts, predictions: Sample, actuals: Sample) -> MatchColumns:
    mapping = facts.onboarding.mapping
    assert mapping is not None
    moment = key_column(mapping.draft, ColumnKind.TIMESTAMP)
    there = _names(actuals)
    return MatchColumns(
        id_column=key_column(mapping.draft, ColumnKind.ID),
        predicted_at=moment if moment in _names(predictions) else "",
        known_at=moment if moment in there else "",
        value_columns=tuple(
            column.column for column in mapping.draft.of_kind(ColumnKind.ACTUAL) if column.column in there
        ),
    )


def _names(sample: Sample) -> set[str]:
    result = sample.result
    return {column.name for column in result.columns} if result else set()
