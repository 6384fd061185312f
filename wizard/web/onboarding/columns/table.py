"""The table of the Columns step: a row per column, and what was found about it. Pure; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from wizard.mapping.carrying import Carried, Standing
from wizard.mapping.findings import Finding
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft, Suggestion
from wizard.mapping.validation import mapping_findings
from wizard.registry.schema import ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import SampleResult

UNSURE = 0.6
"""A suggestion with less confidence is a question, not an answer."""
_MISSING_KIND = {"mapping.id.missing": ColumnKind.ID, "mapping.timestamp.missing": ColumnKind.TIMESTAMP}


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    place: int
    profile: ColumnProfile
    column: MappedColumn
    suggestion: Suggestion
    findings: tuple[Finding, ...]
    standing: Standing | None = None
    """How it stands to the version that this one begins from; None when there is none."""

    @property
    def differs(self) -> bool:
        """It is new, or otherwise than in that version."""
        return self.standing in (Standing.NEW, Standing.CHANGED)

    @property
    def is_carried(self) -> bool:
        """It is what it was in that version, which is nothing to be more or less sure of."""
        return self.standing is Standing.SAME and self.follows_suggestion

    @property
    def needs_type(self) -> bool:
        """Key columns have no field type, and what is left out needs none."""
        return self.column.kind not in (ColumnKind.ID, ColumnKind.TIMESTAMP, ColumnKind.LEFT_OUT)

    @property
    def field_name(self) -> str:
        return self.column.field_name or self.column.column

    @property
    def dimensions_text(self) -> str:
        return " × ".join(str(size) for size in self.column.dimensions)

    @property
    def follows_suggestion(self) -> bool:
        return (self.column.kind, self.column.type) == (self.suggestion.kind, self.suggestion.type)

    @property
    def is_unsure(self) -> bool:
        """It is as suggested, and the suggestion was not sure."""
        return self.follows_suggestion and self.suggestion.confidence < UNSURE

    @property
    def needs_a_look(self) -> bool:
        return bool(self.findings) or self.is_unsure


@dataclass(frozen=True)
class Table:
    """What the page is made of: the sampled columns, the suggestions for them, and the draft as it stands.

    `result` is reckoned with, `shown` is what its reader may see of it, `carried` what an earlier version says of it.
    """

    result: SampleResult
    shown: SampleResult
    columns_hash: str
    model_type: ModelType
    suggestions: dict[str, Suggestion]
    suggested: MappingDraft
    draft: MappingDraft
    carried: Carried | None = None

    def with_draft(self, draft: MappingDraft) -> Table:
        """The same table with another draft."""
        return replace(self, draft=draft)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return mapping_findings(self.draft, model_type=self.model_type, serving=True, columns=self.result.columns)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows in file order, with what was found about each column beside it."""
        beside: dict[str, list[Finding]] = {}
        for finding in self.findings:
            for name in finding.columns:
                beside.setdefault(name, []).append(finding)
        pairs = zip(self.shown.columns, self.draft.columns, strict=True)
        return [
            Row(
                place,
                profile,
                column,
                self.suggestions[profile.name],
                tuple(beside.get(profile.name, ())),
                self.carried.standing(column) if self.carried else None,
            )
            for place, (profile, column) in enumerate(pairs)
        ]

    @cached_property
    def led_to(self) -> list[tuple[Finding, list[ColumnProfile]]]:
        """Each finding with the columns that it is about, or with the one that could cure it."""
        named = {profile.name: profile for profile in self.shown.columns}
        return [
            (finding, [named[name] for name in finding.columns or (self._candidate(finding),) if name in named])
            for finding in self.findings
        ]

    def _candidate(self, finding: Finding) -> str:
        wanted = _MISSING_KIND.get(finding.problem.code)
        return next((name for name, suggestion in self.suggestions.items() if suggestion.kind == wanted), "")
