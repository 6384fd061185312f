"""The expression editor: its lines, what was found about each, and the rows before and after. Raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wizard.sampling.expressions.vocabulary import Word, vocabulary
from wizard.sampling.models import ExpressionCheck
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import ExpressionOutcome, ExpressionPreview
from wizard.sampling.services import preview_of
from wizard.sampling.text import cut, visible
from wizard.web.onboarding.dataset.lines import insertable, places
from wizard.web.onboarding.dataset.paging import PreviewPage, preview_page
from wizard.web.onboarding.dataset.shown import Shown

COLUMNS_AT_HAND = 60
ROWS = 5
NAME_LIMIT = 200
"""Characters of a column's name at its head."""


@dataclass(frozen=True)
class Line:
    """One line of the editor, and what was found about its text."""

    place: int
    text: str
    outcome: ExpressionOutcome | None = None

    @property
    def marked(self) -> tuple[str, str, str] | None:
        """The text before, in and after the place of the problem."""
        outcome = self.outcome
        if outcome is None or outcome.problem_at is None:
            return None
        begin = max(0, outcome.problem_at[0])
        end = max(begin, outcome.problem_at[1]) + 1
        return outcome.text[:begin], outcome.text[begin:end], outcome.text[end:]


@dataclass(frozen=True)
class Head:
    """The head of a column of the rows before and after."""

    name: str
    logical_type: str


@dataclass
class Editor:
    """`texts` are the lines as they stand, `check` the newest check of them, if there is one."""

    shown: Shown
    texts: Sequence[str]
    check: ExpressionCheck | None = None

    @cached_property
    def found(self) -> ExpressionPreview | None:
        return preview_of(self.check) if self.check else None

    @property
    def outcomes(self) -> tuple[ExpressionOutcome, ...]:
        """What the check has found; without one, what was found when the sample was taken."""
        if self.check is None:
            return self.shown.result.expressions
        return self.found.outcomes if self.found else ()

    @cached_property
    def lines(self) -> list[Line]:
        """The lines; an empty one when there is none."""
        found = {outcome.text: outcome for outcome in self.outcomes}
        return [Line(place, text, found.get(text.strip())) for place, text in enumerate(self.texts or [""])]

    @property
    def places(self) -> str:
        """Where the lines stand that are checked."""
        return places(self.texts)

    @property
    def is_used(self) -> bool:
        return bool(self.shown.result.expressions) or any(text.strip() for text in self.texts)

    @property
    def has_problem(self) -> bool:
        return any(outcome.problem for outcome in self.outcomes)

    @property
    def source_columns(self) -> Sequence[ColumnProfile]:
        """The columns that expressions are made of."""
        return self.shown.result.source_columns or self.shown.result.columns

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Columns to insert."""
        return insertable(self.source_columns, limit=COLUMNS_AT_HAND)

    @property
    def functions(self) -> tuple[Word, ...]:
        """The functions that expressions may call."""
        return vocabulary()

    @property
    def more_columns(self) -> int:
        """How many columns are not among them."""
        return max(0, len(self.source_columns) - COLUMNS_AT_HAND)

    @cached_property
    def before(self) -> PreviewPage:
        """The first rows as they are in the objects."""
        found = self.found or ExpressionPreview(())
        return preview_page(_heads(found.source_columns), found.source_rows[:ROWS])

    @cached_property
    def after(self) -> PreviewPage | None:
        """The first rows as the checked expressions make them; columns that are new stand first, in sight."""
        found = self.found
        if not found or not found.columns:
            return None
        known = {name for name, _ in found.source_columns}
        order = sorted(range(len(found.columns)), key=lambda place: found.columns[place][0] in known)
        heads = [found.columns[place] for place in order]
        return preview_page(_heads(heads), [tuple(row[place] for place in order) for row in found.rows[:ROWS]])


def _heads(columns: Sequence[tuple[str, str]]) -> list[Head]:
    return [Head(cut(visible(name), NAME_LIMIT), kind) for name, kind in columns]
