"""Forms of the account manager: what the board shows, and a new customer."""

from __future__ import annotations

from django import forms

from wizard.accounts.models import EMAIL_LIMIT, Workspace
from wizard.core.problems import Problem
from wizard.onboarding.attention import Standing

FIELD_OF = {"accounts.workspace.exists": "name", "accounts.member.is_manager": "member_email"}


class BoardFilter(forms.Form):
    """What to show of the board; nothing is required and what makes no sense filters nothing."""

    text = forms.CharField(
        required=False,
        label="Search",
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "Model or customer"}),
    )
    customer = forms.ChoiceField(required=False, label="Customer")
    state = forms.ChoiceField(
        required=False, label="State", choices=[("", "Any state"), *((each.value, each.value) for each in Standing)]
    )

    def __init__(self, *args: object, customers: list[Workspace], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", "All customers"), *((each.pk, each.name) for each in customers)]
        self.fields["customer"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """The filters that make sense, "" for none: `text`, `customer`, `state`."""
        self.full_clean()
        given: dict[str, str] = getattr(self, "cleaned_data", {})
        return {name: given.get(name, "") for name in self.fields}


class NewCustomerForm(forms.Form):
    """A workspace and its first member."""

    name = forms.CharField(
        label="Name of the customer", max_length=80, help_text="The workspace is called so; the customer sees it."
    )
    member_email = forms.EmailField(
        label="E-mail of the data scientist",
        max_length=EMAIL_LIMIT,
        help_text="She becomes the first member and gets a letter with the address to sign in; no password is needed.",
    )

    def refuse(self, problem: Problem) -> None:
        """Show a Problem of the service at the field that it is about."""
        self.add_error(FIELD_OF[problem.code], problem.advice)
