"""The form that every finding of a match has. Pure; raises nothing."""

from __future__ import annotations

from wizard.core.problems import yours
from wizard.mapping.readiness.types import Curer, Said


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
