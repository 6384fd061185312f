"""What a check of expressions has found, as the editor shows it. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wizard.sampling import services
from wizard.sampling.models import ExpressionCheck
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import ExpressionOutcome


@dataclass(frozen=True)
class Checked:
    """Every expression's outcome, and the first rows that they make together."""

    expressions: tuple[ExpressionOutcome, ...]
    columns: tuple[ColumnProfile, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()


def found_by(check: ExpressionCheck | None) -> Checked | None:
    """What the check has found; None while it is not done, or when it is kept no longer."""
    preview_of: Any = getattr(services, "preview_of", None)
    found = preview_of(check) if preview_of and check and check.is_done else None
    return Checked(found.expressions, found.columns, found.preview) if found else None
