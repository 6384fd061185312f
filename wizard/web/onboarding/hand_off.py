"""What the AWS access page shows of its hand-off link. Reads only; raises nothing."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wizard.onboarding.links import hand_off_state
from wizard.onboarding.models import Onboarding
from wizard.onboarding.overtaken import overtaken_link
from wizard.web.onboarding.forms.hand_off import HandOffForm, SendForm


def hand_off_context(onboarding: Onboarding) -> dict[str, Any]:
    """The link that is open, if any, or why there is none any more, and the forms to make or send one."""
    now = timezone.now()
    hand_off = hand_off_state(onboarding, now=now)
    return {
        "hand_off": hand_off,
        "overtaken": None if hand_off else overtaken_link(onboarding, now=now),
        "hand_off_form": HandOffForm(),
        "send_form": SendForm(),
        "now": now,
    }
