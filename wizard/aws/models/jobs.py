"""The slow things of aws: access checks and listings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wizard.accounts.models import HandOffLink, User
from wizard.aws.models.connections import Connection
from wizard.aws.types import ListPage, Probe
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.core.jobs import Job, JobState
from wizard.core.problems import Problem


class AccessCheck(Job):
    """One walk down the ladder of probes. `probes` grows while it runs: a list of `Probe.to_json()`.

    `tries` counts the walks that were put off because IAM may still be spreading a new role (`not_before` is when the
    next one begins).
    `pays` asks a refused request once more as the paying requester; an account manager has agreed to the cost.
    """

    task_name: ClassVar[str] = "wizard.aws.tasks.run_access_check"
    workspace_path: ClassVar[str] = "connection__workspace"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("chk"), editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="checks")
    role_arn = models.CharField(max_length=600)
    bucket = models.CharField(max_length=63)
    prefix = models.CharField(max_length=900, blank=True)
    probes = models.JSONField(default=list)
    tries = models.PositiveSmallIntegerField(default=0)
    pays = models.BooleanField(default=False)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    hand_off = models.ForeignKey(HandOffLink, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection"], condition=models.Q(state__in=["queued", "running"]), name="one_live_check"
            )
        ]

    @property
    def ladder(self) -> tuple[Probe, ...]:
        """The probes as far as the check has come."""
        return tuple(Probe.from_json(stored) for stored in self.probes)

    @property
    def waits_for_iam(self) -> bool:
        """It was refused as a role is that IAM is still spreading, and is tried again by itself."""
        return self.is_live and self.tries > 0

    @property
    def is_waited_for(self) -> bool:
        """Somebody who does not look at the page wants to know how it ends.

        A check that took a few seconds was watched. One that waited for IAM, or that a cloud admin asked for through a
        hand-off link, is waited for somewhere else.
        """
        return bool(self.tries or self.hand_off_id)

    @property
    def refused_probe(self) -> Probe | None:
        """The probe that failed in the last walk, as far as that has come."""
        return next((probe for probe in self.ladder if probe.problem), None)

    @property
    def waiting_problem(self) -> Problem | None:
        """What the last walk found, while the next one is waited for."""
        found = self.refused_probe if self.state == JobState.QUEUED and self.tries else None
        return found.problem if found else None


class Listing(Job):
    """One look below a prefix of a connection's bucket: a page of the objects and prefixes there.

    The first page has no `after`; a further one begins after that key, which is `next_after` of the page before.
    """

    task_name: ClassVar[str] = "wizard.aws.tasks.list_objects"
    workspace_path: ClassVar[str] = "connection__workspace"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("lst"), editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="listings")
    prefix = models.CharField(max_length=1024, blank=True)
    after = models.CharField(max_length=1025, blank=True, default="")
    result_json = models.JSONField(null=True, blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "prefix", "after"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_live_listing",
            )
        ]

    @property
    def result(self) -> ListPage | None:
        """What was found; None until the listing is done."""
        return ListPage.from_json(self.result_json) if self.result_json else None

    @property
    def next_after(self) -> str:
        """What to ask the next page with; "" until the listing is done, and when nothing follows."""
        return self.result.last if self.result else ""
