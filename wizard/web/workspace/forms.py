"""Forms of a workspace."""

from __future__ import annotations

from django import forms

from wizard.accounts.models import ApiToken


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label="Name of the new token",
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text="What will use it: a notebook, a pipeline.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
