"""The form that every finding of a match has. Pure; raises nothing."""

from __future__ import annotations

from wizard.core.problems import yours
from wizard.mapping.readiness.types import Curer, Said

REPEATED = "Some actuals come more than once"
"""Said alike wherever it is noticed, by the match or by a full read; it is no fault, since the latest counts."""
LATEST_COUNTS = "Of several actuals with one id, the latest counts."
WRITE_ONCE = "Have each actual written once, or leave it so if a later row corrects an earlier one."


def repeated(rows: int, scope: str = "") -> str:
    """How many rows of the actuals that are, of those within `scope`."""
    return f"{rows:,} {'row' if rows == 1 else 'rows'}{scope} with an id that an earlier row has too."


def said(
    code: str,
    *,
    title: str,
    detail: str,
    remedy: str,
    switches_off: str = "",
    cure: str = "",
    curer: Curer = Curer.MEMBER,
) -> Said:
    """What is told; `code` without `readiness.`, `cure` the step that a member goes to."""
    problem = yours(code=f"readiness.{code}", title=title, detail=detail, remedy=remedy, cure=cure)
    return Said(problem, switches_off, curer)
