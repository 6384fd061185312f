"""The Columns step as one object for its templates: every part is made when it is first asked for. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from wizard.accounts.models import User
from wizard.mapping.bulk import matching
from wizard.mapping.carrying import Carried, Standing, carry_over
from wizard.mapping.drafts import laid_over, suggested_draft
from wizard.mapping.findings import Finding, blocking
from wizard.mapping.models import MappingChange
from wizard.mapping.pasted.applying import Unmatched, apply_schema
from wizard.mapping.pasted.types import PastedSchema
from wizard.mapping.services import changes_since, mapped_before, steps_of
from wizard.mapping.types import ColumnKind, MappingDraft, Suggestion
from wizard.onboarding.carried import carried_schema
from wizard.onboarding.compared import Difference, difference_of_draft
from wizard.onboarding.planned import planned_schema
from wizard.registry.schema import ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.web.onboarding.columns.listing import ROWS_AT_ONCE, Part, listed, part_of
from wizard.web.onboarding.columns.query import SORTS, Query
from wizard.web.onboarding.columns.suggested import suggestions_for
from wizard.web.onboarding.columns.table import Row, Table
from wizard.web.onboarding.forms.columns import KINDS, TYPES, place_in
from wizard.web.onboarding.frame import StepVisit, address

SCRIPTS = [f"js/{name}.js" for name in ("rows", "columns_rows", "columns_roving", "columns_keys", "columns_picks")] + [
    f"js/{name}.js" for name in ("columns_merge", "columns_session", "newest")
]
FINDINGS_SHOWN = 20
"""Findings in the summary; all of them stand beside their rows."""


class ColumnsPage:
    """`values` are the parameters of the address: a query, `from` which row, and which `column` is opened."""

    kinds, types, sorts, scripts = KINDS, TYPES, SORTS, SCRIPTS

    def __init__(self, visit: StepVisit, values: Mapping[str, str], by: User, table: Table | None = None) -> None:
        self.visit, self.by, self.values = visit, by, values
        self.query = Query.of(values)
        if table:
            self.table = table

    @cached_property
    def table(self) -> Table:
        """The table with the mapping as it is stored, suggestions where nothing is."""
        visit, sample = self.visit, self.visit.facts.samples["serving"]
        result, facts = visit.facts.opened, visit.facts.unopened
        assert result is not None  # the step is locked until the sample is done …
        assert facts is not None  # … and then there is a result
        model_type = ModelType(visit.onboarding.model_type)
        onboarding = visit.onboarding
        suggestions = suggestions_for(
            f"{sample.pk} {visit.facts.late.pk if visit.facts.late else ''}",
            result,
            model_type=model_type,
            before=lambda: mapped_before(onboarding.workspace, but=onboarding.mapping),
        )
        suggested = suggested_draft(result.columns, suggestions=suggestions)
        carried = self._carried(suggested, suggestions, result.columns)
        if laid_on := carried or self._planned(suggested, suggestions, result.columns):
            suggested, suggestions = laid_on.draft, laid_on.suggestions
        shown = facts if visit.read_only else result
        draft = laid_over(self._stored, suggested)
        return Table(result, shown, sample.columns_hash, model_type, suggestions, suggested, draft, carried)

    def _carried(
        self, suggested: MappingDraft, suggestions: Mapping[str, Suggestion], columns: Sequence[ColumnProfile]
    ) -> Carried | None:
        """The mapping of the version that this one begins from, carried over onto these columns."""
        version = self.visit.onboarding.based_on
        schema = carried_schema(version) if version else None
        if version is None or schema is None:
            return None
        return carry_over(schema, suggested, suggestions, columns, version=version.name)

    def _planned(
        self, suggested: MappingDraft, suggestions: Mapping[str, Suggestion], columns: Sequence[ColumnProfile]
    ) -> Carried | None:
        """What the document says of the columns that has made the onboarding."""
        schema = self.planned
        return carry_over(schema, suggested, suggestions, columns, version=schema.form) if schema else None

    @cached_property
    def planned(self) -> PastedSchema | None:
        """The columns of that document; None when there is none, or it says nothing of them."""
        return planned_schema(self.visit.onboarding)

    @cached_property
    def lacking(self) -> tuple[Unmatched, ...]:
        """Those of them that the data does not have, and why."""
        return apply_schema(self.planned, self.table.draft, self.table.result.columns).unmatched if self.planned else ()

    @cached_property
    def difference(self) -> Difference | None:
        """What the mapping as it stands has otherwise than the version that this one begins from."""
        version = self.visit.onboarding.based_on
        return difference_of_draft(version, self.table.draft, self.names) if version and self.table.carried else None

    @property
    def standings(self) -> dict[str, int]:
        """How many columns are the same, new or changed."""
        counted = Counter(row.standing for row in self.table.rows)
        return {standing.value: counted[standing] for standing in Standing}

    @property
    def _stored(self) -> MappingDraft:
        mapping = self.visit.onboarding.mapping
        return mapping.draft if mapping else MappingDraft(())

    def again(self) -> ColumnsPage:
        """The page after the mapping was changed; what is costly and the same is kept."""
        draft = laid_over(self._stored, self.table.suggested)
        return ColumnsPage(self.visit, self.values, self.by, self.table.with_draft(draft))

    @property
    def revision(self) -> int:
        mapping = self.visit.onboarding.mapping
        return mapping.revision if mapping else 0

    def changes_since(self, revision: int) -> list[MappingChange] | None:
        """What was changed after that revision; None when not all of it is kept."""
        mapping = self.visit.onboarding.mapping
        return changes_since(mapping=mapping, revision=revision) if mapping else []

    @cached_property
    def own(self) -> str:
        """The page's address with nothing asked."""
        return address(self.visit.onboarding, "columns")

    @property
    def here(self) -> str:
        """The page's address with its query."""
        return f"{self.own}?{self.query.encoded}" if self.query.encoded else self.own

    @cached_property
    def and_query(self) -> str:
        """The query, to follow another parameter in an address."""
        return f"&{self.query.encoded}" if self.query.encoded else ""

    @property
    def later(self) -> str:
        """The parameters of the next part."""
        return self.query.and_also(**{"from": self.part.end})

    @property
    def earlier(self) -> str:
        """The parameters of the part before."""
        return self.query.and_also(**{"from": self.part.previous_start})

    @cached_property
    def listed(self) -> list[Row]:
        """All rows that the query finds."""
        return listed(self.table.rows, self.query)

    @cached_property
    def part(self) -> Part:
        """The rows that are drawn: those after `from`, or those around the opened column."""
        start = place_in(self.values.get("from", ""), len(self.listed)) or 0
        holding = self.open.place if self.open and "from" not in self.values else None
        return part_of(self.listed, total=len(self.table.rows), start=start, holding=holding)

    @cached_property
    def open(self) -> Row | None:
        """The row whose details are open."""
        place = place_in(self.values.get("column", ""), len(self.table.rows))
        return None if place is None else self.table.rows[place]

    @property
    def focus(self) -> str:
        """Which field of the opened row takes the focus."""
        return self.values.get("edit", "kind")

    @cached_property
    def blocks(self) -> tuple[Finding, ...]:
        return blocking(self.table.findings)

    @property
    def findings_shown(self) -> list[tuple[Finding, list[ColumnProfile]]]:
        return self.table.led_to[:FINDINGS_SHOWN]

    @property
    def findings_more(self) -> int:
        """How many findings the summary leaves to the rows."""
        return len(self.table.led_to) - len(self.findings_shown)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        draft = self.table.draft
        return [(kind.value, label, len(draft.of_kind(kind))) for kind, label in KINDS]

    @cached_property
    def predictions(self) -> list[str]:
        return [column.field_name or column.column for column in self.table.draft.of_kind(ColumnKind.PREDICTION)]

    @cached_property
    def steps(self) -> frozenset[str]:
        return steps_of(mapping=self.visit.onboarding.mapping, by=self.by)

    @property
    def names(self) -> list[str]:
        """The names of all columns, without a look at what they become."""
        return [column.name for column in self.visit.facts.opened.columns] if self.visit.facts.opened else []

    @property
    def matching(self) -> int:
        """How many names the pattern of the address means."""
        return len(matching(self.names, self.values.get("pattern", "")))

    def rows_of(self, columns: Collection[str], *, seen: Iterable[int]) -> list[Row]:
        """The changed rows that a page may show: all when they are few, else those that it has `seen`."""
        changed = [row for row in self.table.rows if row.column.column in columns]
        places = set(seen)
        return changed if len(changed) <= ROWS_AT_ONCE else [row for row in changed if row.place in places]

    def context(self, **more: Any) -> dict[str, Any]:
        """The context of the page and of its fragments."""
        return self.visit.context(page=self, **more)
