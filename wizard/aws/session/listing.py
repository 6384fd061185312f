"""Lists what is under a prefix, and finds single objects that way.

`ProblemError` leaves this module: AWS's refusals with their diagnosis, and `aws.object.missing`. Nothing here asks by
HEAD, whose refusals have no body to diagnose.
"""

from __future__ import annotations

from typing import Any

from wizard.aws.diagnosis import Operation
from wizard.aws.problems import missing_object
from wizard.aws.session.attempts import Response
from wizard.aws.session.nearest import nearest_keys
from wizard.aws.session.sessions import AwsSession
from wizard.aws.session.storable import storable
from wizard.aws.types import ListPage, S3Object
from wizard.core.problems import ProblemError

PAGE_LIMIT = 1_000
"""Entries that S3 gives in one answer at most."""


def list_page(
    session: AwsSession,
    bucket: str,
    prefix: str,
    *,
    delimiter: str = "/",
    limit: int = PAGE_LIMIT,
    token: str | None = None,
    after: str = "",
    key: str = "",
) -> ListPage:
    """One page of what is under `prefix`, in the order of the keys; `delimiter` "" looks below every level.

    `after` leaves out everything up to it, in the order of the keys; `token` goes on where a page has ended. `key` is
    the one object that is looked for, if it is one.
    """
    wanted: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": min(limit, PAGE_LIMIT)}
    if delimiter:
        wanted["Delimiter"] = delimiter
    if token:
        wanted["ContinuationToken"] = token
    elif after:
        wanted["StartAfter"] = after
    response = session.ask(Operation.LIST, "list_objects_v2", key=key, **wanted)
    return ListPage(
        prefix=prefix,
        objects=tuple(_object(entry) for entry in response.get("Contents", ())),
        prefixes=tuple(storable(entry["Prefix"]) for entry in response.get("CommonPrefixes", ())),
        truncated=bool(response.get("IsTruncated")),
        next_token=response.get("NextContinuationToken", ""),
    )


def stat(session: AwsSession, bucket: str, key: str) -> S3Object:
    """Size, ETag and age of one object. Raises ProblemError `aws.object.missing` with the nearest names."""
    found = list_page(session, bucket, key, delimiter="", limit=1, key=key).objects
    if found and found[0].key == key:
        return found[0]
    raise missing(session, bucket, key)


def missing(session: AwsSession, bucket: str, key: str) -> ProblemError:
    """What to raise where nothing is at `key`, with the nearest names: one request more."""
    near = nearest_keys(key, _neighbours(session, bucket, key))
    place = f"s3://{bucket}/{key}"
    return ProblemError(missing_object(place, nearest=tuple(f"s3://{bucket}/{name}" for name in near)))


def _neighbours(session: AwsSession, bucket: str, key: str) -> tuple[str, ...]:
    """What lies beside `key`, as far as the session may look; its first page will do."""
    above = key[: key.rstrip("/").rfind("/") + 1]
    if not above.startswith(session.role.grant.prefix):
        return ()
    try:
        page = list_page(session, bucket, above)
    except ProblemError:
        return ()  # what is missing is told without them
    return (*(entry.key for entry in page.objects), *page.prefixes)


def _object(entry: Response) -> S3Object:
    return S3Object(
        key=storable(entry["Key"]),
        size=entry["Size"],
        etag=entry.get("ETag", ""),
        modified=entry["LastModified"],
        storage_class=entry.get("StorageClass", "STANDARD"),
    )
