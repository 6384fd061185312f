"""Why a text names no place in S3 that we could read. Only `AddressError` leaves the modules around addresses."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a text names no place that we could read."""

    NOT_S3 = "not_s3"
    NO_BUCKET = "no_bucket"
    """It does not even begin like a bucket's name."""
    OTHER_ARN = "other_arn"
    ACCESS_POINT = "access_point"
    """An access point, an Object Lambda, an Outpost or a directory bucket."""
    PARTITION = "partition"


class AddressError(Exception):
    """`shown` is the text as it may be repeated, `suggestion` the corrected spelling ("" where there is none)."""

    def __init__(self, reason: Reason, shown: str, suggestion: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.shown = shown
        self.suggestion = suggestion
