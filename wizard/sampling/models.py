"""Samples and checks of expressions: stored results of reading a bounded part of one location."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.core.jobs import Job
from wizard.sampling.location import S3Location
from wizard.sampling.results import SampleResult
from wizard.sampling.settings import ReadSettings


class Sample(Job):
    """One bounded read of the objects of one location: an object, a prefix (ends in a slash) or a glob.

    `result_json` is a `SampleResult` without sample values. The values (`values_sealed`) and up to 200 whole rows
    (`rows_sealed`, an Arrow IPC stream) are kept encrypted until `values_until`; both are "" once they are deleted, or
    when the workspace keeps none. `etag` is that of a single object, else a fingerprint of the objects looked into.
    """

    task_name: ClassVar[str] = "wizard.sampling.tasks.take_sample"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("smp"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="samples")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="samples")
    bucket = models.CharField(max_length=63)
    key = models.CharField(max_length=1024)
    settings_json = models.JSONField(default=dict, blank=True)
    etag = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    result_json = models.JSONField(null=True, blank=True)
    values_sealed = models.TextField(blank=True)
    rows_sealed = models.TextField(blank=True)
    values_until = models.DateTimeField(null=True, blank=True)
    columns_hash = models.CharField(max_length=64, blank=True)
    """A short word for the columns found: the same columns in the same order give the same word."""
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    @property
    def uri(self) -> str:
        return self.location.uri

    @property
    def location(self) -> S3Location:
        return S3Location(self.bucket, self.key)

    @property
    def settings(self) -> ReadSettings:
        """What a person chose about the reading."""
        return ReadSettings.from_json(self.settings_json)

    @property
    def result(self) -> SampleResult | None:
        """What was found, without sample values; `sampling.services.opened` has them while they are kept."""
        return SampleResult.from_json(self.result_json) if self.result_json else None


class ExpressionCheck(Job):
    """`select_expr` as it is being typed, judged and run on the rows that a sample has kept.

    `expressions` is the list of texts; `result_sealed` is the encrypted JSON of the outcome (`sampling.expressions`).
    """

    task_name: ClassVar[str] = "wizard.sampling.tasks.check_expressions"
    workspace_path: ClassVar[str] = "sample__workspace"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("exc"), editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="expression_checks")
    expressions = models.JSONField(default=list)
    result_sealed = models.TextField(blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
