"""The verbs of sampling. Raises nothing of its own: what goes wrong while sampling ends in the row as a Problem."""

from __future__ import annotations

from django.db import transaction

from wizard.accounts.models import User
from wizard.accounts.services import audit
from wizard.aws.models import Connection
from wizard.core.bell import ring
from wizard.sampling.location import S3Location
from wizard.sampling.models import Sample
from wizard.sampling.types import FileFormat


@transaction.atomic
def request_sample(*, connection: Connection, location: S3Location, file_format: FileFormat | None, by: User) -> Sample:
    """Queue a sample of the object at `location`; `file_format` None means: find out.

    Asked twice while the first is live (a double click, two tabs), it is the same row.
    """
    asked = {
        "connection": connection,
        "bucket": location.bucket,
        "key": location.key,
        "format": file_format.value if file_format else "",
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
