"""What the customer's cloud admin makes in AWS: the grant, its two policies, and the console steps that make them.

Pure: from a `Grant` to text. Raises nothing.
"""

from __future__ import annotations

from wizard.aws.guide.console import GuideSection, GuideStep, GuideValue, console_steps
from wizard.aws.guide.grant import ACCOUNT_PLACEHOLDER, Grant, default_role_name
from wizard.aws.guide.policies import (
    as_json,
    guide_permissions_policy,
    permissions_policy,
    session_policy,
    trust_policy,
)

__all__ = [
    "ACCOUNT_PLACEHOLDER",
    "Grant",
    "GuideSection",
    "GuideStep",
    "GuideValue",
    "as_json",
    "console_steps",
    "default_role_name",
    "guide_permissions_policy",
    "permissions_policy",
    "session_policy",
    "trust_policy",
]
