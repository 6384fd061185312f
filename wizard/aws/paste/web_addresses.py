"""Places in S3 as web addresses: of objects (virtual-hosted, path-style, website, FIPS, dual-stack) and of the console.

They are percent-decoded and lose their query, in which a signature may stand: that has no business here. Pure;
`AddressError` leaves `place_in_url`.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, unquote, unquote_plus, urlsplit

from wizard.aws.paste.address_errors import AddressError, Reason

_SIGNATURE = re.compile(
    r"[?&](?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId)=", re.IGNORECASE
)

_REGION = r"[a-z]{2}(?:-[a-z]+)+-\d"
_HOST = re.compile(
    r"(?:(?P<bucket>.+)\.)?s3(?:-accelerate|-fips|-website|-external-1)?(?:[.-]dualstack)?"
    rf"(?:[.-]{_REGION})?\.amazonaws\.com"
)
_OTHER_PARTITIONS = (
    ".amazonaws.com.cn", ".amazonaws.cn", ".amazonaws-us-gov.com", ".amazonaws.eu",
)  # fmt: skip
_GOV_REGION = re.compile(r"[.-]us-gov-[a-z]+-\d\.amazonaws\.com$")
_NOT_PLAIN = ("s3-accesspoint", "s3-object-lambda", "s3-outposts", "s3express", "accesspoint.s3-global")
_CONSOLE = re.compile(rf"(?:\d{{12}}-[a-z0-9]+\.)?(?:s3\.|{_REGION}\.)?console\.aws\.amazon\.com")
_CONSOLE_PATH = re.compile(r"/s3/(?:object|buckets|upload)/([^/]+)/?(.*)")
_CONSOLE_NOT_PLAIN = ("/s3/ap/", "/s3/olap/", "/s3/mraps/", "/s3/directory-buckets/", "/s3/outposts/")


def holds_signature(text: str) -> bool:
    """Whether the text is a presigned address: whoever has it may use it, so it is not to be kept or shown."""
    return bool(_SIGNATURE.search(text))


def without_signature(text: str) -> str:
    """`text` up to the query of a presigned address; all of it when it is none."""
    return text.partition("?")[0] if holds_signature(text) else text


def place_in_url(text: str) -> tuple[str, str]:
    """Bucket and key of an address that begins with http:// or https://. Raises AddressError."""
    url = _split_url(text)
    host = (url.hostname or "").lower()
    if host.endswith(_OTHER_PARTITIONS) or _GOV_REGION.search(host):
        raise AddressError(Reason.PARTITION, host)
    if any(f".{kind}" in host for kind in _NOT_PLAIN):  # what comes first is a name, whatever it is
        raise AddressError(Reason.ACCESS_POINT, host)
    if _CONSOLE.fullmatch(host):
        return _from_console(url)
    if match := _HOST.fullmatch(host):
        # S3 decodes "+" in the address of an object as a space, and the console writes it so.
        bucket, path = match["bucket"], unquote_plus(url.path.removeprefix("/"))
        return (bucket, path) if bucket else (path.partition("/")[0], path.partition("/")[2])
    raise AddressError(Reason.NOT_S3, _without_query(url))


def _split_url(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:
        raise AddressError(Reason.NOT_S3, text) from error


def _from_console(url: SplitResult) -> tuple[str, str]:
    match = _CONSOLE_PATH.match(url.path)
    if url.path.startswith(_CONSOLE_NOT_PLAIN) or "bucketType=directory" in url.query:
        raise AddressError(Reason.ACCESS_POINT, _without_query(url))
    if match is None:
        raise AddressError(Reason.NOT_S3, _without_query(url))
    # The console writes the prefix with encodeURIComponent, in which "+" is a plus sign.
    prefix = parse_qs(url.query.replace("+", "%2B")).get("prefix", [""])
    return unquote(match[1]), prefix[0] or unquote(match[2])


def _without_query(url: SplitResult) -> str:
    return f"{url.scheme}://{url.hostname or ''}{url.path}"
