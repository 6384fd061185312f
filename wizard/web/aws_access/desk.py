"""The desk at which AWS access is granted: what the wizard's page and the hand-off page have in common.

Both pages render the fragments of `templates/aws_access/` from `Desk.context` and leave the buttons that those hold to
`perform`. Every address in the fragments comes from the desk. Nothing but Http404 leaves this module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from wizard.accounts.models import Actor
from wizard.aws.grants import grant_for
from wizard.aws.guide import Grant, as_json, console_steps, permissions_policy, trust_policy
from wizard.aws.models import AccessCheck, Connection
from wizard.core.problems import ProblemError
from wizard.onboarding import services
from wizard.onboarding.facts import Facts
from wizard.onboarding.models import Onboarding
from wizard.web.aws_access.forms import RoleForm
from wizard.web.forms import form_problem
from wizard.web.htmx import go_to

Context = dict[str, Any]
Show = Callable[[Context, int], HttpResponse]
"""Renders the caller's own page with these forms, and with this status."""


@dataclass(frozen=True)
class Desk:
    """AWS access of one onboarding as somebody sees it.

    `by` is a person or the hand-off link by which a cloud admin came; `frozen` says that nothing can be changed by
    them. `url` is the page's own address: its forms go there, its files are below it. `receipts_url` is "" where
    there is no such page.
    """

    onboarding: Onboarding
    facts: Facts
    by: Actor
    frozen: bool
    url: str
    is_hand_off: bool = False
    receipts_url: str = ""

    @property
    def connection(self) -> Connection | None:
        return self.onboarding.connection

    @property
    def check(self) -> AccessCheck | None:
        return self.facts.check

    @property
    def grant(self) -> Grant | None:
        """None until somebody has said where the data is."""
        return grant_for(self.connection) if self.connection else None

    def context(self, **forms: Any) -> Context:
        """What the fragments need; `forms` (`role_form` …) stand in for those that the desk would make."""
        grant, check = self.grant, self.check
        own = {
            "desk": self,
            "frozen": self.frozen,
            "onboarding": self.onboarding,
            "connection": self.connection,
            "check": check,
            "ladder_says_why": any(probe.problem for probe in check.ladder) if check else False,
            "grant": grant,
            "role_form": RoleForm(initial={"role_arn": self._role_arn(grant)}),
            "guide": console_steps(grant) if grant else (),
            "trust_policy": as_json(trust_policy(grant)) if grant else "",
            "permissions_policy": as_json(permissions_policy(grant)) if grant else "",
        }
        return own | forms

    def _role_arn(self, grant: Grant | None) -> str:
        stored = self.connection.role_arn if self.connection else ""
        return stored or (grant.predicted_role_arn if grant else "")


def perform(request: HttpRequest, desk: Desk, show: Show) -> HttpResponse | None:
    """Do what a button of the shared fragments asks for; None when the button is none of them."""
    action = _ACTIONS.get(request.POST.get("action", ""))
    return action(request, desk, show) if action else None


def _keep_role(request: HttpRequest, desk: Desk, show: Show) -> HttpResponse:
    form = RoleForm(request.POST, account_id=desk.connection.account_id if desk.connection else "")
    if form.is_valid():
        try:
            services.submit_role(onboarding=desk.onboarding, role_arn=form.cleaned_data["role_arn"], by=desk.by)
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            return go_to(request, f"{desk.url}#check")
    return show({"role_form": form}, 422)


_ACTIONS = {"role": _keep_role}
