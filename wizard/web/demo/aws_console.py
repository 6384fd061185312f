"""The stand-in for the AWS console: one page on which the demo's cloud admin makes the role.

Its button performs with real IAM calls against the demo's IAM what the guide's steps say. The calls run inside the
request, against loopback with short time-outs: this page plays AWS, not Embark.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wizard.aws.grants import grant_for
from wizard.aws.guide import Grant, as_json, permissions_policy, trust_policy
from wizard.demo.cloud_admin import (
    AdminClients,
    PerformedCall,
    Refused,
    RoleGrant,
    admin_clients,
    create_role,
    remove_role,
)
from wizard.demo.faults import Fault
from wizard.onboarding.models import Onboarding
from wizard.web.access import Visit, onboarding_visit
from wizard.web.demo.only import demo_only
from wizard.web.hand_off_access import HandOffVisit, hand_off_visit


@require_http_methods(["GET", "HEAD", "POST"])
@demo_only
@onboarding_visit
def console(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what is about to be made; make it or take it away. For members: an account manager has no business here."""
    if visit.read_only:
        raise Http404
    return _console(request, visit.onboarding, back_url=reverse("onboarding:aws", args=[visit.onboarding.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@demo_only
@hand_off_visit
def handed_off(request: HttpRequest, visit: HandOffVisit) -> HttpResponse:
    """The same for whoever holds a hand-off link."""
    back_url = reverse("handoff:page", args=[visit.signed])
    return _console(request, visit.onboarding, back_url=back_url, is_hand_off=True)


def _console(request: HttpRequest, onboarding: Onboarding, *, back_url: str, is_hand_off: bool = False) -> HttpResponse:
    if onboarding.connection is None:
        raise Http404
    grant = grant_for(onboarding.connection)
    calls, refusal = _performed(request, grant) if request.method == "POST" else ([], "")
    context: dict[str, Any] = {
        "onboarding": onboarding,
        "back_url": back_url,
        "is_hand_off": is_hand_off,
        "grant": grant,
        "trust_policy": as_json(trust_policy(grant)),
        "permissions_policy": as_json(permissions_policy(grant)),
        "faults": [(fault.value, fault.sentence) for fault in Fault],
        "chosen": _fault(request).value,
        "calls": calls,
        "refusal": refusal,
        "removed": request.POST.get("action") == "remove",
    }
    return render(request, "demo/aws_console.html", context)


def _performed(request: HttpRequest, grant: Grant) -> tuple[list[PerformedCall], str]:
    """The calls that were made, and IAM's words where it refused one."""
    clients, wanted = _clients(), _role_grant(grant)
    try:
        if request.POST.get("action") == "remove":
            return remove_role(iam=clients.iam, s3=clients.s3, grant=wanted), ""
        return create_role(iam=clients.iam, s3=clients.s3, grant=wanted, fault=_fault(request)), ""
    except Refused as error:
        return [], str(error)


def _fault(request: HttpRequest) -> Fault:
    asked = request.POST.get("fault") or settings.DEMO_FAULT
    return Fault(asked) if asked in Fault._value2member_map_ else Fault.NONE


def _clients() -> AdminClients:
    return admin_clients(
        endpoint=settings.IAM_ENDPOINT,
        access_key=settings.DEMO_ADMIN_ACCESS_KEY,
        secret_key=settings.DEMO_ADMIN_SECRET_KEY,
    )


def _role_grant(grant: Grant) -> RoleGrant:
    return RoleGrant(
        provider_url=grant.provider_url,
        audience=grant.audience,
        subject=grant.subject,
        role_name=grant.role_name,
        policy_name=grant.policy_name,
        bucket=grant.bucket,
        trust_policy=trust_policy(grant),
        permissions_policy=permissions_policy(grant),
    )
