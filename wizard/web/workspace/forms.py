"""Forms of a workspace."""

from __future__ import annotations

from typing import Any

from django import forms

from wizard.accounts.models import ApiToken
from wizard.core.problems import ProblemError
from wizard.registration.destinations.addresses import parse_address
from wizard.registration.models import SavedDestination
from wizard.registration.plan import Generation
from wizard.registration.saved_destinations import DestinationFacts


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label="Name of the new token",
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text="What will use it: a notebook, a pipeline.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _token_field(label: str) -> forms.CharField:
    """A token of another server: never drawn again, whatever else is wrong with the form."""
    widget = forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}, render_value=False)
    return forms.CharField(label=label, max_length=4096, widget=widget)


class DestinationForm(forms.Form):
    """Another server that registrations may be sent to."""

    name = forms.CharField(
        label="Name",
        max_length=SavedDestination._meta.get_field("name").max_length,
        help_text="What people here call that server.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label="Address",
        max_length=SavedDestination._meta.get_field("base_url").max_length,
        help_text="https://host, or https://host:port.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"}),
    )
    generation = forms.ChoiceField(
        label="Generation of its API",
        choices=[
            (Generation.TWO.value, "2.x: the token names the workspace"),
            (Generation.THREE.value, "3.x: account and workspace are named"),
        ],
    )
    account = forms.CharField(
        label="Account",
        required=False,
        max_length=SavedDestination._meta.get_field("account").max_length,
        help_text="For 3.x, as that server calls it.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    remote_workspace = forms.CharField(
        label="Workspace",
        required=False,
        max_length=SavedDestination._meta.get_field("remote_workspace").max_length,
        help_text="For 3.x, as that server calls it.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    token = _token_field("Token")

    def clean_address(self) -> str:
        """An address of a form that may be spoken to."""
        try:
            return str(parse_address(self.cleaned_data["address"]))
        except ProblemError as error:
            raise forms.ValidationError(error.problem.advice) from error

    def clean(self) -> dict[str, Any]:
        """3.x cannot do without account and workspace; 2.x has no place for them."""
        told: dict[str, Any] = self.cleaned_data
        needs_them = told.get("generation") == Generation.THREE
        for name in ("account", "remote_workspace"):
            if needs_them and not told.get(name):
                self.add_error(name, "Servers of generation 3.x name it in every address.")
            told[name] = told.get(name, "") if needs_them else ""
        return told

    def facts(self) -> DestinationFacts:
        """What the service takes."""
        told: dict[str, Any] = self.cleaned_data
        return DestinationFacts(
            name=told["name"],
            address=told["address"],
            generation=Generation(told["generation"]),
            token=told["token"],
            account=told["account"],
            remote_workspace=told["remote_workspace"],
        )


class NewTokenForm(forms.Form):
    """Another token for a server that is known."""

    token = _token_field("New token")
