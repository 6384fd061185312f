"""The verbs of sampling. What goes wrong while sampling ends in the row as a Problem.

`ProblemError` (`data.options.*`) leaves those that take settings: an option that is refused, a credential above all, is
never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.accounts.services import audit
from wizard.aws.models import Connection
from wizard.core.bell import ring
from wizard.core.jobs import JobState
from wizard.core.running import MAX_ATTEMPTS
from wizard.sampling import keeping
from wizard.sampling.location import S3Location
from wizard.sampling.models import ExpressionCheck, Sample
from wizard.sampling.options import checked
from wizard.sampling.results import ExpressionPreview, SampleResult
from wizard.sampling.settings import ReadSettings


def opened(sample: Sample) -> SampleResult | None:
    """What was found, with the sample values while they are kept. For the people of the workspace alone."""
    return keeping.opened(sample, now=timezone.now())


def preview_of(check: ExpressionCheck) -> ExpressionPreview | None:
    """What a check has found; None while it is not done, and once its rows are deleted. For the workspace's people."""
    return keeping.previewed(check, now=timezone.now()) if check.is_done else None


@transaction.atomic
def record_sample(
    *, connection: Connection, location: S3Location, settings: ReadSettings, by: User | None = None
) -> Sample:
    """A sample that whoever asks for it takes in this very process, in one attempt: no worker is rung for."""
    sample = Sample.objects.create(
        workspace=connection.workspace,
        connection=connection,
        bucket=location.bucket,
        key=location.key,
        settings_json=_fit_to_store(settings).to_json(),
        requested_by=by,
        rung_at=timezone.now(),  # not due for the sweep
        attempt=MAX_ATTEMPTS - 1,
    )
    audit(workspace=sample.workspace, by=by, verb="sample.requested", subject_id=sample.pk, location=sample.uri)
    return sample


@transaction.atomic
def request_sample(*, connection: Connection, location: S3Location, settings: ReadSettings, by: User | None) -> Sample:
    """Queue a sample of the objects at `location`, read as `settings` say.

    Asked twice while the first is live (a double click, two tabs), it is the same row.
    """
    asked = {
        "connection": connection,
        "bucket": location.bucket,
        "key": location.key,
        "settings_json": _fit_to_store(settings).to_json(),
    }
    # The connection's row is the turnstile: two requests for it take turns.
    Connection.objects.select_for_update().get(pk=connection.pk)
    live: Sample | None = Sample.objects.live().filter(**asked).first()
    if live:
        return live
    sample = Sample.objects.create(workspace=connection.workspace, requested_by=by, **asked)
    audit(workspace=sample.workspace, by=by, verb="sample.requested", subject_id=sample.pk, location=sample.uri)
    ring(sample)
    return sample


def _fit_to_store(settings: ReadSettings) -> ReadSettings:
    return replace(settings, options=checked(settings.options, settings.format))


@transaction.atomic
def request_expression_check(*, sample: Sample, expressions: Sequence[str], by: User) -> ExpressionCheck:
    """Queue a check of `expressions` on the rows that `sample` has kept; what was asked before is forgotten."""
    Sample.objects.select_for_update().get(pk=sample.pk)
    asked = {"sample": sample, "expressions": list(expressions)}
    live: ExpressionCheck | None = ExpressionCheck.objects.live().filter(**asked).first()
    if live:
        return live
    ExpressionCheck.objects.filter(sample=sample).delete()
    check = ExpressionCheck.objects.create(requested_by=by, **asked)
    ring(check)
    return check


def newest_sample(*, connection: Connection, location: S3Location, etag: str) -> Sample | None:
    """The newest sample of these very versions of the objects at `location`."""
    same = Sample.objects.filter(connection=connection, bucket=location.bucket, key=location.key, etag=etag)
    newest: Sample | None = same.filter(state=JobState.DONE).order_by("-finished_at").first()
    return newest


@transaction.atomic
def forget_values(samples: Iterable[Sample]) -> int:
    """Delete what is kept of the samples' values; how many of them had any."""
    rows = Sample.objects.filter(pk__in=[sample.pk for sample in samples])
    ExpressionCheck.objects.filter(sample__in=rows).delete()
    return rows.exclude(values_until=None).update(**keeping.FORGOTTEN)


def forget_old_values(*, now: datetime) -> int:
    """Delete the values of samples whose time is up; how many there were."""
    return forget_values(Sample.objects.filter(values_until__lte=now).only("pk"))


@transaction.atomic
def keep_sample_values(*, workspace: Workspace, keep: bool, by: User) -> bool:
    """Whether sample values are kept and shown from now on; switched off, those that are kept are deleted at once.

    False when it was so already.
    """
    changed = Workspace.objects.filter(pk=workspace.pk).exclude(keeps_sample_values=keep)
    if not changed.update(keeps_sample_values=keep):
        return False
    if not keep:
        forget_values(Sample.objects.filter(workspace=workspace))
    audit(workspace=workspace, by=by, verb="workspace.sample_values", subject_id=workspace.pk, keep=keep)
    return True
