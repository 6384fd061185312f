"""Sentences and values that several ways of the guide share. Raises nothing."""

from __future__ import annotations

from wizard.aws.guide.grant import ACCOUNT_PLACEHOLDER, Grant
from wizard.aws.guide.steps import GuideValue, Line

IAM = "https://console.aws.amazon.com/iam/home#"


def account_note(grant: Grant) -> str:
    """What to do while the account is unknown; "" once it is known."""
    if grant.account_known:
        return ""
    return f"Put your twelve-digit account id in the place of {ACCOUNT_PLACEHOLDER}, or enter it above and copy then."


def role_arn_value(grant: Grant) -> GuideValue:
    """The ARN that comes out when everything was made as the guide says."""
    return GuideValue("Expected role ARN", grant.predicted_role_arn)


def ascii_note(grant: Grant) -> str:
    """A warning for ways whose tools respell a policy on its way to IAM, which takes it in ASCII only."""
    if grant.prefix.isascii():
        return ""
    return "The prefix holds letters that this tool may not carry to IAM unchanged. The console and the AWS CLI do."


def provider_lines(grant: Grant) -> list[Line]:
    """How to take the identity provider away in the console, if that hurts nobody."""
    return [
        Line(
            "Open the identity provider.",
            (GuideValue("Provider", grant.provider_name),),
            link=f"{IAM}/identity_providers",
        ),
        Line(
            "Delete it, unless another role of the account trusts it.",
            note="It allows nothing by itself. Keep it if you have made more than one role for Embark.",
        ),
    ]
