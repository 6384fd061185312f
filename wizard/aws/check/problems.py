"""The Problems that only an access check can find, by asking twice or in another way. Pure; builds, never raises."""

from __future__ import annotations

from wizard.aws.diagnosis.access import charges_readers
from wizard.aws.guide import Grant, as_json, trust_policy
from wizard.aws.paste.problems import other_account
from wizard.aws.problems import NOTHING_TO_DO, by_aws, ours, yours
from wizard.core.problems import Problem

OPEN_ROLE = "aws.trust.open"
_OPERATOR = "Try again in a minute; if it stays, tell your account manager, as only the operator of Embark can mend it."


def foreign_account(role_arn: str, *, role_account: str, expected: str) -> Problem:
    """The role is of another account than the one that was entered."""
    remedy = "Save the account that the role is in, or paste the ARN of the role in that account."
    return other_account(role_arn, role_account=role_account, expected=expected, remedy=remedy)


def issuer_unseen(url: str, seen: str) -> Problem:
    """Our own pages don't answer at their public address."""
    return ours(
        code="aws.issuer.unseen",
        title="Embark's identity provider does not answer",
        detail=f"We asked {url} from outside, as AWS does, and got: {seen}. {NOTHING_TO_DO}",
        remedy=_OPERATOR,
        retryable=True,
    )


def issuer_mismatch(name: str, *, expected: str, seen: str) -> Problem:
    """The public address belongs to another issuer than the one in our tokens."""
    return ours(
        code="aws.issuer.mismatch",
        title="Embark's identity provider names itself wrongly",
        detail=f"Its {name} has to be {expected} and is {seen}. {NOTHING_TO_DO}",
        remedy=_OPERATOR,
        retryable=True,
    )


def key_unpublished(kid: str, url: str) -> Problem:
    """Tokens are signed with a key that AWS can't find."""
    return ours(
        code="aws.issuer.key_unpublished",
        title="Embark signs with a key that AWS can't see yet",
        detail=f"The key {kid} is not in the key set at {url}, or is another one there. {NOTHING_TO_DO}",
        remedy=_OPERATOR,
        retryable=True,
    )


def open_role(grant: Grant, role_arn: str, subject: str) -> Problem:
    """The negative probe was let in: what keeps others out is only that we sign no other subject for this provider.

    All that is known is that one stranger was let in; with no condition at all, or by one with a wildcard.
    """
    return yours(
        code=OPEN_ROLE,
        title="The role lets other subjects in, too",
        detail=(
            f"A token with the subject {subject}, which is nobody's, opened {role_arn}: the trust policy admits more "
            f"than {grant.subject}, be it any subject of {grant.provider_url} or all that fit a wildcard. Embark signs "
            "one subject for this provider today; a condition on exactly that one keeps others out whatever happens "
            "on our side. We threw that session away."
        ),
        remedy="Open the role's Trust relationships, press Edit trust policy and replace everything by this text.",
        paste=as_json(trust_policy(grant)),
    )


def too_slow(title: str, *, seconds: float, limit: float) -> Problem:
    """A probe that took longer than it may."""
    return by_aws(
        code="aws.probe.too_slow",
        title="AWS takes too long to answer",
        detail=f"“{title}” took {seconds:.0f} s; {limit:.0f} s is the limit for one question of the check.",
        remedy="Try again in a minute.",
    )


def archived_prefix(place: str, count: int) -> Problem:
    """Every object that holds data would have to be restored first."""
    return yours(
        code="aws.bucket.archived",
        title="Everything under this prefix is archived",
        detail=f"All {count} objects with data that were listed under {place} are in a Glacier storage class.",
        remedy="Restore them in the S3 console (Actions → Initiate restore), or enter a prefix with newer files.",
    )


def other_owner(refused: str, readable: str) -> Problem:
    """Some objects can be read and others can't, and nothing in the policies tells them apart."""
    return yours(
        code="aws.object.other_owner",
        title="Some objects belong to another account",
        detail=f"S3 let the role read {readable} and refused {refused}: most likely another account wrote that one.",
        remedy="Set the bucket's Object Ownership to “Bucket owner enforced”, or have the writer write it again.",
    )


def requester_pays(bucket: str) -> Problem:
    """With the header that accepts the cost the same request went through."""
    return charges_readers(f"S3 refused until we offered to pay for the request: {bucket} is set to Requester pays.")
