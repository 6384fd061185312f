"""What is asked of a cloud admin, for the hand-off page and for the packet that goes into a change ticket.

Nothing leaves this module as an error.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.utils import timezone

from wizard.accounts.models import User
from wizard.aws.guide import (
    Grant,
    as_json,
    console_steps,
    permissions_policy,
    trust_policy,
    variants,
)
from wizard.aws.issuer.tokens import can_probe
from wizard.aws.keeping import kept
from wizard.aws.promises import SHORT_SESSIONS, never, permissions, taking_back
from wizard.aws.session.roles import session_name
from wizard.onboarding.links import introduction_of, name_of
from wizard.onboarding.operator import operator
from wizard.web.aws_access.desk import Desk


def request_context(desk: Desk, *, asking: User | None) -> dict[str, Any]:
    """Who asks, what that grants, what is kept, and how it is taken back. The place must be known."""
    grant = desk.grant
    assert grant is not None
    return {
        "asked_by": name_of(asking),
        "introduction": introduction_of(asking),
        "operator": operator(),
        "acceptance": desk.acceptance,
        "permissions": permissions(grant),
        "short_sessions": SHORT_SESSIONS,
        "never": never(grant, is_open=desk.acceptance is not None),
        "kept": kept(receipt_days=settings.RECEIPT_DAYS, value_minutes=settings.SAMPLE_VALUES_MINUTES),
        "taking_back": taking_back(grant),
    }


def packet_context(desk: Desk, *, asking: User | None) -> dict[str, Any]:
    """The same as one document: with the policies, the ways to make the role, and how its use is logged."""
    grant = desk.grant
    assert grant is not None
    return request_context(desk, asking=asking) | {
        "desk": desk,
        "onboarding": desk.onboarding,
        "grant": grant,
        "policy_name": grant.policy_name,
        "trust_policy": as_json(trust_policy(grant)),
        "permissions_policy": as_json(permissions_policy(grant)),
        "console_steps": sum(len(section.steps) for section in console_steps(grant)),
        "variants": variants(grant),
        "can_probe": can_probe(),
        "session_prefix": session_name(desk.onboarding.workspace_id, ""),
        "version": version_of(grant),
        "now": timezone.now(),
    }


def version_of(grant: Grant) -> str:
    """A short word that changes as soon as either policy does: what was signed is what is asked for, or it is not."""
    both = as_json(trust_policy(grant)) + as_json(permissions_policy(grant))
    return hashlib.sha256(both.encode()).hexdigest()[:12]
