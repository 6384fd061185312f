"""The table of the Columns step: a line per column, and what was found about it. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.mapping.findings import Finding
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft, Suggestion
from wizard.mapping.validation import mapping_findings
from wizard.registry.schema import ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import SampleResult

_MISSING_KIND = {"mapping.id.missing": ColumnKind.ID, "mapping.timestamp.missing": ColumnKind.TIMESTAMP}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    place: int
    profile: ColumnProfile
    column: MappedColumn
    suggestion: Suggestion
    findings: tuple[Finding, ...]

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


@dataclass(frozen=True)
class Table:
    """What the page is made of: the sampled columns, the suggestions for them, and the draft as it stands.

    `result` is reckoned with, `shown` is what its reader may see of it.
    """

    result: SampleResult
    shown: SampleResult
    columns_hash: str
    model_type: ModelType
    suggestions: dict[str, Suggestion]
    draft: MappingDraft

    @property
    def findings(self) -> tuple[Finding, ...]:
        return mapping_findings(self.draft, model_type=self.model_type, serving=True, columns=self.result.columns)

    def rows(self) -> list[Row]:
        """The lines, with what was found about each column beside it."""
        beside: dict[str, list[Finding]] = {}
        for finding in self.findings:
            beside.setdefault(finding.column, []).append(finding)
        pairs = zip(self.shown.columns, self.draft.columns, strict=True)
        return [
            Row(place, profile, column, self.suggestions[profile.name], tuple(beside.get(profile.name, ())))
            for place, (profile, column) in enumerate(pairs)
        ]

    def led_to(self) -> list[tuple[Finding, ColumnProfile | None]]:
        """Each finding with the column that it is about, or that could cure it."""
        named = {profile.name: profile for profile in self.shown.columns}
        return [(finding, named.get(finding.column or self._candidate(finding))) for finding in self.findings]

    def _candidate(self, finding: Finding) -> str:
        wanted = _MISSING_KIND.get(finding.problem.code)
        return next((name for name, suggestion in self.suggestions.items() if suggestion.kind == wanted), "")
