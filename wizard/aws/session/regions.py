"""Finds the region that an answer of S3 names. Pure; raises nothing.

What S3 says here ends up in a host name, so only the shape of a region of the standard partition is believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

HOME_REGION = "us-east-1"
"""On in every account, and what S3 calls "no location constraint"."""

_REGION = re.compile(r"(?!cn-|us-gov-|us-iso|eu-iso)[a-z]{2}(?:-[a-z]{1,12}){1,2}-\d{1,2}", re.ASCII)
_IN_MESSAGE = re.compile(r"expecting '([a-z0-9-]+)'|The '?([a-z0-9-]+)'? location constraint", re.ASCII)
_SENT_ELSEWHERE = (301, 307, 400)


def is_region(text: str) -> bool:
    """Whether `text` looks like a region of the standard partition."""
    return bool(_REGION.fullmatch(text))


def region_in_headers(response: Mapping[str, Any]) -> str:
    """The bucket's region from the header that S3 adds to many answers, or ""."""
    told = response.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("x-amz-bucket-region", "")
    return told if is_region(told) else ""


def region_to_go_to(response: Mapping[str, Any]) -> str:
    """The region to which S3 sends us with an error, or "" when it does not."""
    if response.get("ResponseMetadata", {}).get("HTTPStatusCode") not in _SENT_ELSEWHERE:
        return ""
    error = response.get("Error", {})
    in_message = _IN_MESSAGE.search(error.get("Message", ""))
    told = [region_in_headers(response), error.get("Region", ""), *(in_message.groups("") if in_message else ())]
    return next((region for region in told if is_region(region)), "")


def region_of_constraint(constraint: str | None) -> str:
    """The region that GetBucketLocation's answer means; its oldest spellings are irregular. "" when unknown."""
    region = {"": HOME_REGION, "EU": "eu-west-1"}.get(constraint or "", constraint or "")
    return region if is_region(region) else ""
