"""S3 let us in, but this one object can't be read: encryption, archive, deletion, replacement. Raises nothing."""

from __future__ import annotations

from wizard.aws.diagnosis import statements
from wizard.aws.diagnosis.failure import Failure, PolicyKind
from wizard.aws.diagnosis.refusals import by_reason
from wizard.aws.guide.policies import kms_statement
from wizard.aws.problems import archived_object, changed_object, missing_object, yours
from wizard.core.problems import Problem


def missing(failure: Failure) -> Problem:
    return missing_object(failure.place)


def archived(failure: Failure) -> Problem:
    return archived_object(failure.place)


def deleted(failure: Failure) -> Problem:
    return yours(
        code="aws.object.deleted",
        title="This object was deleted",
        detail=f"The newest version of {failure.place} is a delete marker.",
        remedy="Pick another object from the listing.",
        cure="data",
    )


def changed(failure: Failure) -> Problem:
    return changed_object(failure.place)


def customer_key(failure: Failure) -> Problem:
    return yours(
        code="aws.object.customer_key",
        title="This object is encrypted with a key of your own",
        detail=f"{failure.place} was stored with SSE-C; Embark never takes such keys.",
        remedy="Store a copy of the data with SSE-S3 or SSE-KMS and choose that.",
    )


def kms_denied(failure: Failure) -> Problem:
    """Reading needs kms:Decrypt; which policy lacks it decides what is to be done."""
    denial = failure.denial
    if failure.says("aws/s3"):
        return _aws_managed_key(failure)
    if denial and denial.kind == PolicyKind.RESOURCE:
        return _key_policy(failure)
    if denial and (denial.kind, denial.explicit) != (PolicyKind.IDENTITY, False):
        return by_reason(failure, denial)
    return yours(
        code="aws.kms.role" if denial else "aws.kms.denied",
        title="The role may not use the bucket's KMS key",
        detail=f"{failure.place} is encrypted with a KMS key, and the role lacks kms:Decrypt on it.",
        remedy="Add this statement to the role's inline policy, and see that the key policy lets IAM decide.",
        paste=statements.addition(kms_statement(failure.kms_key or failure.grant.kms_key_arn or "*")),
    )


def kms_disabled(failure: Failure) -> Problem:
    return yours(
        code="aws.kms.disabled",
        title="The KMS key of this object is switched off",
        detail=f"The key of {failure.place} is disabled or waits for its deletion; nobody can read the object.",
        remedy="Enable the key in the KMS console, or choose an object with another key.",
        paste=failure.kms_key,
    )


def _key_policy(failure: Failure) -> Problem:
    return yours(
        code="aws.kms.key_policy",
        title="The KMS key does not admit the role",
        detail=f"The key policy of {failure.kms_key or 'the key'} does not allow kms:Decrypt to {failure.role_arn}.",
        remedy="Ask the administrator of the key to add this statement to the key policy.",
        paste=statements.key_statement(failure),
    )


def _aws_managed_key(failure: Failure) -> Problem:
    return yours(
        code="aws.kms.aws_managed",
        title="This key never works from another account",
        detail=f"{failure.place} is encrypted with the AWS managed key aws/s3, which only its own account may use.",
        remedy="Create the role in the bucket's account, or encrypt with SSE-S3 or a customer managed key.",
    )
