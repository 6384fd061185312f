"""What the linter answers: what is wrong in which lines, and what our calls would get. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wizard.core.problems import Problem


class PasteKind(StrEnum):
    """What a pasted text is."""

    TRUST = "trust"
    PERMISSIONS = "permissions"
    ROLE = "role"
    """What the CLI prints about a role, or a trust policy together with a permissions policy."""
    ERROR = "error"
    """An error message of AWS."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LintFinding:
    """One thing worth saying about the lines `line` to `last_line` (1-based; 0 = about no line).

    `blocks` says that AWS would refuse the document or one of our calls, or that the role would be open to others.
    """

    problem: Problem
    line: int = 0
    last_line: int = 0
    blocks: bool = True


@dataclass(frozen=True)
class Correction:
    """A document to paste instead, ready for the console's editor; `label` says what it is and what it keeps."""

    label: str
    text: str


@dataclass(frozen=True)
class CallVerdict:
    """One call that Embark makes, judged by the pasted documents; `why` in words.

    `wanted` is False for the calls that must be refused: those in the name of another subject or audience.
    """

    operation: str
    resource: str
    allowed: bool
    why: str
    wanted: bool = True

    @property
    def is_good(self) -> bool:
        """Whether the answer is the one that it should be."""
        return self.allowed is self.wanted


@dataclass(frozen=True)
class Judgement:
    """All that is to be said about one pasted text. `lines` are its lines as they were pasted."""

    kind: PasteKind
    lines: tuple[str, ...] = ()
    findings: tuple[LintFinding, ...] = ()
    corrected: tuple[Correction, ...] = ()
    calls: tuple[CallVerdict, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether a policy was read and, as far as it tells, nothing stands in the way of the access check."""
        readable = self.kind not in (PasteKind.ERROR, PasteKind.UNKNOWN)
        return readable and all(call.is_good for call in self.calls) and not any(f.blocks for f in self.findings)
