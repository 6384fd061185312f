"""What goes into policies that exist, so that they let the role in: JSON to paste. Raises nothing.

No statement has a Sid: a policy that has one of the same Sid already, for this place or another, would be refused.
"""

from __future__ import annotations

from wizard.aws.diagnosis.failure import Failure
from wizard.aws.guide import as_json
from wizard.aws.guide.policies import Policy, get_statement, list_statement, locate_statement, without_sid


def addition(statement: Policy) -> str:
    """A statement of the role's own policy, to be added to it."""
    return as_json(without_sid(statement))


def bucket_policy(failure: Failure) -> str:
    """A bucket policy that lets this role do what its own policy lets it do."""
    grant = failure.grant
    principal = {"Principal": {"AWS": failure.role_arn or grant.predicted_role_arn}}
    statements = [without_sid(make(grant)) | principal for make in _READING]
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
            "Effect": "Allow",
            "Principal": {"AWS": role},
            "Action": "kms:Decrypt",
            "Resource": "*",
        }
    )


_READING = (locate_statement, list_statement, get_statement)
