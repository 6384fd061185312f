"""The ready-made sign-in links that `make demo` prints. They sign in at once and as often as they are followed.

Anywhere else a link would have to wait for a button and be used up; on a laptop's loopback it need not.
"""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from wizard.accounts.models import User
from wizard.demo.sign_in_links import person_of
from wizard.web.demo.only import demo_only

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
@require_safe
@demo_only
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as one of the demo's people."""
    try:
        user = get_object_or_404(User, pk=person_of(token), is_active=True)
    except BadSignature as error:
        raise Http404 from error
    login(request, user, backend=BACKEND)
    return redirect("home")
