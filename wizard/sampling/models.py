"""Samples: the stored result of reading a bounded part of an object."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.core.jobs import Job
from wizard.sampling.types import SampleResult


class Sample(Job):
    """One bounded read of one object. `result_json` is a `SampleResult`; `etag` tells when the object has changed."""

    task_name: ClassVar[str] = "wizard.sampling.tasks.take_sample"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("smp"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="samples")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="samples")
    bucket = models.CharField(max_length=63)
    key = models.CharField(max_length=1024)
    format = models.CharField(max_length=10, blank=True)  # "" = detect
    etag = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(default=0)
    result_json = models.JSONField(null=True, blank=True)
    columns_hash = models.CharField(max_length=64, blank=True)
    """A short word for the columns found: the same columns in the same order give the same word."""
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    @property
    def uri(self) -> str:
        return f"s3://{self.bucket}/{self.key}"

    @property
    def result(self) -> SampleResult | None:
        return SampleResult.from_json(self.result_json) if self.result_json else None
