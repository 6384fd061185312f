"""The Problems around a connection that are no answer of AWS: tokens, checks, listings, objects.

What people paste has its Problems in `wizard.aws.paste.problems`; what AWS answers, in `wizard.aws.diagnosis`. Builds,
never raises.
"""

from __future__ import annotations

from functools import partial

from wizard.core import problems as core
from wizard.core.problems import Problem

CURE = "aws"
"""Key of the wizard step on which the customer cures what concerns the role and the bucket."""

NOTHING_TO_DO = "Nothing in your account needs to change."
"""Stands in every detail whose cause is ours, so that nobody looks for it in IAM."""

yours = partial(core.yours, cure=CURE)
ours, by_aws = core.ours, core.by_aws


def empty_prefix(place: str, seen: str) -> Problem:
    """A listing that answered, but holds nothing to read. `seen` says what was there instead ("" for nothing)."""
    return yours(
        code="aws.bucket.empty_prefix",
        title="There is no data under this prefix",
        detail=f"Listing {place} works, and it holds {seen or 'no object at all'}.",
        remedy="Write the first data file there, or enter the prefix under which the files are, then check again.",
    )


def unknown_pair(connection_id: str) -> Problem:
    """Somebody asked for a token of a role that no connection holds."""
    return yours(
        code="aws.connection.no_role",
        title="This connection has no role yet",
        detail=f"Connection {connection_id} holds no role ARN, and Embark signs tokens for saved roles only.",
        remedy="Paste the role ARN and save it.",
    )


def outdated_check() -> Problem:
    """The connection was changed while its check waited or ran."""
    return yours(
        code="aws.check.outdated",
        title="The connection changed during the check",
        detail="The bucket, the prefix or the role ARN is another one now than when this check was asked for.",
        remedy="Press “Check access” to check what is saved now.",
    )


def missing_object(place: str, *, nearest: tuple[str, ...] = ()) -> Problem:
    """Nothing has exactly this key; `nearest` are the places most like it, a prefix with its slash."""
    seen = f"{place} does not exist. Names are case-sensitive, and a Parquet “file” may be a prefix."
    if f"{place}/" in nearest:
        seen = f"{place} is a prefix with objects under it, and no object itself."
    elif nearest:
        seen = f"{place} does not exist. The nearest names there: {', '.join(nearest)}."
    return yours(
        code="aws.object.missing",
        title="There is no object at this location",
        detail=seen,
        remedy="Pick the object from the listing, or correct its name.",
        paste=nearest[0] if nearest else "",
        cure="data",
    )


def archived_object(place: str) -> Problem:
    """The object would have to be restored first."""
    return yours(
        code="aws.object.archived",
        title="This object is archived",
        detail=f"{place} is in a Glacier storage class and can't be read before it is restored.",
        remedy="Choose a newer object, or restore this one in the S3 console (Actions → Initiate restore).",
        cure="data",
    )


def changed_object(key: str) -> Problem:
    """The object was replaced between two ranged reads."""
    return yours(
        code="aws.object.changed",
        title="The object was replaced while it was read",
        detail=f"{key} has another ETag or size now than when reading began.",
        remedy="Wait until the writer has finished, then read it again.",
        retryable=True,
    )


def over_budget(key: str, *, budget: int) -> Problem:
    """Reading on would cost more bytes than were allowed for this object."""
    return yours(
        code="aws.object.budget",
        title="Too much of this object would have to be read",
        detail=f"More than {budget:,} bytes of {key} would be needed; that is the limit for one reading.",
        remedy="Choose a smaller file of the same data, or write it with smaller row groups.",
        cure="data",
    )


def cut_short(key: str) -> Problem:
    """The body ended early again and again."""
    return by_aws(
        code="aws.object.cut",
        title="The object's bytes stopped coming",
        detail=f"Several answers for {key} ended before their last byte.",
        remedy="Try again in a minute.",
    )


def no_ranges(key: str) -> Problem:
    """The store answers a ranged read with the whole object."""
    return yours(
        code="aws.object.no_ranges",
        title="This store can't read a part of an object",
        detail=f"A range of {key} was asked for and the whole object came back.",
        remedy="Keep the data in a bucket of Amazon S3 itself.",
        cure="data",
    )


def outside_connection(prefix: str, place: str) -> Problem:
    """A prefix that the connection does not cover."""
    return yours(
        code="aws.listing.outside",
        title="This prefix is outside of the connection",
        detail=f"“{prefix}” does not lie under {place}, which is all that Embark may look at.",
        remedy="Choose a prefix below it, or save a wider one in the step AWS access.",
    )


def unreachable(place: str, error: str) -> Problem:
    """No answer at all: name, connection, TLS or time-out."""
    return ours(
        code="aws.endpoint.unreachable",
        title="Embark could not reach AWS",
        detail=f"{place} did not answer our server ({error}).",
        remedy="Wait a minute and try again; nothing in your account needs to change.",
        retryable=True,
    )


def issuer_cannot_sign(error: str) -> Problem:
    """Our own signing key can't be used."""
    return ours(
        code="aws.issuer.no_signature",
        title="Embark could not sign its token",
        detail=f"Our signing key could not be used ({error}). Nothing in your account is involved.",
        remedy="Try again in some minutes; the operator of this server finds the reason in its log.",
        retryable=True,
    )
