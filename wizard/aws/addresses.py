"""What a text says about a place in S3: the bucket and the key, in any spelling that people paste. Pure.

Understood: `s3://`, `s3a://`, `s3n://`, `bucket/key`, ARNs, addresses of objects (virtual-hosted and path-style) and of
the S3 console. Keys are taken literally, but for addresses, which are percent-decoded and lose their query (a signature
has no business here). `AddressError` leaves `split`; what it means to a person is for the caller to say.
"""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, unquote, unquote_plus, urlsplit

KEY_BYTES = 1024
"""S3's own limit on a key in UTF-8; nothing can lie below a longer prefix."""
CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffd]")
"""Characters that no key has which a person can paste."""

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
_LOOKS_LIKE_IP = re.compile(r"\d+\.\d+\.\d+\.\d+")
_SPECIAL = ("-s3alias", "--ol-s3", "--x-s3", ".mrap")
_STARTS_LIKE_BUCKET = re.compile(r"[A-Za-z0-9][\w.-]*(/|$)")
_S3_SCHEME = re.compile(r"(?i)s3[an]?://(.*)", re.DOTALL)
_WEB_SCHEME = re.compile(r"(?i)https?://")
_MISSPELT_SCHEME = re.compile(r"(?i)s3[an]?:[/\\]*(?=[a-z0-9])(.+)", re.DOTALL)
_OTHER_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:")
_ARN = re.compile(r"(?i)arn:(aws[a-z-]*):([a-z0-9-]*):([^:]*):([^:]*):(.*)", re.DOTALL)
_REGION = r"[a-z]{2}(?:-[a-z]+)+-\d"
_HOST = re.compile(rf"(?:(?P<bucket>.+)\.)?s3(?:-accelerate)?(?:[.-]dualstack)?(?:[.-]{_REGION})?\.amazonaws\.com")
_OTHER_PARTITIONS = (".amazonaws.com.cn", ".amazonaws.cn", ".amazonaws-us-gov.com")
_NOT_PLAIN = ("s3-accesspoint", "s3-object-lambda", "s3-outposts")
_CONSOLE = re.compile(rf"(?:s3\.|{_REGION}\.)?console\.aws\.amazon\.com")
_CONSOLE_PATH = re.compile(r"/s3/(?:object|buckets)/([^/]+)/?")


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


def unquoted(text: str) -> str:
    """`text` without white space and one pair of quotes around it."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'`":
        return text[1:-1].strip()
    return text


def split(text: str) -> tuple[str, str]:
    """Bucket and key of an `unquoted` text, neither checked yet. Raises AddressError."""
    if match := _S3_SCHEME.fullmatch(text):
        rest = match.group(1)
        return _from_arn(rest) if rest.lower().startswith("arn:") else _bucket_and_key(rest)
    if text.lower().startswith("arn:"):
        return _from_arn(text)
    if _WEB_SCHEME.match(text):
        return _from_url(text)
    if match := _MISSPELT_SCHEME.fullmatch(text):
        raise AddressError(Reason.NOT_S3, text, "s3://" + match.group(1).replace("\\", "/"))
    if _OTHER_SCHEME.match(text):
        raise AddressError(Reason.NOT_S3, text)
    if not _STARTS_LIKE_BUCKET.match(text) or "\\" in text:
        raise AddressError(Reason.NO_BUCKET, text)
    return _bucket_and_key(text)


def is_bucket_name(text: str) -> bool:
    """Whether S3 could have a bucket of this name (source: S3 user guide, bucket naming rules)."""
    return bool(_BUCKET.fullmatch(text)) and ".." not in text and not _LOOKS_LIKE_IP.fullmatch(text)


def is_special_bucket(name: str) -> bool:
    """Whether this is the alias of an access point, or a bucket of another kind than general purpose."""
    return name.endswith(_SPECIAL)


def _bucket_and_key(rest: str) -> tuple[str, str]:
    bucket, _, key = rest.partition("/")
    return bucket, key


def _from_arn(text: str) -> tuple[str, str]:
    match = _ARN.fullmatch(text)
    if match is None:
        raise AddressError(Reason.OTHER_ARN, text)
    partition, service, region, account, resource = match.groups()
    if service.lower() != "s3":
        other = Reason.ACCESS_POINT if service.lower().startswith("s3") else Reason.OTHER_ARN
        raise AddressError(other, text)
    if partition.lower() != "aws":
        raise AddressError(Reason.PARTITION, text)
    if region or account or resource.startswith("accesspoint"):
        raise AddressError(Reason.ACCESS_POINT, text)
    return _bucket_and_key(resource)


def _from_url(text: str) -> tuple[str, str]:
    url = _split_url(text)
    host = (url.hostname or "").lower()
    if host.endswith(_OTHER_PARTITIONS):
        raise AddressError(Reason.PARTITION, host)
    if any(kind in host for kind in _NOT_PLAIN):
        raise AddressError(Reason.ACCESS_POINT, host)
    if _CONSOLE.fullmatch(host):
        return _from_console(url)
    if match := _HOST.fullmatch(host):
        # S3 decodes "+" in the address of an object as a space, and the console writes it so.
        path = unquote_plus(url.path.removeprefix("/"))
        return (match["bucket"], path) if match["bucket"] else _bucket_and_key(path)
    raise AddressError(Reason.NOT_S3, _without_query(url))


def _split_url(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:
        raise AddressError(Reason.NOT_S3, text) from error


def _from_console(url: SplitResult) -> tuple[str, str]:
    match = _CONSOLE_PATH.fullmatch(url.path)
    if match is None:
        raise AddressError(Reason.NOT_S3, _without_query(url))
    # The console writes the prefix with encodeURIComponent, in which "+" is a plus sign.
    prefix = parse_qs(url.query.replace("+", "%2B")).get("prefix", [""])
    return unquote(match.group(1)), prefix[0]


def _without_query(url: SplitResult) -> str:
    return f"{url.scheme}://{url.hostname or ''}{url.path}"
