"""The rows before and after expressions, side by side."""

from __future__ import annotations

from typing import Any

from wizard.sampling.results import ExpressionPreview
from wizard.web.onboarding.dataset.editor import Editor


def test_new_columns_stand_first_and_cells_stay_with_their_columns() -> None:
    nothing: Any = None
    editor = Editor(nothing, ["*", "a * 2 AS twice"])
    editor.found = ExpressionPreview(
        (),
        columns=(("a", "integer"), ("b", "text"), ("twice", "integer")),
        rows=(("1", "x", "2"), ("3", "y", "6")),
        source_columns=(("a", "integer"), ("b", "text")),
    )
    after = editor.after
    assert after
    assert [column.name for column in after.columns] == ["twice", "a", "b"]
    assert after.rows == (("2", "1", "x"), ("6", "3", "y"))
