"""What the buttons of the Columns step do: each calls one verb, whose `ProblemError` leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.http import QueryDict

from wizard.core.problems import Problem
from wizard.mapping.bulk import Edit, edited, matching
from wizard.mapping.changes import Change
from wizard.onboarding import column_changes
from wizard.web.onboarding.columns import said
from wizard.web.onboarding.columns.page import ColumnsPage
from wizard.web.onboarding.forms.columns import Asked, picked, read_many, read_one

NOTHING_SELECTED = "No column was selected, so nothing was set."
NOTHING_CHOSEN = "Choose a kind or a type to set for the selected columns."
AS_IT_WAS = "Nothing was changed: it was so already."


@dataclass(frozen=True)
class Done:
    """What is said instead of what was changed, and what could not be read."""

    said: str = ""
    problems: tuple[Problem, ...] = ()


def act(posted: QueryDict, page: ColumnsPage, *, action: str) -> Done:
    """Do what the pressed button asks for."""
    if action in ("undo", "redo"):
        return _step(posted, page, action)
    if action == "suggest":
        suggested = page.table.suggested
        return _change(posted, page, lambda _: suggested)
    asked = _asked(posted, page, action)
    if asked.problems:
        return Done(problems=asked.problems)
    if asked.edit.is_empty and action.startswith("apply"):
        return Done(NOTHING_CHOSEN if asked.edit.columns else NOTHING_SELECTED)
    return _change(posted, page, partial(edited, edit=asked.edit))


def words_for(action: str, change: Change) -> str:
    """What was changed, as the person who did it reads it."""
    if action == "suggest":
        return "Every column is as suggested again."
    return f"{said.in_words(change)}." if change.columns else AS_IT_WAS


def _asked(posted: QueryDict, page: ColumnsPage, action: str) -> Asked:
    names = page.names
    if action == "edit":
        opened = picked([posted.get("column", "")], names)
        return read_one(posted.dict(), next(iter(opened))) if opened else Asked(Edit())  # type: ignore[arg-type]
    if action == "apply-shown":
        return read_many(posted.dict(), frozenset(row.column.column for row in page.listed))  # type: ignore[arg-type]
    if action == "apply":
        return read_many(posted.dict(), selected(posted, names))  # type: ignore[arg-type]
    return Asked(Edit())


def selected(posted: QueryDict, names: list[str]) -> frozenset[str]:
    """The ticked columns and those that the pattern means; without any the row that the keyboard is on."""
    chosen = picked(posted.getlist("pick"), names) | matching(names, posted.get("pattern", ""))
    return chosen or picked([posted.get("active", "")], names)


def _change(posted: QueryDict, page: ColumnsPage, changed: column_changes.Changed) -> Done:
    column_changes.change_columns(
        onboarding=page.visit.onboarding,
        suggested=page.table.suggested,
        changed=changed,
        columns_hash=posted.get("columns_hash", ""),
        by=page.by,
    )
    return Done()


def _step(posted: QueryDict, page: ColumnsPage, action: str) -> Done:
    verb = column_changes.undo_columns if action == "undo" else column_changes.redo_columns
    stepped = verb(onboarding=page.visit.onboarding, columns_hash=posted.get("columns_hash", ""), by=page.by)
    if stepped is None:
        return Done(f"There is nothing to {action}.")
    return Done(said.stepped("Undone" if action == "undo" else "Redone", stepped.columns, stepped.left))
