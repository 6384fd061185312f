"""Text → `S3Location`. Text that names no object raises ProblemError, with the corrected spelling where one exists.

The spellings that are understood are those of `wizard.aws.paste.addresses`. White space around the text is dropped,
so a key that ends in white space cannot be given. A key with `*`, `?`, `[` or `{` is a glob (see `objects.globs`).
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.aws.paste.addresses import (
    CONTROL,
    KEY_BYTES,
    AddressError,
    Reason,
    is_bucket_name,
    is_special_bucket,
    split,
    unquoted,
)
from wizard.core.problems import Problem, ProblemError
from wizard.sampling import problems
from wizard.sampling.objects.globs import GlobError, escaped, expression, first_wildcard, literal_start, unescaped
from wizard.sampling.objects.problems import bad_glob


@dataclass(frozen=True)
class S3Location:
    """An object, a prefix when `key` ends with a slash, or a glob when it contains a wildcard.

    `key` is as written: where it contains `*`, `?`, `[` or `{`, a backslash takes the next character as it is.
    """

    bucket: str
    key: str

    @classmethod
    def literal(cls, bucket: str, key: str) -> S3Location:
        """The location of exactly this key, whatever characters it has: one that was picked from a listing."""
        return cls(bucket, escaped(key))

    @property
    def uri(self) -> str:
        """The one spelling that is stored and shown; `parse` reads it back."""
        return f"s3://{self.bucket}/{self.key}"

    @property
    def is_glob(self) -> bool:
        """Whether this names the objects whose keys match a pattern."""
        return first_wildcard(self.key) is not None

    @property
    def is_prefix(self) -> bool:
        """Whether this names what lies under it instead of one object."""
        return not self.is_glob and (self.key.endswith("/") or not self.key)

    @property
    def plain_key(self) -> str:
        """The key of the object or prefix as S3 has it, without the backslashes; of no use for a glob."""
        return unescaped(self.key)

    @property
    def start(self) -> str:
        """What all keys begin with that this can stand for: the prefix to list."""
        return literal_start(self.key)

    @property
    def base(self) -> str:
        """`start` up to its last slash: what lies below it are the levels of this location."""
        return self.start[: self.start.rfind("/") + 1]

    @property
    def name(self) -> str:
        """The last part of the key, for people."""
        return self.key.rstrip("/").rsplit("/", 1)[-1]

    def __str__(self) -> str:
        return self.uri


def parse(text: str, *, allow_bucket: bool = False) -> S3Location:
    """The location that `text` names; `allow_bucket` also takes a bucket alone, as the prefix of everything in it."""
    given = unquoted(text)
    _check_characters(given)
    try:
        location = S3Location(*split(given))
    except AddressError as error:
        raise ProblemError(_refusal(error)) from error
    if problem := _bucket_problem(location):
        raise ProblemError(problem)
    _check_key(location, allow_bucket=allow_bucket)
    return location


def _refusal(error: AddressError) -> Problem:
    if error.reason is Reason.ACCESS_POINT:
        return problems.access_point(error.shown)
    if error.reason is Reason.PARTITION:
        return problems.partition(error.shown)
    return problems.not_s3(error.shown, suggestion=error.suggestion)


def _bucket_problem(location: S3Location) -> Problem | None:
    bucket = location.bucket
    if not bucket:
        return problems.no_bucket()
    if is_special_bucket(bucket):
        return problems.access_point(bucket)
    if is_bucket_name(bucket):
        return None
    lowered = bucket.strip().lower()
    suggestion = S3Location(lowered, location.key).uri if is_bucket_name(lowered) else ""
    return problems.bucket_name(bucket, suggestion=suggestion)


def _check_key(location: S3Location, *, allow_bucket: bool) -> None:
    _check_characters(location.key)
    length = len(location.key.encode())
    if length > KEY_BYTES:
        raise ProblemError(problems.key_too_long(length))
    if not location.key and not allow_bucket:
        raise ProblemError(problems.no_key(location.bucket))
    _check_glob(location)


def _check_glob(location: S3Location) -> None:
    if not location.is_glob:
        return
    try:
        expression(location.key)
    except GlobError as error:
        raise ProblemError(bad_glob(location.key, what=error.what, position=error.position)) from error


def _check_characters(text: str) -> None:
    if CONTROL.search(text):
        raise ProblemError(problems.key_characters(CONTROL.sub("�", text)))
