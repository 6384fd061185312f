"""The account manager's pages: the board of all onboardings of her customers, and a new customer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from wizard.accounts.models import Letter, Membership, Workspace
from wizard.accounts.services import open_customer, send_again
from wizard.core.problems import ProblemError
from wizard.web.access import account_manager_required, membership_or_404, person
from wizard.web.console.board import board as board_of
from wizard.web.console.board import unsent_letters
from wizard.web.console.forms import BoardFilter, NewCustomerForm
from wizard.web.htmx import page_or_fragment
from wizard.web.methods import only_posted


def _place_of_letter(_request: HttpRequest, letter_id: str) -> str:  # noqa: ARG001
    return reverse("console:board")


@require_safe
@account_manager_required
def board(request: HttpRequest) -> HttpResponse:
    """Every onboarding of her customers; `?text=`, `?customer=` and `?state=` narrow it down."""
    customers = list(Workspace.objects.of_account_manager(person(request)).order_by("name"))
    form = BoardFilter(request.GET, customers=customers)
    asked = form.asked()
    context = {
        "filter": form,
        "asked": asked,
        "is_filtered": any(asked.values()),
        "board": board_of(customers, **asked),
        "customers": customers,
        "letters": unsent_letters(customers),
        "now": timezone.now(),
    }
    return page_or_fragment(request, "console/board.html", "console/_board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
def new_customer(request: HttpRequest) -> HttpResponse:
    """Open a workspace and invite its first member; the letter is sent in the background."""
    form = NewCustomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workspace = open_customer(**form.cleaned_data, by=person(request))
        except ProblemError as error:
            form.refuse(error.problem)
        else:
            messages.success(request, f"{workspace.name} is set up; {form.cleaned_data['member_email']} gets a letter.")
            return redirect("console:board")
    return render(request, "console/new_customer.html", {"form": form}, status=422 if form.errors else 200)


@account_manager_required
@only_posted(_place_of_letter)
def send_letter_again(request: HttpRequest, letter_id: str) -> HttpResponse:
    """Another try for an invitation that could not be sent."""
    letter = Letter.objects.select_related("workspace").filter(pk=letter_id).exclude(workspace=None).first()
    if letter is None:
        raise Http404
    membership_or_404(request, str(letter.workspace_id), kind=Membership.Kind.ACCOUNT_MANAGER)
    send_again(letter=letter, by=person(request))
    messages.info(request, f"The letter to {letter.to} is on its way again.")
    return redirect("console:board")
