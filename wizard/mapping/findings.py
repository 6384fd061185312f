"""A finding: a Problem about a column or the whole mapping, and how grave it is. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wizard.core.problems import Problem
from wizard.registry.rules import Severity


@dataclass(frozen=True)
class Finding:
    """`columns` names the columns that it is about (none = the mapping as a whole)."""

    problem: Problem
    severity: Severity
    columns: tuple[str, ...] = ()


def together(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each problem, with all the columns that it was found at."""
    columns: dict[tuple[Problem, Severity], list[str]] = {}
    for finding in findings:
        columns.setdefault((finding.problem, finding.severity), []).extend(finding.columns)
    return tuple(Finding(problem, severity, tuple(names)) for (problem, severity), names in columns.items())


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that stand between the mapping and its registration."""
    return tuple(finding for finding in findings if finding.severity == Severity.BLOCKS)
