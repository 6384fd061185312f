"""Judges pasted policies and error messages against the calls that Embark makes. Pure; raises nothing."""

from __future__ import annotations

from wizard.aws.linter.judging import judge_pasted
from wizard.aws.linter.types import CallVerdict, Correction, Judgement, LintFinding, PasteKind

__all__ = ["CallVerdict", "Correction", "Judgement", "LintFinding", "PasteKind", "judge_pasted"]
