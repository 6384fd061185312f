"""What goes into other policies than the role's own, so that they let the role in: JSON to paste. Raises nothing."""

from __future__ import annotations

from wizard.aws.diagnosis.failure import Failure
from wizard.aws.guide import as_json
from wizard.aws.guide.policies import get_statement, list_statement, locate_statement


def bucket_policy(failure: Failure) -> str:
    """A bucket policy that lets this role do what its own policy lets it do."""
    grant = failure.grant
    principal = {"Principal": {"AWS": failure.role_arn or grant.predicted_role_arn}}
    statements = [make(grant) | principal for make in _READING]
    return as_json({"Version": "2012-10-17", "Statement": statements})


def except_the_role(failure: Failure) -> str:
    """The condition with which a Deny statement passes this role over."""
    role = failure.role_arn or failure.grant.predicted_role_arn
    return as_json({"Condition": {"ArnNotEquals": {"aws:PrincipalArn": role}}})


def key_statement(failure: Failure) -> str:
    """A statement of a KMS key's policy that lets this role decrypt. In a key policy "*" is the key itself."""
    role = failure.role_arn or failure.grant.predicted_role_arn
    return as_json(
        {
            "Sid": "EmbarkDecrypts",
            "Effect": "Allow",
            "Principal": {"AWS": role},
            "Action": "kms:Decrypt",
            "Resource": "*",
        }
    )


_READING = (locate_statement, list_statement, get_statement)
