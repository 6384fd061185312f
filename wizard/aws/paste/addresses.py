"""What a text says about a place in S3: the bucket and the key, in any spelling that people paste. Pure.

Understood: `s3://`, `s3a://`, `s3n://`, `bucket/key`, ARNs, and the web addresses of `web_addresses`. Keys are taken
literally, but for those of web addresses. `AddressError` leaves `split`; what it means to a person is for
the caller to say.
"""

from __future__ import annotations

import re

from wizard.aws.paste.address_errors import AddressError, Reason
from wizard.aws.paste.web_addresses import place_in_url

__all__ = ["CONTROL", "KEY_BYTES", "AddressError", "Reason", "is_bucket_name", "is_special_bucket", "split", "unquoted"]

KEY_BYTES = 1024
"""S3's own limit on a key in UTF-8; nothing can lie below a longer prefix."""
CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffd]")
"""Characters that no key has which a person can paste."""

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
_LOOKS_LIKE_IP = re.compile(r"\d+\.\d+\.\d+\.\d+")
_SPECIAL = ("-s3alias", "--ol-s3", "--x-s3", ".mrap")
_AROUND = " \t\r\n\v\f\u00a0\u200b\u2060\ufeff"
_IN_COMMAND = re.compile(r"aws s3 (?:ls|cp|sync) (?:--\S+ )*[\"']?(s3://[^\s\"']+)")
_ASSIGNED = re.compile(r"\w+\s*=\s*(\"[^\"\n]+\"),?")
_QUOTED = ('""', "''", "``", "“”", "‘’", "„“")
_STARTS_LIKE_BUCKET = re.compile(r"[A-Za-z0-9][\w.-]*(/|$)")
_S3_SCHEME = re.compile(r"(?i)s3[an]?://(.*)", re.DOTALL)
_WEB_SCHEME = re.compile(r"(?i)https?://")
_MISSPELT_SCHEME = re.compile(r"(?i)s3[an]?:[/\\]*(?=[a-z0-9])(.+)", re.DOTALL)
_LOCAL = re.compile(r"[~.]{0,2}[/\\]")
_OTHER_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:")
_ARN = re.compile(r"(?i)arn:(aws[a-z-]*):([a-z0-9-]*):([^:]*):([^:]*):(.*)", re.DOTALL)


def unquoted(text: str) -> str:
    """What a person meant to paste: `text` without white space, invisible characters and quotes around it.

    And without the command or the assignment in which it stood.
    """
    text = text.strip(_AROUND)
    if match := _IN_COMMAND.match(text) or _ASSIGNED.fullmatch(text):
        text = match[1]
    if len(text) >= 2 and text[0] + text[-1] in _QUOTED:
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
        return place_in_url(text)
    if match := _MISSPELT_SCHEME.fullmatch(text):
        raise AddressError(Reason.NOT_S3, text, "s3://" + match.group(1).replace("\\", "/"))
    if _OTHER_SCHEME.match(text) or _LOCAL.match(text):
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
