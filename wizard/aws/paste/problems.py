"""The Problems of pasted text in which no role, account or bucket of use was found. Builds, never raises."""

from __future__ import annotations

from wizard.aws.paste.secret_texts import Secret
from wizard.aws.problems import CURE, ours, yours
from wizard.core.problems import Problem

COPY_THE_ROLE_ARN = "In the AWS console open IAM → Roles → your role and copy the ARN from its summary."
_SECRETS = {
    # What the text held, and what to do, as whoever saw it may use it.
    Secret.ACCESS_KEY: (
        "an access key of AWS",
        "Make this key inactive in IAM → Users → Security credentials now, then enter what the field asks for.",
    ),
    Secret.SESSION: (
        "the credentials of a session in AWS",
        "Press Revoke active sessions on the page of their role in IAM now, then enter what the field asks for.",
    ),
    Secret.PRIVATE_KEY: (
        "a private key",
        "Replace this key wherever it is used, then enter what the field asks for.",
    ),
    Secret.SIGNED_ADDRESS: (
        "a presigned address, by which whoever has it can read the object until it expires",
        "Enter what the field asks for, without such an address.",
    ),
}


def not_a_role(kind: str, what: str, seen: str) -> Problem:
    """An ARN of something else than a role; `kind` ends the code, `what` names the thing with its article."""
    return yours(
        code=f"aws.arn.{kind}",
        title="This is not the ARN of a role",
        detail=f"{_shown(seen)} is the ARN of {what}.",
        remedy=COPY_THE_ROLE_ARN,
    )


def malformed_arn(kind: str, fact: str, *, remedy: str = COPY_THE_ROLE_ARN, paste: str = "") -> Problem:
    """Text in which no usable role ARN was found."""
    return yours(
        code=f"aws.arn.{kind}", title="No role ARN can be read from this text", detail=fact, remedy=remedy, paste=paste
    )


def several_roles(arns: list[str]) -> Problem:
    """A text that names more than one role."""
    return malformed_arn("several", f"This text names {len(arns)} roles: {', '.join(arns[:3])}.", remedy="Paste one.")


def pasted_secret(kind: Secret) -> Problem:
    """A secret of AWS, where a name or an address belongs. It is shown nowhere."""
    what, remedy = _SECRETS[kind]
    return yours(
        code="aws.paste.secret",
        title="Never send keys or passwords",
        detail=f"This text held {what}. Embark never needs one, has not kept it, and does not show it again.",
        remedy=remedy,
    )


def other_account(arn: str, *, role_account: str, expected: str, remedy: str) -> Problem:
    """A role of another account than the one that was entered before."""
    return yours(
        code="aws.arn.other_account",
        title="This role is in another account",
        detail=f"{_shown(arn)} is of account {role_account}; account {expected} was entered for this connection.",
        remedy=remedy,
    )


def other_partition(partition: str) -> Problem:
    """A role in a part of AWS that this deployment never sends a token to."""
    return ours(
        code="aws.arn.partition",
        title="Embark does not reach this part of AWS",
        detail=f"The role is in the partition {partition}; this deployment works with the partition “aws” only.",
        remedy="Create the role in an account of the standard AWS partition, with a copy of the data there.",
        cure=CURE,
    )


def malformed_account(text: str) -> Problem:
    """Not a twelve-digit account id."""
    return yours(
        code="aws.account.malformed",
        title="This is not an AWS account id",
        detail=f"{_shown(text)} does not consist of twelve digits.",
        remedy="Copy the twelve-digit account id from the menu at the top right of the AWS console.",
    )


def malformed_role_name(text: str) -> Problem:
    """Not a name that IAM takes."""
    return yours(
        code="aws.role_name.malformed",
        title="A role can't have this name",
        detail=f"{_shown(text)}: role names have 1 to 64 letters, digits and + = , . @ - _ characters.",
        remedy="Enter a name such as embark-read.",
        paste="embark-read",
    )


def refused_bucket(kind: str, fact: str, *, remedy: str, paste: str = "") -> Problem:
    """Text in which no bucket that we could read was found."""
    return yours(
        code=f"aws.bucket.{kind}", title="This bucket can't be used as it is", detail=fact, remedy=remedy, paste=paste
    )


def _shown(text: str) -> str:
    shown = text.strip()
    return f"“{shown[:120]}…”" if len(shown) > 120 else f"“{shown}”"
