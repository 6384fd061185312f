"""API tokens of a workspace: members make and revoke them, the account manager sees which there are."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wizard.accounts.models import ApiToken, Workspace
from wizard.accounts.tokens import issue_token, revoke_token
from wizard.core.crypto import decrypt, encrypt
from wizard.core.problems import ProblemError
from wizard.registration.as_code import begin_code
from wizard.registration.code import init_code
from wizard.web.access import mark_guarded, only_reads, person
from wizard.web.forms import form_problem
from wizard.web.methods import only_posted
from wizard.web.workspace.forms import TokenForm

MADE = "token_made"
"""Where a session keeps the id of a new token and its secret, encrypted, until the next page shows it."""
SHOWN_WITHIN = timedelta(minutes=10)
"""How long after its making: a page that was never opened does not show it days later."""


def _seen_tokens(request: HttpRequest, workspace_id: str, token_id: str) -> str:  # noqa: ARG001
    """The page of the tokens, for whoever may see it."""
    only_reads(request, workspace_id)
    return reverse("workspace:tokens", args=[workspace_id])


@mark_guarded
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest, workspace_id: str) -> HttpResponse:
    """The tokens of a workspace. A new one's secret is on the page that follows its making, and on no other."""
    read_only = only_reads(request, workspace_id)
    workspace = Workspace.objects.get(pk=workspace_id)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = issue_token(workspace=workspace, name=form.cleaned_data["name"], by=person(request))
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            request.session[MADE] = [token.pk, encrypt(secret.encode())]
            return redirect("workspace:tokens", workspace_id)
    context = _context(request, workspace, form, read_only=read_only)
    return render(request, "workspace/tokens.html", context, status=422 if form.errors else 200)


@mark_guarded
@only_posted(_seen_tokens)
def revoke(request: HttpRequest, workspace_id: str, token_id: str) -> HttpResponse:
    """The token opens nothing from now on."""
    only_reads(request, workspace_id)
    token = ApiToken.objects.select_related("workspace").filter(pk=token_id, workspace=workspace_id).first()
    if token is None:
        raise Http404
    revoke_token(token=token, by=person(request))
    messages.success(request, f"The token “{token.name}” is revoked; whatever still uses it is refused.")
    return redirect("workspace:tokens", workspace_id)


def _context(request: HttpRequest, workspace: Workspace, form: TokenForm, *, read_only: bool) -> dict[str, object]:
    every = list(workspace.api_tokens.select_related("created_by").order_by("-created_at", "-pk"))
    live = [token for token in every if token.revoked_at is None]
    return {
        "workspace": workspace,
        "form": form,
        "read_only": read_only,
        "made": _secret_just_made(request, live),
        "live": live,
        "revoked": [token for token in every if token.revoked_at],
        **_examples(workspace),
    }


def _secret_just_made(request: HttpRequest, live: list[ApiToken]) -> str:
    """The secret of the token that was made a moment ago, the one time that its workspace's page asks; "" for none."""
    made, secret = request.session.get(MADE, ("", ""))
    token = next((token for token in live if token.pk == made), None)
    if token is None or request.method != "GET":
        return ""
    del request.session[MADE]
    return decrypt(secret).decode() if timezone.now() - token.created_at < SHOWN_WITHIN else ""


def _examples(workspace: Workspace) -> dict[str, str]:
    """How a token is used, as text to copy."""
    begun = init_code(settings.BASE_URL)
    python = f'import os\n\nimport aporia\n\n{begun}aporia.create_model("my-model", "My model")\n'
    curl = (
        f"curl {settings.BASE_URL}/v1beta/models/my-model/versions \\\n"
        '  --header "Authorization: Bearer $APORIA_TOKEN"\n'
    )
    stack = begin_code(base_url=settings.BASE_URL, account=workspace.account, workspace=workspace.slug)
    return {"python": python, "stack": stack, "curl": curl}
