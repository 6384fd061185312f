"""The Data step's form: a location, how to read it, and how much of it is to be monitored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from wizard.core.problems import ProblemError
from wizard.sampling.location import S3Location, parse
from wizard.sampling.options import checked
from wizard.sampling.settings import ReadSettings, Resolution
from wizard.sampling.types import FileFormat
from wizard.web.aws_access.guarded import GuardedForm, problem_as_error
from wizard.web.onboarding.dataset.written import sent_options

FORMATS = [
    ("", "Find out"),
    (FileFormat.PARQUET.value, "Parquet"),
    (FileFormat.CSV.value, "CSV, TSV and the like"),
    (FileFormat.JSON.value, "JSON"),
    (FileFormat.DELTA.value, "Delta table"),
]
LOCATION_LIMIT = 1_200
"""Characters of a typed location."""
LINES = 200
"""Expressions, options or resolutions that one form may send."""


class SourceForm(GuardedForm):
    """Where a dataset lies and how it is read."""

    places = ("location",)

    location = forms.CharField(
        label="Location",
        max_length=LOCATION_LIMIT,
        strip=True,
        help_text="One object, a prefix that ends in a slash, or a glob such as s3://bucket/day=*/part-*.parquet. "
        "Console addresses and ARNs are understood, too.",
        widget=forms.TextInput(attrs={"class": "font-monospace", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Paste a location such as s3://bucket/key, or pick an object."},
    )
    format = forms.ChoiceField(label="Format", choices=FORMATS, required=False)
    percent = forms.DecimalField(
        label="Share of rows to monitor",
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        max_digits=6,
        decimal_places=3,
        help_text="100 keeps every row; of a smaller share, the rows are picked at random. What you see here does not "
        "change.",
        error_messages={"min_value": "Give more than 0.", "max_value": "Give 100 at the most."},
    )

    def guarded(self, sent: dict[str, Any]) -> dict[str, Any]:
        """As of every form; but the name of an object that was picked is what it is, however it looks."""
        return sent if sent.get("action") == "pick" else super().guarded(sent)

    def clean_location(self) -> S3Location:
        try:
            return parse(self.cleaned_data["location"], allow_bucket=True)
        except ProblemError as error:
            raise problem_as_error(error) from error

    def settings(self, sent: QueryDict, before: ReadSettings) -> ReadSettings:
        """How to read the location; what the form did not show stays as it was `before`.

        Raises ProblemError (`data.options.*`) for an option that cannot be kept.
        """
        percent = self.cleaned_data.get("percent")
        typed = self.typed(sent, before)
        return replace(
            typed,
            options=checked(typed.options, typed.format),
            fraction=float(percent) / 100 if percent else 1.0,
        )

    def typed(self, sent: QueryDict, before: ReadSettings) -> ReadSettings:
        """Format, options, expressions and resolutions as they were typed, whether they can be kept or not."""
        shown, chosen = sent.getlist("shown"), self.cleaned_data.get("format")
        return ReadSettings(
            format=FileFormat(chosen) if chosen else None,
            options=_options(sent) if "options" in shown else before.options,
            select=sent_lines(sent.getlist("select")) if "select" in shown else before.select,
            resolutions=_resolutions(sent) if "matrix" in shown else before.resolutions,
        )


def initial_of(uri: str, settings: ReadSettings) -> dict[str, Any]:
    """What the form shows of what is stored."""
    percent = f"{settings.fraction * 100:.3f}".rstrip("0").rstrip(".")
    return {"location": uri, "format": settings.format or "", "percent": percent}


def sent_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The expressions that were typed, without empty lines."""
    return tuple(line.strip() for line in lines[:LINES] if line.strip())


def _options(sent: QueryDict) -> dict[str, str]:
    names, values = sent.getlist("other-name")[:LINES], sent.getlist("other-value")[:LINES]
    single = {name: str(value) for name, value in sent.items()}
    return sent_options(single, zip(names, values, strict=False))


def _resolutions(sent: QueryDict) -> dict[str, Resolution]:
    """What was chosen for each column that differs; a row that follows the proposal sends nothing."""
    rows = zip(sent.getlist("matrix-column"), sent.getlist("matrix-resolution"), strict=False)
    return {column: Resolution(chosen) for column, chosen in rows if chosen in Resolution._value2member_map_}
