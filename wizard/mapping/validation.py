"""What keeps a mapping from being registered, and what looks odd about it, said before anything is submitted. Pure.

The schema itself is judged by `registry.rules`; its findings come out here beside the columns, under codes that begin
with `mapping.` as well. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from wizard.mapping import facts, problems
from wizard.mapping.drafts import field_columns, field_name, schema_of
from wizard.mapping.findings import Finding, blocking, together
from wizard.mapping.fit import Fit, fit
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.rules import SchemaFinding, Severity, schema_findings
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

__all__ = ["Finding", "Severity", "blocking", "mapping_findings"]

Profiles = Mapping[str, ColumnProfile]

_ID_TYPES = frozenset({LogicalType.INTEGER, LogicalType.STRING, LogicalType.NUMBER, LogicalType.UNKNOWN})


def mapping_findings(
    draft: MappingDraft, *, model_type: ModelType, serving: bool, columns: Sequence[ColumnProfile]
) -> tuple[Finding, ...]:
    """Everything to say about `draft` for the sampled `columns`: what blocks and what only looks odd.

    `serving` data needs an id and a timestamp; the other datasets may go without.
    """
    profiles = {column.name: column for column in columns}
    return (
        *_about_key(draft, ColumnKind.ID, columns, needed=serving),
        *_about_key(draft, ColumnKind.TIMESTAMP, columns, needed=serving),
        *_about_schema(draft, model_type),
        *_about_features(draft),
        *(finding for column in draft.columns for finding in _about_column(column, profiles)),
    )


def _about_key(
    draft: MappingDraft, kind: ColumnKind, columns: Sequence[ColumnProfile], *, needed: bool
) -> Iterator[Finding]:
    chosen = [column.column for column in draft.of_kind(kind)]
    if not chosen and needed:
        yield Finding(problems.key_missing(key=kind.value, candidates=_candidates(kind, columns)), Severity.BLOCKS)
    if len(chosen) > 1:
        yield Finding(problems.key_twice(key=kind.value, columns=chosen), Severity.BLOCKS, tuple(chosen))


def _candidates(kind: ColumnKind, columns: Sequence[ColumnProfile]) -> list[str]:
    if kind == ColumnKind.TIMESTAMP:
        return [column.name for column in columns if _may_be_time(column)]
    rows = facts.population(columns)
    usual = (LogicalType.INTEGER, LogicalType.STRING)
    return [column.name for column in columns if column.logical_type in usual and facts.is_unique(column, rows=rows)]


def _may_be_time(column: ColumnProfile) -> bool:
    return column.logical_type in facts.MOMENTS or column.epoch is not None


def _about_schema(draft: MappingDraft, model_type: ModelType) -> Iterator[Finding]:
    columns: dict[str, list[str]] = {}
    for column in field_columns(draft):
        columns.setdefault(field_name(column), []).append(column.column)
    found = schema_findings(schema_of(draft), model_type=model_type)
    yield from together(_beside(finding, columns.get(finding.field, [])) for finding in found)


def _beside(finding: SchemaFinding, columns: Sequence[str]) -> Finding:
    problem, named = finding.problem, ""
    if len(columns) > 1:
        named = f" They come from the columns {problems.listed(columns)}."
    code = problem.code.replace("registry.schema.", "mapping.")
    return Finding(replace(problem, code=code, detail=problem.detail + named), finding.severity, tuple(columns))


def _about_features(draft: MappingDraft) -> Iterator[Finding]:
    if not draft.of_kind(ColumnKind.FEATURE) and not draft.of_kind(ColumnKind.RAW_INPUT):
        yield Finding(problems.no_feature(), Severity.WARNS)


def _about_column(column: MappedColumn, profiles: Profiles) -> Iterator[Finding]:
    profile = profiles.get(column.column)
    if column.kind == ColumnKind.LEFT_OUT:
        return
    if profile is None:
        yield Finding(problems.column_gone(column=column.column), Severity.BLOCKS, (column.column,))
    elif profile.dataset and column.kind != ColumnKind.ACTUAL:
        yield Finding(problems.only_elsewhere(column=profile), Severity.BLOCKS, (column.column,))
    elif column.kind == ColumnKind.ID:
        if profile.logical_type not in _ID_TYPES:
            yield Finding(problems.id_not_comparable(column=profile), Severity.BLOCKS, (column.column,))
    elif column.kind == ColumnKind.TIMESTAMP:
        if fit(profile, FieldType.DATETIME) == Fit.NO:
            yield Finding(problems.not_a_time(column=profile), Severity.BLOCKS, (column.column,))
    else:
        yield from _about_type(column, profile)


def _about_type(column: MappedColumn, profile: ColumnProfile) -> Iterator[Finding]:
    if column.type is None:
        yield Finding(problems.type_unknown(column=column.column), Severity.BLOCKS, (column.column,))
        return
    fits = fit(profile, column.type, column.dimensions)
    if fits == Fit.NO and profile.logical_type == LogicalType.TENSOR and column.type == FieldType.TENSOR:
        said = problems.tensor_length(column=profile, dimensions=column.dimensions)
        yield Finding(said, Severity.BLOCKS, (column.column,))
    elif fits == Fit.NO:
        said = problems.type_misfit(column=profile, type=column.type.value)
        yield Finding(said, Severity.BLOCKS, (column.column,))
    elif fits == Fit.PERHAPS and profile.logical_type != LogicalType.UNKNOWN:
        said = problems.type_doubtful(column=profile, type=column.type.value)
        yield Finding(said, Severity.WARNS, (column.column,))
