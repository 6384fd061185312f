"""The Model step of a model's next version: its name, and which datasets are connected; all else is fixed."""

from __future__ import annotations

from typing import Any

from django import forms

from wizard.onboarding.models import Onboarding
from wizard.onboarding.next_version import version_name_refusal
from wizard.registry.models import Dataset
from wizard.registry.names import NAME_LIMIT
from wizard.web.onboarding.forms.model import DATASETS


class VersionForm(forms.Form):
    """What is asked of a version that follows another one."""

    version_name = forms.CharField(
        label="Version",
        max_length=NAME_LIMIT,
        help_text="Proposed after the last one; any free name will do.",
    )
    datasets = forms.MultipleChoiceField(
        label="Datasets to connect",
        choices=DATASETS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Serving data is what gets monitored; it is always connected.",
    )

    def __init__(self, onboarding: Onboarding, data: Any = None) -> None:
        super().__init__(data, initial={"version_name": onboarding.version_name, "datasets": onboarding.datasets})
        self.onboarding = onboarding

    def clean_version_name(self) -> str:
        name: str = self.cleaned_data["version_name"]
        if refused := version_name_refusal(self.onboarding, name):
            raise forms.ValidationError(refused.advice)
        return name

    def clean_datasets(self) -> list[str]:
        chosen = {Dataset.Kind.SERVING.value, *self.cleaned_data["datasets"]}
        return [kind for kind, _ in DATASETS if kind in chosen]
