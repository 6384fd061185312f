"""What the customer's cloud admin makes in AWS: the grant, its two policies, and the ways to make them.

Pure: from a `Grant` to text. Raises nothing.
"""

from __future__ import annotations

from wizard.aws.guide.cloudformation import generic_template
from wizard.aws.guide.console import console_steps, console_undo
from wizard.aws.guide.grant import ACCOUNT_PLACEHOLDER, Grant, default_role_name
from wizard.aws.guide.policies import (
    as_json,
    guide_permissions_policy,
    permissions_policy,
    session_policy,
    trust_policy,
)
from wizard.aws.guide.sharing import OtherPlace, free_role_name, sharing_note
from wizard.aws.guide.steps import GuideFile, GuideSection, GuideStep, GuideValue, Variant
from wizard.aws.guide.variants import variants

__all__ = [
    "ACCOUNT_PLACEHOLDER",
    "Grant",
    "GuideFile",
    "GuideSection",
    "GuideStep",
    "GuideValue",
    "OtherPlace",
    "Variant",
    "as_json",
    "console_steps",
    "console_undo",
    "default_role_name",
    "free_role_name",
    "generic_template",
    "guide_permissions_policy",
    "permissions_policy",
    "session_policy",
    "sharing_note",
    "trust_policy",
    "variants",
]
