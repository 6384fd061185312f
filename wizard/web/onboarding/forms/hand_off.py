"""The forms of handing a step off: how long the link lasts, and to whom it is e-mailed."""

from __future__ import annotations

from typing import Any

from django import forms

from wizard.accounts.models import EMAIL_LIMIT
from wizard.onboarding.handoff import DAYS, DEFAULT_DAYS
from wizard.web.aws_access.guarded import GuardedForm

NOTE_LIMIT = 1_000


class SendForm(GuardedForm):
    """To whom the link goes, and what the member adds."""

    email = forms.EmailField(
        label="E-mail address of the cloud admin",
        max_length=EMAIL_LIMIT,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the address to which the link goes."},
    )
    note = forms.CharField(
        label="A note to them",
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Stands in the letter as your words, beside what is granted and what never.",
    )

    def values(self) -> dict[str, Any]:
        """Keyword arguments of `onboarding.handoff`'s verbs."""
        return dict(self.cleaned_data)


class HandOffForm(SendForm):
    """A new link. Without an address it is only shown, to be copied."""

    days = forms.TypedChoiceField(
        label="The link opens for",
        coerce=int,
        choices=[(days, "1 day" if days == 1 else f"{days} days") for days in DAYS],
        initial=DEFAULT_DAYS,
    )
    field_order = ("days", "email", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.required = False
        email.label = "E-mail it to"
        email.help_text = "Left empty, you copy the link and send it yourself."
