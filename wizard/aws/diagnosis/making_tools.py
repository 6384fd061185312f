"""The Problems of whoever makes the role: their own sign-in and tools. Builds, never raises."""

from __future__ import annotations

from wizard.aws.diagnosis.pasted import PastedError
from wizard.aws.guide import Grant
from wizard.aws.problems import by_aws, yours
from wizard.core.problems import Problem


def signed_out(error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.admin.signed_out",
        title="Your own sign-in to AWS is over",
        detail=f"AWS answered your command line with {error.code}; Embark is not involved.",
        remedy=f"Sign in to account {grant.account} again and repeat the command.",
        paste="aws sts get-caller-identity",
    )


def capability(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.stack.capability",
        title="CloudFormation asks whether it may make a role",
        detail=f"The stack makes the role {grant.role_name}, and CloudFormation wants that acknowledged.",
        remedy="Tick the box about IAM resources with custom names, or add this capability to the command.",
        paste="CAPABILITY_NAMED_IAM",
    )


def stack_exists(_error: PastedError, _grant: Grant) -> Problem:
    return yours(
        code="aws.stack.exists",
        title="A stack of this name exists already",
        detail="CloudFormation takes a stack's name only once in a region.",
        remedy="Update the stack that exists, or delete it and create it again.",
    )


def iam_is_busy(_error: PastedError, grant: Grant) -> Problem:
    return by_aws(
        code="aws.iam.busy",
        title="IAM is busy with this account",
        detail=f"Another change in account {grant.account} was not finished.",
        remedy="Repeat the step in a minute.",
    )
