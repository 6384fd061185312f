"""Sentences and values that several ways of the guide share. Raises nothing."""

from __future__ import annotations

from wizard.aws.guide.grant import ACCOUNT_PLACEHOLDER, Grant
from wizard.aws.guide.steps import GuideValue


def account_note(grant: Grant) -> str:
    """What to do while the account is unknown; "" once it is known."""
    if grant.account_known:
        return ""
    return f"Put your twelve-digit account id in the place of {ACCOUNT_PLACEHOLDER}, or enter it above and copy then."


def role_arn_value(grant: Grant) -> GuideValue:
    """The ARN that comes out when everything was made as the guide says."""
    return GuideValue("Expected role ARN", grant.predicted_role_arn)
