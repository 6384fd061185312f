"""Who may see what: the guards of every view. Outsiders get 404, as if the thing did not exist.

Django's LoginRequiredMiddleware has already turned away whoever is not signed in; public views are marked
`login_not_required`. The guards here load the thing that the URL names, or raise `Http404`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.db.models import Exists
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from wizard.accounts.models import Membership, User, Workspace
from wizard.onboarding.models import Onboarding

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=HttpResponseBase)


def person(request: HttpRequest) -> User:
    """The signed-in person of a guarded view."""
    return cast(User, request.user)


def workspaces_of(user: User) -> list[Workspace]:
    """Workspaces in which `user` works as a member, by name."""
    return list(Workspace.objects.of_member(user).order_by("name"))


def works_as_member(request: HttpRequest) -> bool:
    return _has(request, Membership.Kind.MEMBER)


def looks_after_customers(request: HttpRequest) -> bool:
    return _has(request, Membership.Kind.ACCOUNT_MANAGER)


def _has(request: HttpRequest, kind: Membership.Kind) -> bool:
    """Whether the person has any membership of that kind.

    One query per request tells of both, unless the view's guard has asked already (`membership_or_404`).
    """
    if not request.user.is_authenticated:
        return False
    if not hasattr(request, "membership_kinds"):
        kinds = Membership.objects.filter(user=person(request)).values_list("kind", flat=True).distinct()
        request.membership_kinds = frozenset(kinds)  # type: ignore[attr-defined]
    return kind in request.membership_kinds  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Visit:
    """An onboarding as somebody sees it: members change it, its account manager only reads."""

    onboarding: Onboarding
    read_only: bool


def membership_or_404(request: HttpRequest, workspace_id: str, *, kind: Membership.Kind | None = None) -> Membership:
    """The signed-in person's membership of that workspace, of that kind if one is given. Raises Http404.

    The same query tells which kinds of memberships she has at all, for the frame of the page.
    """
    mine = Membership.objects.select_related("workspace").filter(user=person(request), workspace_id=workspace_id)
    all_of_hers = Membership.objects.filter(user=person(request))
    kinds = {f"is_any_{each.value}": Exists(all_of_hers.filter(kind=each)) for each in Membership.Kind}
    membership = (mine.filter(kind=kind) if kind else mine).annotate(**kinds).first()
    if membership is None:
        raise Http404
    has = frozenset(each for each in Membership.Kind if getattr(membership, f"is_any_{each.value}"))
    request.membership_kinds = has  # type: ignore[attr-defined]
    return membership


def only_reads(request: HttpRequest, workspace_id: str) -> bool:
    """Whether the person sees this workspace as its account manager. Http404 for outsiders, and if she writes."""
    membership = membership_or_404(request, workspace_id)
    read_only = membership.kind == Membership.Kind.ACCOUNT_MANAGER
    if read_only and request.method not in ("GET", "HEAD"):
        raise Http404
    return read_only


def onboarding_visit(
    view: Callable[Concatenate[HttpRequest, Visit, P], Answer],
) -> Callable[Concatenate[HttpRequest, str, P], Answer]:
    """Guard: `onboarding_id` of the URL becomes a `Visit`; a read-only visitor may not POST."""

    @wraps(view)
    def guarded(request: HttpRequest, onboarding_id: str, *args: P.args, **kwargs: P.kwargs) -> Answer:
        onboarding = Onboarding.objects.with_facts().filter(pk=onboarding_id).first()
        if onboarding is None:
            raise Http404
        return view(request, Visit(onboarding, only_reads(request, onboarding.workspace_id)), *args, **kwargs)

    return mark_guarded(guarded)


def account_manager_visit(
    view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Guard: as `onboarding_visit`, for the few decisions that are the workspace's account manager's alone."""

    @wraps(view)
    def guarded(request: HttpRequest, onboarding_id: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        onboarding = Onboarding.objects.with_facts().filter(pk=onboarding_id).first()
        if onboarding is None:
            raise Http404
        membership_or_404(request, onboarding.workspace_id, kind=Membership.Kind.ACCOUNT_MANAGER)
        return view(request, Visit(onboarding, read_only=True), *args, **kwargs)

    return mark_guarded(guarded)


def mark_guarded(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Says to the architecture test that this view decides itself who may see it."""
    view.guarded = True  # type: ignore[attr-defined]
    return view


def account_manager_required(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Guard: whoever looks after at least one workspace."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not looks_after_customers(cast(HttpRequest, args[0])):
            raise Http404
        return view(*args, **kwargs)

    return mark_guarded(guarded)
