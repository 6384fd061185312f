"""What an access check has found so far: what stands in the way, and what the page can offer against it.

Pure; raises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.aws.check.problems import OPEN_ROLE
from wizard.aws.models import AccessCheck
from wizard.aws.types import Probe
from wizard.core.problems import Problem, Whose
from wizard.web.aws_access.waiting import Waiting

PLAIN_DENIAL = "aws.access.denied"
SHOWN_BY_POLICIES = ("aws.trust.", "aws.policy.", "aws.access.", "aws.role.", "aws.kms.")
"""Beginnings of the codes of Problems, by what the page offers against them."""


@dataclass(frozen=True)
class Verdict:
    """Of the newest check; `waiting` while that waits for IAM, when its last walk is what counts."""

    check: AccessCheck | None
    waiting: Waiting | None

    @property
    def problem(self) -> Problem | None:
        """What stands in the way: of the check that failed, or found so far by one that waits for IAM."""
        if self.check is None or (self.check.is_live and not self.waiting):
            return None
        found = self.check.refused_probe
        return self.check.problem or (found.problem if found else None)

    @property
    def stopped_at(self) -> Probe | None:
        """The probe that failed in a check that has ended."""
        return self.check.refused_probe if self.check and self.check.has_failed else None

    @property
    def role_is_open(self) -> bool:
        """The role lets other subjects in, and nobody has accepted that yet."""
        return self.problem is not None and self.problem.code == OPEN_ROLE

    @property
    def is_shown_by_policies(self) -> bool:
        """Whether the role's own policies show what is wrong."""
        found = self.problem
        return found is not None and found.whose == Whose.YOURS and found.code.startswith(SHOWN_BY_POLICIES)

    @property
    def is_plain_denial(self) -> bool:
        """A refusal without a reason, which is also what a bucket says whose readers pay."""
        return self.problem is not None and self.problem.code.startswith(PLAIN_DENIAL)
