"""Whether what a sample looked into is still there, in the very versions that it saw.

`ProblemError` leaves this module: `data.object.changed`, `aws.object.missing`, and AWS's refusals with their diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wizard.aws.session.listing import stat
from wizard.aws.session.sessions import open_session
from wizard.aws.types import S3Object
from wizard.core.problems import ProblemError
from wizard.sampling import problems
from wizard.sampling.models import Sample
from wizard.sampling.sources import StoredObject


def must_be_as_sampled(sample: Sample, *, purpose: str, now: datetime) -> None:
    """Ask S3 for each object that was looked into; objects that have come since are no matter.

    `purpose` is the id of the job that needs to know. A Delta table is asked nothing: its newer versions are welcome.
    """
    known = _looked_into(sample)
    if not known:
        return
    session = open_session(sample.connection, now=now, purpose=purpose)
    for entry in known:
        if stat(session, sample.bucket, entry.key).etag != entry.etag:
            raise ProblemError(problems.object_changed(f"s3://{sample.bucket}/{entry.key}"))


def changed_object(sample: Sample, now: Iterable[S3Object]) -> str:
    """The key of an object that was looked into and is not among the objects of `now` as it was; "" for none."""
    there = {(entry.key, entry.etag) for entry in now}
    return next((entry.key for entry in _looked_into(sample) if (entry.key, entry.etag) not in there), "")


def _looked_into(sample: Sample) -> list[StoredObject]:
    found = sample.result.objects if sample.result else None
    if found is None:
        return []
    return [] if found.kind == "delta" else [entry.object for entry in found.sampled if entry.object.etag]
