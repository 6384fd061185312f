"""Buckets and prefixes as people paste them. `ProblemError` (`aws.bucket.*`, `aws.paste.secret`) leaves this module.

The spellings that are understood are those of `wizard.aws.paste.addresses`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wizard.aws.paste.addresses import CONTROL, AddressError, Reason, is_bucket_name, is_special_bucket, split, unquoted
from wizard.aws.paste.other_stores import other_store
from wizard.aws.paste.problems import pasted_secret, refused_bucket
from wizard.aws.paste.secret_texts import secret_in
from wizard.aws.paste.web_addresses import without_signature
from wizard.core.problems import Problem, ProblemError

PREFIX_LIMIT = 900
"""Bytes in UTF-8; S3 allows keys of 1,024 and the object's own name needs room."""

_FILE_NAME = re.compile(r"[^/]*\.[A-Za-z][A-Za-z0-9]{0,7}", re.ASCII)
_PLACEHOLDER = re.compile(r"<|\$\{|\{\{|(?:YOUR|MY|EXAMPLE)[-_]BUCKET|BUCKET[-_]NAME")
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
        pasted = unquoted(text)
        if secret := secret_in(without_signature(pasted)):
            raise ProblemError(pasted_secret(secret))
        if _PLACEHOLDER.search(pasted) or not pasted:
            raise ProblemError(_unnamed())
        try:
            bucket, key = split(pasted)
        except AddressError as error:
            raise ProblemError(_refusal(error)) from error
        return cls(bucket=_checked_name(bucket), prefix=_prefix_of(key))


def _refusal(error: AddressError) -> Problem:
    shown = error.shown[:120]
    if error.reason is Reason.NO_BUCKET:
        return _odd_name(error.shown.partition("/")[0])
    if error.reason is Reason.ACCESS_POINT:
        return _access_point(shown)
    if error.reason is Reason.OTHER_ARN:
        return refused_bucket("arn", f"“{shown}” is not the ARN of a bucket.", remedy=_HOW)
    if error.reason is Reason.PARTITION:
        fact = f"“{shown}” lies in another partition of AWS than the one that Embark reaches."
        return refused_bucket("partition", fact, remedy="Copy the data to a bucket of the standard AWS partition.")
    store = other_store(error.shown)
    fact = f"“{shown}” leads to {store}." if store else f"“{shown}” is not an address of Amazon S3."
    remedy = "Enter the name of an S3 bucket, or copy the data to one: Embark reads Amazon S3 only."
    return refused_bucket("not_s3", fact, remedy=remedy, paste=error.suggestion)


def _unnamed() -> Problem:
    return refused_bucket("placeholder", "No bucket is named in this field yet.", remedy=_HOW)


def _checked_name(name: str) -> str:
    if not name:
        raise ProblemError(_unnamed())
    if is_special_bucket(name):
        raise ProblemError(_access_point(name))
    if not is_bucket_name(name):
        raise ProblemError(_odd_name(name))
    return name


def _odd_name(name: str) -> Problem:
    lower = name.lower()
    paste = lower if lower != name and is_bucket_name(lower) else ""
    fact = f"“{name[:80]}” is no bucket name: 3 to 63 lower-case letters, digits, dots and hyphens."
    return refused_bucket("name", fact, remedy="Enter the name as the S3 console shows it.", paste=paste)


def _access_point(text: str) -> Problem:
    if "--x-s3" in text or "s3express" in text or "directory-buckets" in text:
        fact = f"“{text[:120]}” is a directory bucket (S3 Express One Zone)."
        return refused_bucket("directory", fact, remedy="Copy the data to a general purpose bucket and enter its name.")
    return refused_bucket(
        "access_point",
        f"“{text[:120]}” is an access point or a special bucket; its permissions are written otherwise.",
        remedy="Enter the name of the general purpose bucket behind it.",
    )


def _prefix_of(key: str) -> str:
    key = key.lstrip("/")
    if CONTROL.search(key):
        fact = "The prefix holds a control character, such as a line break."
        raise ProblemError(refused_bucket("prefix", fact, remedy="Paste the prefix again, in one line."))
    if "*" in key:
        key = key[: key.index("*")].rpartition("/")[0]
    above, _, last = key.rpartition("/")
    if _FILE_NAME.fullmatch(last):
        key = above
    prefix = f"{key.rstrip('/')}/" if key.strip("/") else ""
    if (length := len(prefix.encode())) > PREFIX_LIMIT:
        fact = f"The prefix has {length} bytes; {PREFIX_LIMIT} are the limit."
        raise ProblemError(refused_bucket("prefix", fact, remedy="Enter a shorter prefix, one that lies above it."))
    return prefix
