"""The Data step's form: a location and, if the person knows better, its format."""

from __future__ import annotations

from typing import Any

from django import forms

from wizard.core.problems import ProblemError
from wizard.sampling.location import S3Location, parse
from wizard.sampling.types import FileFormat
from wizard.web.aws_access.guarded import GuardedForm, problem_as_error

FORMATS = [("", "Find out"), (FileFormat.PARQUET.value, "Parquet"), (FileFormat.CSV.value, "CSV")]


class SourceForm(GuardedForm):
    """Where a dataset lies."""

    places = ("location",)

    location = forms.CharField(
        label="Location",
        max_length=1200,
        strip=True,
        help_text="Paste an s3:// location, a console address or an ARN, or pick an object. A prefix opens the list.",
        widget=forms.TextInput(attrs={"class": "font-monospace", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Paste a location such as s3://bucket/key, or pick an object."},
    )
    format = forms.ChoiceField(label="Format", choices=FORMATS, required=False)

    def guarded(self, sent: dict[str, Any]) -> dict[str, Any]:
        """As of every form; but the name of an object that was picked is what it is, however it looks."""
        return sent if sent.get("action") == "pick" else super().guarded(sent)

    def clean_location(self) -> S3Location:
        try:
            return parse(self.cleaned_data["location"], allow_bucket=True)
        except ProblemError as error:
            raise problem_as_error(error) from error

    @property
    def chosen_format(self) -> FileFormat | None:
        """The format that the person chose; None: find out."""
        chosen = self.cleaned_data.get("format")
        return FileFormat(chosen) if chosen else None
