"""What is known of the match of a version's actuals, asked for before it was registered. Reads rows; raises nothing.

A match is of two samples; it is about a version whose datasets lie at their locations and have the same id column and
the same columns with actual values: one that was made before these were chosen says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from wizard.core.jobs import JobState
from wizard.mapping.readiness.types import ReadinessFinding
from wizard.registry.models import Dataset, ModelVersion
from wizard.registry.rules import Severity
from wizard.sync.findings import Finding, Level
from wizard.sync.matching.findings import about_match
from wizard.sync.models import ActualsMatch

Place = tuple[str, str, str, str, frozenset[str]]
"""Workspace id, location of the predictions, location of the actuals, id column, columns with the actual values."""


def newest_matches(versions: Iterable[ModelVersion]) -> dict[str, ActualsMatch]:
    """Version id → the newest match of its actuals that is done, with one query for all (none without actuals).

    Their datasets and data sources are asked for by `version.datasets`: prefetch them for many versions.
    """
    places = {version.pk: place for version in versions if (place := _place(version))}
    if not places:
        return {}
    mine = {"workspace__in": {place[0] for place in places.values()}}
    mine["id_column__in"] = {place[3] for place in places.values()}
    done = ActualsMatch.objects.filter(state=JobState.DONE, **mine)
    newest = {
        _of(match): match for match in done.select_related("predictions", "actuals").order_by("finished_at", "pk")
    }
    return {version: newest[place] for version, place in places.items() if place in newest}


def match_findings(match: ActualsMatch) -> tuple[Finding, ...]:
    """What of the match asks for a second look, in the words of the readiness report."""
    found = about_match(match.result, match.columns) if match.result else ()
    return tuple(
        Finding(each.problem.code, Level.LOOK, _in_words(each)) for each in found if each.severity is Severity.WARNS
    )


def _in_words(found: ReadinessFinding) -> str:
    problem = found.problem
    return " ".join(filter(None, (f"{problem.title}: {problem.detail}", found.said.switches_off, problem.remedy)))


def _place(version: ModelVersion) -> Place | None:
    sources = {dataset.kind: dataset for dataset in version.datasets.all()}
    serving, actuals = sources.get(Dataset.Kind.SERVING), sources.get(Dataset.Kind.ACTUALS)
    if serving is None or actuals is None:
        return None
    paths = serving.data_source.object_path, actuals.data_source.object_path
    return version.model.workspace_id, *paths, serving.id_column, frozenset(actuals.column_map.values())


def _of(match: ActualsMatch) -> Place:
    sides = match.predictions.uri, match.actuals.uri
    return match.workspace_id, *sides, match.id_column, frozenset(match.value_columns)
