"""API tokens of a workspace: members make and revoke them, the account manager sees which there are."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wizard.accounts.models import ApiToken, Workspace
from wizard.accounts.tokens import issue_token, revoke_token
from wizard.core.crypto import decrypt, encrypt
from wizard.core.problems import ProblemError
from wizard.web.access import mark_guarded, only_reads, person, workspaces_of
from wizard.web.forms import form_problem
from wizard.web.workspace.forms import TokenForm

MADE = "token_made"
"""Where a session keeps the secret of a new token, encrypted, until the next page shows it."""


@mark_guarded
@require_safe
def own_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of the person's workspace; where she has several, which of them."""
    own = workspaces_of(person(request))
    if not own:
        raise Http404
    if len(own) == 1:
        return redirect("workspace:tokens", own[0].pk)
    return render(request, "workspace/choose.html", {"own": own})


@mark_guarded
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest, workspace_id: str) -> HttpResponse:
    """The tokens of a workspace. A new one's secret is on the page that follows its making, and on no other."""
    read_only = only_reads(request, workspace_id)
    workspace = Workspace.objects.get(pk=workspace_id)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = issue_token(workspace=workspace, name=form.cleaned_data["name"], by=person(request))
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            request.session[MADE] = encrypt(secret.encode())
            return redirect("workspace:tokens", workspace_id)
    context = _context(request, workspace, form, read_only=read_only)
    return render(request, "workspace/tokens.html", context, status=422 if form.errors else 200)


@mark_guarded
@require_POST
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
    made = request.session.pop(MADE, "") if request.method == "GET" else ""
    return {
        "workspace": workspace,
        "form": form,
        "read_only": read_only,
        "made": decrypt(made).decode() if made else "",
        "live": [token for token in every if token.revoked_at is None],
        "revoked": [token for token in every if token.revoked_at],
        **_examples(),
    }


def _examples() -> dict[str, str]:
    """How a token is used, as text to copy."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    python = (
        "import os\n\nimport aporia\n\n"
        'aporia.init(\n    token=os.environ["APORIA_TOKEN"],\n'
        f'    host="{address.scheme}://{address.hostname}",\n    port={port},\n    environment="production",\n)\n'
        'aporia.create_model("my-model", "My model")\n'
    )
    curl = (
        f"curl {settings.BASE_URL}/v1beta/models/my-model/versions \\\n"
        '  --header "Authorization: Bearer $APORIA_TOKEN"\n'
    )
    return {"python": python, "curl": curl}
