"""Forms of a model's page."""

from __future__ import annotations

from typing import Any

from django import forms

from wizard.core.problems import Problem
from wizard.registry.models import Dataset
from wizard.sync.schedules import LENGTH_LIMIT


class ScheduleForm(forms.Form):
    """When a dataset is read again; empty for no schedule. The ids of its controls begin with the dataset's."""

    examples = ("0 * * * *", "0 */4 * * *", "30 6 * * *")

    schedule = forms.CharField(
        label="Cron expression",
        required=False,
        max_length=LENGTH_LIMIT,
        help_text="Minute, hour, day, month and weekday, in UTC. Leave it empty for no schedule.",
        widget=forms.TextInput(attrs={"class": "mono", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, dataset: Dataset, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{dataset.pk}-%s", initial={"schedule": dataset.schedule})
        self.examples_id = f"{dataset.pk}-examples"
        self.fields["schedule"].widget.attrs["list"] = self.examples_id

    def clean_schedule(self) -> str:
        """The fields with one space between them."""
        return " ".join(self.cleaned_data["schedule"].split())

    def refuse(self, problem: Problem) -> None:
        """Show beside the field why it was refused, and begin there."""
        self.add_error("schedule", problem.advice)
        self.fields["schedule"].widget.attrs["autofocus"] = True

    @property
    def is_wrong(self) -> bool:
        return self.is_bound and bool(self.errors)
