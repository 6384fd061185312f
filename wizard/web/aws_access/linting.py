"""A judged text, line by line, as the page shows it. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wizard.aws.linter import Judgement, LintFinding

SHOWN = 400
"""Lines; a role's policies have fewer, and a page of pasted logs helps nobody."""


@dataclass(frozen=True)
class MarkedLine:
    """One line of the pasted text.

    `mark` is `blocks`, `warns` or ""; `findings` are the numbers of those that begin here.
    """

    number: int
    text: str
    mark: str
    findings: tuple[int, ...]


def marked_lines(judgement: Judgement) -> tuple[MarkedLine, ...]:
    """The first lines of the text, with marks where a finding is about them."""
    numbered = list(enumerate(judgement.findings, start=1))
    return tuple(
        MarkedLine(
            number,
            text,
            _mark(finding for finding in judgement.findings if finding.line <= number <= _last_line(finding)),
            tuple(place for place, finding in numbered if finding.line == number),
        )
        for number, text in enumerate(judgement.lines[:SHOWN], start=1)
    )


def _last_line(finding: LintFinding) -> int:
    return max(finding.line, finding.last_line)


def _mark(findings: Iterable[LintFinding]) -> str:
    blocks = [finding.blocks for finding in findings if finding.line]
    if not blocks:
        return ""
    return "blocks" if any(blocks) else "warns"
