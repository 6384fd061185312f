"""The verbs of sampling. Raises nothing of its own: what goes wrong while sampling ends in the row as a Problem."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from wizard.accounts.models import User
from wizard.accounts.services import audit
from wizard.aws.models import Connection
from wizard.core.bell import ring
from wizard.sampling.location import S3Location
from wizard.sampling.models import ExpressionCheck, Sample
from wizard.sampling.settings import ReadSettings


@transaction.atomic
def request_sample(*, connection: Connection, location: S3Location, settings: ReadSettings, by: User | None) -> Sample:
    """Queue a sample of the objects at `location`, read as `settings` say.

    Asked twice while the first is live (a double click, two tabs), it is the same row.
    """
    asked = {
        "connection": connection,
        "bucket": location.bucket,
        "key": location.key,
        "settings_json": settings.to_json(),
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
