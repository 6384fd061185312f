"""What the permissions policies allow beyond what we need. Warnings: nothing of it stands in our way. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from wizard.aws.guide import Grant
from wizard.aws.linter.flaws import Flaw, Policy
from wizard.aws.linter.problems import lint
from wizard.aws.linter.reading import Path
from wizard.aws.linter.statements import Statement, answers, statements
from wizard.aws.policy.language import Question

Kinds = dict[str, tuple[Question, ...]]
"""End of the Problem's code → calls that we never make."""

_STRANGER = "arn:aws:s3:::bucket-of-somebody-else"


def width_flaws(policies: list[Policy], grant: Grant) -> Iterator[Flaw]:
    """Each kind of excess once, at the first statement that has it."""
    allows = list(statements(policies, "Allow"))
    for element, code in (("NotAction", "not_action_wide"), ("NotResource", "not_resource_wide")):
        for path, statement in allows:
            if element in statement:
                detail = f"{element} allows everything that it does not name."
                yield Flaw(lint(code, detail), (*path, element), blocks=False)
                break
    for kinds in _excesses(grant):
        yield from islice(_found(kinds, allows), 1)


def _found(kinds: Kinds, allows: list[tuple[Path, Statement]]) -> Iterator[Flaw]:
    for code, questions in kinds.items():
        for path, statement in allows:
            allowed = next((question for question in questions if answers(statement, question)), None)
            if allowed:
                detail = f"It allows {allowed.action} on {allowed.resource}."
                yield Flaw(lint(code, detail), path, blocks=False)


def _excesses(grant: Grant) -> tuple[Kinds, ...]:
    """Kinds of excess that are told apart; of kinds that hold each other only the widest."""
    bucket, place = grant.bucket_arn, f"{grant.bucket_arn}/{grant.prefix}object"
    writes = (
        Question(action="s3:PutObject", resource=place),
        Question(action="s3:DeleteObject", resource=place),
        Question(action="s3:PutBucketPolicy", resource=bucket),
    )
    more_reads = (
        Question(action="s3:GetBucketPolicy", resource=bucket),
        Question(action="s3:GetObjectAcl", resource=place),
    )
    places: Kinds = {"all_buckets": _reads(_STRANGER), "bucket_wildcard": _reads(f"{bucket}-of-others")}
    if grant.prefix:
        listing = Question(action="s3:ListBucket", resource=bucket, context={"s3:prefix": ""})
        places["whole_bucket"] = (Question(action="s3:GetObject", resource=f"{bucket}/~elsewhere/object"), listing)
    return {"writes": writes}, {"more_reads": more_reads}, places


def _reads(bucket_arn: str) -> tuple[Question, ...]:
    return (
        Question(action="s3:GetObject", resource=f"{bucket_arn}/object"),
        Question(action="s3:ListBucket", resource=bucket_arn, context={"s3:prefix": ""}),
    )
