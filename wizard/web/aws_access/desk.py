"""The desk at which AWS access is granted: what the wizard's page and the hand-off page have in common.

Both pages render the fragments of `templates/aws_access/` from `Desk.context`, answer a GET with `parts.answer`, and
leave the buttons in the fragments to `actions.perform`. Every address in the fragments comes from the desk. It
writes nothing. `ProblemError` leaves it where our platform's token can't be read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils import timezone

from wizard.accounts.models import Actor
from wizard.aws.grants import grant_for
from wizard.aws.guide import Grant, as_json, permissions_policy, trust_policy
from wizard.aws.models import AccessCheck, Connection, GuideTick, RiskAcceptance
from wizard.onboarding.facts import Facts
from wizard.onboarding.links import HandOffState, hand_off_state
from wizard.onboarding.models import Onboarding
from wizard.onboarding.sharing import sharing_of
from wizard.web.aws_access.forms import LintForm, RiskForm, RoleForm
from wizard.web.aws_access.verdict import Verdict
from wizard.web.aws_access.waiting import Waiting, waiting_of
from wizard.web.aws_access.ways import CONSOLE, GuidePage, guide_page
from wizard.web.templatetags.figures import in_age
from wizard.web.templatetags.waiting import note

Context = dict[str, Any]

SLOW_PAUSE = "8s"
"""How often a page asks whether somebody else has done something."""


@dataclass(frozen=True)
class Desk:
    """AWS access of one onboarding as somebody sees it. Made anew for each request, as it remembers what it has read.

    `by` is a person or the hand-off link by which a cloud admin came. `frozen` says that what is stored can't be
    changed (any more), `read_only` that not even a check can be asked for: an account manager looks on.
    `url` is the page's own address: its forms go there, its files are below it. `way` is which of the guide's ways is
    shown. `receipts_url`, `risk_url` and `paying_url` are "" for whoever has no such page or button.
    """

    onboarding: Onboarding
    facts: Facts
    by: Actor
    frozen: bool
    url: str
    is_hand_off: bool = False
    read_only: bool = False
    way: str = CONSOLE
    receipts_url: str = ""
    risk_url: str = ""
    paying_url: str = ""

    @property
    def shown_way(self) -> str:
        """The way that is shown, whatever the address asks for."""
        return self.guide.way if self.guide else CONSOLE

    @property
    def here(self) -> str:
        """The page's address with the way that is shown."""
        return self.url if self.shown_way == CONSOLE else f"{self.url}?way={self.shown_way}"

    @property
    def poll_url(self) -> str:
        """Where the page asks whether there is anything new."""
        return f"{self.url}?way={self.shown_way}&seen={self.seen}"

    @property
    def files_url(self) -> str:
        """The files of the way that is shown are below it, each by its name."""
        return f"{self.url.rstrip('/')}/files/{self.shown_way}/"

    @property
    def connection(self) -> Connection | None:
        return self.onboarding.connection

    @property
    def check(self) -> AccessCheck | None:
        return self.facts.check

    @cached_property
    def grant(self) -> Grant | None:
        """None until somebody has said where the data is."""
        return grant_for(self.connection) if self.connection else None

    @cached_property
    def sharing(self) -> str:
        """What to know when the role serves other places, too; "" when it does not."""
        return sharing_of(self.onboarding, self.grant) if self.grant else ""

    @cached_property
    def ticks(self) -> tuple[GuideTick, ...]:
        if self.connection is None:
            return ()
        return tuple(self.connection.guide_ticks.select_related("ticked_by").order_by("pk"))

    @cached_property
    def guide(self) -> GuidePage | None:
        if self.grant is None or self.connection is None:
            return None
        return guide_page(self.grant, way=self.way, ticks=self.ticks, region=self.connection.region)

    @cached_property
    def waiting(self) -> Waiting | None:
        """How long the check still waits for IAM; None when it does not."""
        return waiting_of(self.check, now=timezone.now()) if self.check else None

    @cached_property
    def verdict(self) -> Verdict:
        return Verdict(self.check, self.waiting)

    @cached_property
    def acceptance(self) -> RiskAcceptance | None:
        """The written word that this role may stay open; None when nobody gave it."""
        return self.connection.accepted_risk() if self.connection else None

    @cached_property
    def hand_off(self) -> HandOffState | None:
        """The hand-off link that is open, if any: somebody else may be at work."""
        return hand_off_state(self.onboarding, now=timezone.now())

    @property
    def is_handed_off(self) -> bool:
        return self.hand_off is not None

    @property
    def _used(self) -> str:
        """When the link was used last, as it is told to whoever has handed the step off."""
        last = None if self.is_hand_off or self.hand_off is None else self.hand_off.last_use
        return f"{last.pk} {in_age(last.at, now=timezone.now())}" if last else ""

    @property
    def is_with_cloud_admin(self) -> bool:
        """Whoever looks has asked a cloud admin to mend what stands in the way, by a link that is open."""
        return not self.is_hand_off and not self.is_green and self.is_handed_off

    @property
    def is_green(self) -> bool:
        return self.check is not None and self.check.is_done

    @property
    def may_check(self) -> bool:
        """Whether there is a role to check again, and this person may ask for it: also when all else is frozen."""
        return bool(self.connection and self.connection.role_arn) and not self.read_only

    @property
    def may_check_now(self) -> bool:
        """`may_check` when it would change something: while nothing is asked of AWS."""
        rests = self.check is not None and (not self.check.is_live or self.waiting is not None)
        return self.may_check and rests

    @property
    def slow_pause(self) -> str:
        """How often to look for the doings of others; "" when nobody else is expected to do anything."""
        return SLOW_PAUSE if not self.is_green and self.is_handed_off else ""

    @cached_property
    def seen(self) -> str:
        """Stands for everything that changes by itself: while it is the same, there is nothing to be shown anew."""
        check, waiting = self.check, self.waiting
        facts = [
            (check.pk, check.state, check.probes, check.problem_json, note(check, now=timezone.now()))
            if check
            else None,
            waiting.try_number if waiting else None,
            [(tick.step_key, tick.pk) for tick in self.ticks],
            self.acceptance.pk if self.acceptance else None,
            self.connection.role_arn if self.connection else None,
            self.slow_pause,
            self._used,
            self.frozen,
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    @property
    def linter_helps(self) -> bool:
        """Whether to point at the linter: somebody who may act has a problem that the role's own policies show."""
        return not self.read_only and self.verdict.is_shown_by_policies

    @property
    def may_try_paying(self) -> bool:
        """Whether the account manager may find out if the bucket's readers pay."""
        return bool(self.paying_url) and self.verdict.is_plain_denial

    def anew(self) -> Desk:
        """The same desk after something was changed."""
        return replace(self)

    def context(self, **forms: Any) -> Context:
        """What the fragments need; `forms` (`role_form` …) stand in for those that the desk would make."""
        grant, check = self.grant, self.check
        own = {
            "desk": self,
            "frozen": self.frozen,
            "onboarding": self.onboarding,
            "connection": self.connection,
            "check": check,
            "grant": grant,
            "guide": self.guide,
            "trust_policy": as_json(trust_policy(grant)) if grant else "",
            "permissions_policy": as_json(permissions_policy(grant)) if grant else "",
            "role_form": RoleForm(initial={"role_arn": self._role_arn(grant)}),
            "lint_form": LintForm(),
            "risk_form": RiskForm(),
        }
        return own | forms

    def _role_arn(self, grant: Grant | None) -> str:
        stored = self.connection.role_arn if self.connection else ""
        return stored or (grant.predicted_role_arn if grant else "")
