"""The Problems of pasted policies, `aws.lint.*`: a row of `words` and the fact that was seen. Builds, never raises."""

from __future__ import annotations

from typing import Any

from wizard.aws.linter.words import WORDS
from wizard.aws.problems import yours
from wizard.core.problems import Problem

_SHOWN = 120


def lint(code: str, detail: str, *, paste: str = "") -> Problem:
    """The Problem `aws.lint.<code>`; `detail` is the fact seen, `paste` what to write instead."""
    title, remedy = WORDS[code]
    return yours(code=f"aws.lint.{code}", title=title, detail=detail, remedy=remedy, paste=paste)


def quoted(value: Any) -> str:
    """A pasted value as a text may repeat it."""
    shown = " ".join(str(value).split())
    return f"“{shown[:_SHOWN]}…”" if len(shown) > _SHOWN else f"“{shown}”"
