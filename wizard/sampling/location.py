"""Text → `S3Location`. Text that names no object raises ProblemError, with the corrected spelling where one exists.

Accepted: `s3://`, `s3a://`, `s3n://`, `bucket/key`, object URLs (virtual-hosted and path-style), S3 console URLs and
object ARNs. Keys are taken literally, but for URLs, which are percent-decoded and lose their query (a signature has no
business here). White space around the text is dropped, so a key that ends in white space cannot be given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, unquote_plus, urlsplit

from wizard.core.problems import Problem, ProblemError
from wizard.sampling import problems

KEY_BYTES = 1024
"""S3's own limit on a key in UTF-8."""

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_LOOKS_LIKE_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
_S3_SCHEME = re.compile(r"(?i)s3[an]?://(.*)", re.DOTALL)
_MISSPELT_SCHEME = re.compile(r"(?i)s3[an]?:[/\\]*(?=[a-z0-9])(.+)", re.DOTALL)
_OTHER_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:")
_ARN = re.compile(r"(?i)arn:(aws[a-z-]*):([a-z0-9-]*):([^:]*):([^:]*):(.*)", re.DOTALL)
_REGION = r"[a-z]{2}(?:-[a-z]+)+-\d"
_HOST = re.compile(rf"(?:(?P<bucket>.+)\.)?s3(?:-accelerate)?(?:[.-]dualstack)?(?:[.-]{_REGION})?\.amazonaws\.com")
_CONSOLE = re.compile(rf"(?:s3\.|{_REGION}\.)?console\.aws\.amazon\.com")
_CONSOLE_PATH = re.compile(r"/s3/(?:object|buckets)/([^/]+)/?")
_NOT_PLAIN = ("-s3alias", "--ol-s3", "--x-s3", ".mrap")
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffd]")


@dataclass(frozen=True)
class S3Location:
    """An object, or a prefix when `key` ends with a slash."""

    bucket: str
    key: str

    @property
    def uri(self) -> str:
        """The one spelling that is stored and shown; `parse` reads it back."""
        return f"s3://{self.bucket}/{self.key}"

    @property
    def is_prefix(self) -> bool:
        """Whether this names what lies under it instead of one object."""
        return self.key.endswith("/") or not self.key

    @property
    def name(self) -> str:
        """The last part of the key, for people."""
        return self.key.rstrip("/").rsplit("/", 1)[-1]

    def __str__(self) -> str:
        return self.uri


def parse(text: str, *, allow_bucket: bool = False) -> S3Location:
    """The location that `text` names; `allow_bucket` also takes a bucket alone, as the prefix of everything in it."""
    given = _unquoted(text.strip())
    if _CONTROL.search(given):
        raise ProblemError(problems.key_characters(_CONTROL.sub("�", given)))
    location = S3Location(*_split(given))
    _check_bucket(location)
    _check_key(location, allow_bucket=allow_bucket)
    return location


def _split(text: str) -> tuple[str, str]:
    if match := _S3_SCHEME.fullmatch(text):
        return _bucket_and_key(match.group(1))
    if match := _ARN.fullmatch(text):
        return _from_arn(match, text)
    if re.match(r"(?i)https?://", text):
        return _from_url(text)
    if match := _MISSPELT_SCHEME.fullmatch(text):
        raise ProblemError(problems.not_s3(text, suggestion="s3://" + match.group(1).replace("\\", "/")))
    if _OTHER_SCHEME.match(text) or not _starts_like_bucket(text):
        raise ProblemError(problems.not_s3(text))
    return _bucket_and_key(text)


def _bucket_and_key(rest: str) -> tuple[str, str]:
    bucket, _, key = rest.partition("/")
    return bucket, key


def _starts_like_bucket(text: str) -> bool:
    return bool(re.match(r"[A-Za-z0-9][\w.-]*(/|$)", text)) and "\\" not in text


def _from_arn(match: re.Match[str], text: str) -> tuple[str, str]:
    partition, service, region, account, resource = match.groups()
    if service.lower() != "s3":
        raise ProblemError(problems.access_point(text) if service.lower().startswith("s3") else problems.not_s3(text))
    if partition.lower() != "aws":
        raise ProblemError(problems.partition(text))
    if region or account or resource.startswith("accesspoint"):
        raise ProblemError(problems.access_point(text))
    return _bucket_and_key(resource)


def _from_url(text: str) -> tuple[str, str]:
    url = _split_url(text)
    host = (url.hostname or "").lower()
    if host.endswith((".amazonaws.com.cn", ".amazonaws.cn", ".amazonaws-us-gov.com")):
        raise ProblemError(problems.partition(host))
    if "s3-accesspoint" in host or "s3-object-lambda" in host or "s3-outposts" in host:
        raise ProblemError(problems.access_point(host))
    if _CONSOLE.fullmatch(host):
        return _from_console(url)
    if match := _HOST.fullmatch(host):
        # S3 decodes "+" in an object URL as a space, and the console writes it so.
        path = unquote_plus(url.path.removeprefix("/"))
        return (match.group("bucket"), path) if match.group("bucket") else _bucket_and_key(path)
    raise ProblemError(problems.not_s3(_without_query(url)))


def _split_url(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:
        raise ProblemError(problems.not_s3(text)) from error


def _from_console(url: SplitResult) -> tuple[str, str]:
    match = _CONSOLE_PATH.fullmatch(url.path)
    if match is None:
        raise ProblemError(problems.not_s3(_without_query(url)))
    # The console writes the prefix with encodeURIComponent, in which "+" is a plus sign.
    prefix = parse_qs(url.query.replace("+", "%2B")).get("prefix", [""])
    return unquote(match.group(1)), prefix[0]


def _without_query(url: SplitResult) -> str:
    return f"{url.scheme}://{url.hostname or ''}{url.path}"


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'`":
        return text[1:-1].strip()
    return text


def _check_bucket(location: S3Location) -> None:
    if problem := _bucket_problem(location.bucket, location.key):
        raise ProblemError(problem)


def _bucket_problem(bucket: str, key: str) -> Problem | None:
    if bucket.endswith(_NOT_PLAIN) or bucket.startswith("arn:"):
        return problems.access_point(bucket)
    if is_bucket_name(bucket):
        return None
    lowered = bucket.strip().lower()
    return problems.bucket_name(bucket, suggestion=S3Location(lowered, key).uri if is_bucket_name(lowered) else "")


def is_bucket_name(text: str) -> bool:
    """Whether S3 could have a bucket of this name (source: S3 user guide, bucket naming rules)."""
    return bool(_BUCKET.fullmatch(text)) and ".." not in text and not _LOOKS_LIKE_ADDRESS.fullmatch(text)


def _check_key(location: S3Location, *, allow_bucket: bool) -> None:
    if _CONTROL.search(location.key):
        raise ProblemError(problems.key_characters(_CONTROL.sub("�", location.key)))
    length = len(location.key.encode())
    if length > KEY_BYTES:
        raise ProblemError(problems.key_too_long(length))
    if not location.key and not allow_bucket:
        raise ProblemError(problems.no_key(location.bucket))
