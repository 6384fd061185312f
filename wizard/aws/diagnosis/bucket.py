"""S3 could not find the bucket, by its name or in its region. Raises nothing."""

from __future__ import annotations

from wizard.aws.diagnosis.failure import Failure
from wizard.aws.problems import ours, yours
from wizard.core.problems import Problem


def missing(failure: Failure) -> Problem:
    return yours(
        code="aws.bucket.missing",
        title="There is no bucket of this name",
        detail=f"No account has a bucket named “{failure.grant.bucket}”: letters or a suffix may be missing.",
        remedy="Copy the bucket's name from the S3 console and save it above.",
    )


def name(failure: Failure) -> Problem:
    return yours(
        code="aws.bucket.name",
        title="This can't be the name of a bucket",
        detail=f"S3 refuses “{failure.grant.bucket}”: names have 3 to 63 lower-case letters, digits, dots and hyphens.",
        remedy="Copy the bucket's name from the S3 console and save it above.",
    )


def region(failure: Failure) -> Problem:
    return ours(
        code="aws.bucket.region",
        title="The bucket's region could not be found out",
        detail=f"S3 in {failure.region} sends us elsewhere for {failure.grant.bucket}, but not to a region we know.",
        remedy="Tell your account manager the bucket's region; nothing in your account needs to change.",
    )
