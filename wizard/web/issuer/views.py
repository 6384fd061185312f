"""What AWS reads before it trusts an ID token of ours. Public by nature: it holds public keys only.

Both answers may be kept for five minutes, by AWS and every proxy: a key is published for a day before its first token
and for a day after its last one (`wizard.aws.issuer.key_plan`), so an old copy does no harm. An empty key set is not to
be kept, as the first key may be made at any moment. Where the platform's token is our identity there are no issuers of
our own: nobody should register what does not sign.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from wizard.accounts.models import Workspace
from wizard.aws.issuer.identity import is_projected
from wizard.aws.issuer.keys import public_key_set
from wizard.aws.issuer.tokens import discovery_document

MAX_AGE = 300


@login_not_required
@require_safe
def discovery(request: HttpRequest, issuer_id: str) -> HttpResponse:  # noqa: ARG001
    """The discovery document of a workspace's issuer; 404 for any other id."""
    _known_or_404(issuer_id)
    return _public(discovery_document(base_url=settings.BASE_URL, issuer_id=issuer_id), seconds=MAX_AGE)


@login_not_required
@require_safe
def keys(request: HttpRequest, issuer_id: str) -> HttpResponse:  # noqa: ARG001
    """The key set of a workspace's issuer; 404 for any other id."""
    _known_or_404(issuer_id)
    found = public_key_set()
    return _public(found, seconds=MAX_AGE if found["keys"] else 0)


def _known_or_404(issuer_id: str) -> None:
    if is_projected() or not Workspace.objects.filter(issuer_id=issuer_id).exists():
        raise Http404


def _public(document: dict[str, Any], *, seconds: int) -> HttpResponse:
    response = JsonResponse(document)
    patch_cache_control(response, public=True, max_age=seconds)
    return response
