"""Buckets and prefixes as people paste them. `ProblemError` (`aws.bucket.*`) leaves this module."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from wizard.aws.paste_problems import refused_bucket
from wizard.core.problems import Problem, ProblemError

PREFIX_LIMIT = 900
"""Bytes in UTF-8; S3 allows keys of 1,024 and the object's own name needs room."""

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
_S3_HOST = re.compile(r"(?:(?P<bucket>.+)\.)?s3(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com", re.ASCII)
_CONSOLE_PATH = re.compile(r"/s3/(?:buckets|object)/(?P<bucket>[^/]+)")
_FILE_NAME = re.compile(r"[^/]*\.[A-Za-z][A-Za-z0-9]{0,7}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOW = "Enter the bucket's name, or s3://bucket/prefix."


@dataclass(frozen=True)
class BucketAndPrefix:
    """A place in S3. `prefix` is "" (the whole bucket) or ends with a slash, so that in/ never opens inside/."""

    bucket: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    @classmethod
    def parse(cls, text: str) -> BucketAndPrefix:
        """The place that `text` names: a bare name, s3://, a bucket ARN, or an address of S3 or of its console.

        The name of a file or a pattern at the end is left off: the prefix is where it lies. Raises ProblemError.
        """
        pasted = text.strip().strip("\"'`").strip()
        if "<" in pasted or not pasted:
            raise ProblemError(refused_bucket("placeholder", "No bucket is named in this field yet.", remedy=_HOW))
        bucket, key = _split(pasted)
        return cls(bucket=_checked_name(bucket), prefix=_prefix_of(key))


def bucket_name(text: str) -> str:
    """The bucket that `text` names, in any form that `BucketAndPrefix.parse` reads. Raises ProblemError."""
    return BucketAndPrefix.parse(text).bucket


def _split(pasted: str) -> tuple[str, str]:
    """Bucket and key, neither checked yet."""
    scheme, separator, rest = pasted.partition("://")
    if not separator:
        return _split_arn(pasted) if pasted.lower().startswith("arn:") else _cut(pasted)
    if scheme.lower() in ("s3", "s3a", "s3n"):
        return _split_arn(rest) if rest.lower().startswith("arn:") else _cut(rest)
    if scheme.lower() in ("http", "https"):
        return _split_address(pasted)
    fact = f"“{scheme}://” is not an address of Amazon S3."
    raise ProblemError(refused_bucket("not_s3", fact, remedy="Copy the data to an S3 bucket and enter that."))


def _split_arn(arn: str) -> tuple[str, str]:
    parts = arn.split(":", 5)
    if len(parts) == 6 and parts[2] == "s3" and not parts[3] and not parts[4]:
        return _cut(parts[5])
    if len(parts) == 6 and parts[2].startswith("s3") and "accesspoint" in parts[5]:
        raise ProblemError(_access_point(arn))
    fact = f"“{arn[:120]}” is not the ARN of a bucket."
    raise ProblemError(refused_bucket("arn", fact, remedy=_HOW))


def _split_address(address: str) -> tuple[str, str]:
    try:
        url = urlsplit(address)
        host = (url.hostname or "").lower()
    except ValueError:
        host = ""
    if host.endswith("console.aws.amazon.com") and (page := _CONSOLE_PATH.match(url.path)):
        return page["bucket"], parse_qs(url.query).get("prefix", [""])[0]
    served = _S3_HOST.fullmatch(host)
    if not served:
        fact = f"“{host or address[:120]}” is not a host of Amazon S3."
        raise ProblemError(refused_bucket("not_s3", fact, remedy=_HOW))
    path = unquote(url.path).lstrip("/")
    return (served["bucket"], path) if served["bucket"] else _cut(path)


def _cut(text: str) -> tuple[str, str]:
    bucket, _, key = text.partition("/")
    return bucket, key


def _checked_name(name: str) -> str:
    if name.endswith(("-s3alias", "--ol-s3", "--x-s3", ".mrap")):
        raise ProblemError(_access_point(name))
    if _NAME.fullmatch(name) and ".." not in name and not _is_ip_address(name):
        return name
    lower = name.lower()
    paste = lower if lower != name and _NAME.fullmatch(lower) else ""
    fact = f"“{name[:80]}” is no bucket name: 3 to 63 lower-case letters, digits, dots and hyphens."
    raise ProblemError(refused_bucket("name", fact, remedy="Enter the name as the S3 console shows it.", paste=paste))


def _is_ip_address(name: str) -> bool:
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        return False
    return True


def _access_point(text: str) -> Problem:
    return refused_bucket(
        "access_point",
        f"“{text[:120]}” is an access point or a special bucket; its permissions are written otherwise.",
        remedy="Enter the name of the general purpose bucket behind it.",
    )


def _prefix_of(key: str) -> str:
    key = key.lstrip("/")
    if _CONTROL.search(key):
        fact = "The prefix holds a control character, such as a line break."
        raise ProblemError(refused_bucket("prefix", fact, remedy="Paste the prefix again, in one line."))
    if "*" in key:
        key = key[: key.index("*")].rpartition("/")[0]
    folders, _, last = key.rpartition("/")
    if _FILE_NAME.fullmatch(last):
        key = folders
    prefix = f"{key.rstrip('/')}/" if key.strip("/") else ""
    if (length := len(prefix.encode())) > PREFIX_LIMIT:
        fact = f"The prefix has {length} bytes; {PREFIX_LIMIT} are the limit."
        raise ProblemError(refused_bucket("prefix", fact, remedy="Enter a shorter prefix: the folders above it."))
    return prefix
