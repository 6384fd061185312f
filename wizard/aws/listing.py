"""Lists what is under a prefix, and finds single objects that way.

`ProblemError` leaves this module: AWS's refusals with their diagnosis, and `aws.object.missing`. Nothing here asks by
HEAD, whose refusals have no body to diagnose.
"""

from __future__ import annotations

from typing import Any

from wizard.aws.calls import Response
from wizard.aws.diagnosis import Operation
from wizard.aws.problems import missing_object
from wizard.aws.regions import region_of_constraint
from wizard.aws.sessions import AwsSession
from wizard.aws.storable import storable
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
) -> ListPage:
    """One page of what is under `prefix`, in the order of the keys; `delimiter` "" looks below every level."""
    wanted: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": min(limit, PAGE_LIMIT)}
    if delimiter:
        wanted["Delimiter"] = delimiter
    if token:
        wanted["ContinuationToken"] = token
    response = session.ask(Operation.LIST, "list_objects_v2", **wanted)
    return ListPage(
        prefix=prefix,
        objects=tuple(_object(entry) for entry in response.get("Contents", ())),
        prefixes=tuple(storable(entry["Prefix"]) for entry in response.get("CommonPrefixes", ())),
        truncated=bool(response.get("IsTruncated")),
        next_token=response.get("NextContinuationToken", ""),
    )


def stat(session: AwsSession, bucket: str, key: str) -> S3Object:
    """Size, ETag and age of one object. Raises ProblemError `aws.object.missing`."""
    found = list_page(session, bucket, key, delimiter="", limit=1).objects
    if found and found[0].key == key:
        return found[0]
    raise ProblemError(missing_object(f"s3://{bucket}/{key}"))


def bucket_region(session: AwsSession, bucket: str) -> str:
    """The region that S3 says the bucket is in, or "" when the role may not ask."""
    try:
        response = session.ask(Operation.LOCATION, "get_bucket_location", Bucket=bucket)
    except ProblemError:
        return ""
    return region_of_constraint(response.get("LocationConstraint"))


def _object(entry: Response) -> S3Object:
    return S3Object(
        key=storable(entry["Key"]),
        size=entry["Size"],
        etag=entry.get("ETag", ""),
        modified=entry["LastModified"],
        storage_class=entry.get("StorageClass", "STANDARD"),
    )
