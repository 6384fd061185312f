"""Suggestions for a terminal or a script, beside what was sampled. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.mapping.classes.types import ClassVerdict
from wizard.mapping.roles import Roles, roles
from wizard.mapping.suggestions import suggestions_of
from wizard.mapping.types import Suggestion
from wizard.registry.schema import ModelType
from wizard.sampling import report
from wizard.sampling.results import SampleResult


def of_result(
    location: str, result: SampleResult, *, model_type: ModelType | None = None, **facts: Any
) -> report.Report:
    """`sampling.report.of_result` with a `suggestion` per column, the ranked `roles` and the likely `model_type`."""
    told = report.of_result(location, result, **facts)
    found = roles(result.columns, model_type=model_type, row_count=result.row_count)
    suggested = suggestions_of(result.columns, found.found, model_type=found.model_type)
    classes = found.found.classes
    columns = [
        column | {"suggestion": _suggestion(suggested[profile.name], classes[profile.name])}
        for column, profile in zip(told["columns"], result.columns, strict=True)
    ]
    real = {profile.name: profile.real_name or profile.name for profile in result.columns}
    return told | {"columns": columns, "model_type": found.model_type.value, "roles": _ranked(found, real)}


def _suggestion(suggestion: Suggestion, verdict: ClassVerdict) -> dict[str, Any]:
    return {
        "kind": suggestion.kind.value,
        "type": suggestion.type.value,
        "confidence": suggestion.confidence,
        "reason": suggestion.reason,
        "dimensions": list(suggestion.dimensions),
        "actual_for": suggestion.actual_for,
        "feature_class": verdict.feature_class.value,
        "feature_class_probability": round(verdict.probability, 3),
    }


def _ranked(found: Roles, real: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Role → its columns, the likeliest first, under the names that the data has."""
    return {
        kind.value: [
            {"column": real[each.column], "confidence": each.confidence, "reason": each.reason} for each in ranked
        ]
        for kind, ranked in found.ranked.items()
    }


def as_text(told: report.Report) -> str:
    """The report for people, with a line per role."""
    text = report.as_text(told)
    lines = [f"  {role}: {_best(ranked)}" for role, ranked in told.get("roles", {}).items() if ranked]
    return report.visible_lines([text, *lines])


def _best(ranked: list[dict[str, Any]]) -> str:
    return ", ".join(f"{each['column']} ({each['confidence']:.2f})" for each in ranked[:3])
