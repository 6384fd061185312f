"""From a pasted text to its judgement. Raises nothing, whatever was pasted."""

from __future__ import annotations

from wizard.aws.guide import Grant
from wizard.aws.linter.types import Judgement, LintFinding, PasteKind
from wizard.aws.problems import yours


def judge_pasted(text: str, grant: Grant) -> Judgement:
    """What a pasted policy, CLI output or AWS error message means for the role of `grant`."""
    problem = yours(
        code="aws.lint.unreadable",
        title="No policy can be read from this text",
        detail=f"It begins with “{text.strip()[:40]}”.",
        remedy=f"Paste the JSON that this command prints about the role {grant.role_name}.",
        paste=f"aws iam get-role --role-name {grant.role_name} --output json",
    )
    return Judgement(PasteKind.UNKNOWN, tuple(text.splitlines()), (LintFinding(problem),))
