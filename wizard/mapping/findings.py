"""A finding: a Problem about a column or the whole mapping, and how grave it is. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wizard.core.problems import Problem
from wizard.registry.rules import Severity


@dataclass(frozen=True)
class Finding:
    """`column` names the column it is about ("" = the mapping as a whole)."""

    problem: Problem
    severity: Severity
    column: str = ""


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that stand between the mapping and its registration."""
    return tuple(finding for finding in findings if finding.severity == Severity.BLOCKS)
