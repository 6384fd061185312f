"""The living style guide: every component in every state, from made-up data. Never reachable in production."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wizard.core.problems import Problem, Whose
from wizard.sampling.settings import ReadSettings
from wizard.web.access import mark_guarded
from wizard.web.onboarding.dataset.editor import Line
from wizard.web.onboarding.dataset.facts import SampleFacts
from wizard.web.onboarding.dataset.shown import Shown, Values
from wizard.web.onboarding.dataset.written import written
from wizard.web.styleguide_data import csv_columns, csv_result, outcomes

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

TRUST = Problem(
    code="aws.trust.audience",
    whose=Whose.YOURS,
    title="The role does not trust this audience",
    detail="STS answered InvalidIdentityToken for role arn:aws:iam::123456789012:role/embark-acme.",
    remedy="Set the audience condition of the trust policy to this value.",
    paste='"StringEquals": {"embark.example/t/iss_7Q:aud": "sts.amazonaws.com"}',
    cure="aws",
)
SLOW_DOWN = Problem(
    code="aws.s3.slow_down",
    whose=Whose.AWS,
    title="S3 asked us to slow down",
    detail="503 SlowDown on ListObjectsV2 of bucket acme-ml-predictions, three times in a row.",
    remedy="Wait a minute, then press “Try again”.",
    retryable=True,
)
BROKE = Problem(
    code="core.job.unexpected",
    whose=Whose.OURS,
    title="Something on our side broke",
    detail="The worker met an error that it does not know. It is in our log with the id of this job.",
    remedy="Press “Try again”; what was done so far is kept.",
    retryable=True,
)


POLICY = """{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::acme-ml-predictions/*"]}
  ]
}"""


@dataclass(frozen=True)
class SampleJob:
    """What the job panel asks of a `core.jobs.Job`."""

    pk: str
    state: str
    percent: int | None = None
    progress_note: str = ""
    problem: Problem | None = None
    attempt: int = 0
    created_at: datetime = NOON
    started_at: datetime = NOON
    finished_at: datetime = NOON + timedelta(seconds=4.2)

    @property
    def is_live(self) -> bool:
        return self.state in ("queued", "running")

    @property
    def is_done(self) -> bool:
        return self.state == "done"

    @property
    def has_failed(self) -> bool:
        return self.state == "failed"


@dataclass(frozen=True)
class SampleProbe:
    """What the ladder asks of a probe."""

    key: str
    title: str
    state: str
    seconds: float | None = None
    evidence: list[tuple[str, str]] = field(default_factory=list)
    problem: Problem | None = None


@dataclass(frozen=True)
class SampleStep:
    """What the stepper asks of a step's state."""

    number: int
    key: str
    title: str
    status: str

    @property
    def is_open(self) -> bool:
        return self.status != "locked"


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="Model name", help_text="Shown wherever the model is listed.")
    arn = forms.CharField(label="Role ARN", widget=forms.TextInput(attrs={"class": "mono"}))
    type = forms.ChoiceField(label="Type", choices=[("binary", "Binary"), ("regression", "Regression")])
    sets = forms.MultipleChoiceField(
        label="Datasets to connect",
        choices=[("serving", "Serving"), ("training", "Training")],
        widget=forms.CheckboxSelectMultiple,
    )
    notes = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    remember = forms.BooleanField(label="Stay signed in", required=False)


def steps() -> list[SampleStep]:
    """The stepper in the middle of an onboarding."""
    names = ["Model", "AWS access", "Data", "Columns", "Review", "Registration"]
    states = ["done", "done", "running", "problem", "open", "locked"]
    return [
        SampleStep(number, name.split()[0].lower(), name, state)
        for number, (name, state) in enumerate(zip(names, states, strict=True), start=1)
    ]


def probes() -> list[SampleProbe]:
    """The ladder stopped in the middle."""
    seen = [("issuer", "https://embark.example/t/iss_7Q"), ("subject", "workspace:wsp_4kTz"), ("key id", "key_9x")]
    return [
        SampleProbe("token", "An ID token was signed", "ok", 0.012, evidence=seen),
        SampleProbe("assume", "Assume the role", "failed", 0.84, problem=TRUST),
        SampleProbe("list", "List the bucket", "running"),
        SampleProbe("read", "Read one byte range", "waiting"),
        SampleProbe("region", "Find the bucket's region", "skipped"),
    ]


def jobs() -> list[tuple[str, SampleJob]]:
    """A job in each state."""
    return [
        ("Access check", SampleJob("job_q", "queued")),
        ("Sample of predictions.parquet", SampleJob("job_u", "running", progress_note="Reading the footer …")),
        ("First sync", SampleJob("job_r", "running", 62, "1,240,000 of 2,000,000 rows", attempt=2)),
        ("Registration", SampleJob("job_d", "done", 100)),
        ("First sync, again", SampleJob("job_f", "failed", problem=BROKE)),
    ]


def data_step() -> dict[str, Any]:
    """What the parts of the Data step ask for."""
    result = csv_result()
    return {
        "written": written(result.format, result, ReadSettings(options={"sep": ";"})),
        "values": [Shown(result, value, NOON) for value in Values],
        "sample_facts": SampleFacts(result),
        "lines": [Line(place, each.text, each) for place, each in enumerate(outcomes())],
        "sample": SampleJob("smp_guide", "running", progress_note="Reading ranges of 5 objects …"),
    }


def view(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "styleguide.html", context())


def context() -> dict[str, Any]:
    """The data of the style guide."""
    filled = {"wrong-arn": "arn:aws:iam::1234:role/embark", "wrong-type": "binary", "wrong-sets": ["serving"]}
    wrong = SampleForm(filled, prefix="wrong")
    wrong.add_error("arn", "An AWS account id has exactly twelve digits; this one has 4.")
    return {
        "steps": steps(), "step": steps()[2], "probes": probes(), "jobs": jobs(), "columns": csv_columns(),
        "rows": csv_result().preview, "result": csv_result(), **data_step(),
        "problems": [TRUST, SLOW_DOWN, BROKE],
        "form": SampleForm(initial={"sets": ["serving"]}), "wrong": wrong,
        "facts": [("Provider URL", "https://embark.example/t/iss_7Q"), ("Prefix", "")],
        "policy": POLICY,
        "looks": [("general", "blue"), ("fraud-detection", "red"), ("ltv", "green"), ("anomaly", "purple"),
                  ("recommendations", "pink"), ("dynamic-pricing", "yellow"), ("personalization", "turquoise"),
                  ("demand-forecasting", "arctic_blue")],
        "now": NOON, "then": NOON - timedelta(hours=3, minutes=12), "onboarding": {"pk": "onb_styleguide"},
    }  # fmt: skip


mark_guarded(view)
