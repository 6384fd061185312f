"""The questions of the access check, in their order: each stands on what the ones before have found out.

A refusal leaves a rung as `ProblemError`.
"""

from __future__ import annotations

from wizard.aws.check.rungs import bucket, identity, objects, role
from wizard.aws.check.rungs.base import Answer, Rung, Walk

__all__ = ["LADDER", "Answer", "Rung", "Walk"]

LADDER = (
    Rung("arn", "The role ARN makes sense", identity.arn),
    Rung("issuer", "Embark's identity provider answers from outside", identity.issuer),
    Rung("token", "Embark signs an ID token", identity.token),
    Rung("assume", "AWS lets it assume the role", role.assume),
    Rung("stranger", "The role refuses every other subject", role.stranger),
    Rung("bucket", "The bucket exists, and its region", bucket.bucket),
    Rung("list", "The role may list the prefix", bucket.listing),
    Rung("storage", "Objects are not archived", bucket.storage),
    Rung("read", "The role may read an object", objects.read),
    Rung("encryption", "The role may decrypt what it reads", objects.encryption),
)
