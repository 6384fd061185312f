"""Registrations: the job that sends a finished mapping to a destination, and its calls; and other servers as such."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.core.crypto import decrypt
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.core.jobs import Job, JobState
from wizard.core.problems import Problem
from wizard.registration.plan import Generation, Order

EXTERNAL_ID_LENGTH = 200
"""Length of the column that holds an id which another server has given."""


class DestinationQuerySet(models.QuerySet["SavedDestination"]):
    """Query words of destinations."""

    def kept(self) -> DestinationQuerySet:
        """Those that have not been removed, with their checks."""
        return self.filter(removed_at=None).prefetch_related("checks")


class SavedDestination(models.Model):
    """Another server that registrations of a workspace may be sent to. Its token is encrypted and never shown again.

    A destination that was removed has no token any more; it stays as a record while something names it.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("dsn"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="destinations")
    name = models.CharField(max_length=60)
    base_url = models.CharField(max_length=300)
    generation = models.CharField(max_length=4, choices=[(each.value, each.value) for each in Generation])
    account = models.CharField(max_length=100, blank=True)
    remote_workspace = models.CharField(max_length=100, blank=True)
    token_encrypted = models.TextField(blank=True)
    token_changed_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DestinationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace", Lower("name"), condition=Q(removed_at=None), name="destination_name_once_per_workspace"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """The secret itself. Raises `cryptography.fernet.InvalidToken`."""
        return decrypt(self.token_encrypted).decode()

    @property
    def newest_check(self) -> DestinationCheck | None:
        """The newest check; what an older one has said does not count."""
        return max(self.checks.all(), key=lambda each: (each.created_at, each.pk), default=None)

    @property
    def is_ready(self) -> bool:
        """Whether a registration may be sent there."""
        check = self.newest_check
        return self.removed_at is None and check is not None and check.is_done


class DestinationCheck(Job):
    """One look at a destination: does it speak the API, and does it take the token?"""

    task_name: ClassVar[str] = "wizard.registration.tasks.check_destination"
    workspace_path: ClassVar[str] = "destination__workspace"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("dck"), editable=False)
    destination = models.ForeignKey(SavedDestination, on_delete=models.CASCADE, related_name="checks")


class Registration(Job):
    """One push of a finished mapping. `order_json` is the frozen `Order` that the plan is made of.

    `model_id` and `version_name` repeat the order's, so that the database can see that two registrations that are under
    way or done never make the same version, as long as it is there.
    """

    task_name: ClassVar[str] = "wizard.registration.tasks.run_registration"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("reg"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="registrations")
    destination = models.ForeignKey(
        SavedDestination, on_delete=models.RESTRICT, null=True, blank=True, related_name="registrations"
    )
    """The other server that it is sent to; None for the built-in registry."""
    order_json = models.JSONField()
    idempotency_key = models.CharField(max_length=100)
    model_id = models.CharField(max_length=100)
    version_name = models.CharField(max_length=100)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    model_row_id = models.CharField(max_length=ID_LENGTH, blank=True)
    """Public id of the registered `MLModel`, once the first call is done; "" for what another server holds."""
    removed_at = models.DateTimeField(null=True, blank=True)
    """When the model or version that it has made was deleted; its names are free again since."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "idempotency_key"], name="one_registration_per_key"),
            models.UniqueConstraint(
                fields=["workspace", "model_id", "version_name"],
                condition=~Q(state=JobState.FAILED) & Q(removed_at=None, destination=None),
                name="one_registration_per_version",
            ),
            models.UniqueConstraint(
                fields=["destination", "model_id", "version_name"],
                condition=~Q(state=JobState.FAILED) & Q(removed_at=None),
                name="one_registration_per_version_elsewhere",
            ),
        ]

    @property
    def order(self) -> Order:
        return Order.from_json(self.order_json)

    @property
    def generation(self) -> Generation | None:
        """The API that the other server speaks; None for the built-in registry."""
        return Generation(self.destination.generation) if self.destination else None


class RegistrationStep(models.Model):
    """One call of the plan: its key within the plan, and what came of it. `external_id` is the destination's answer.

    `is_unanswered`: a try was sent to another server and nobody knows what came of it, so what it makes may be there.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    external_id = models.CharField(max_length=EXTERNAL_ID_LENGTH, blank=True)
    is_unanswered = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    problem_json = models.JSONField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["registration", "key"], name="one_step_per_call")]

    @property
    def problem(self) -> Problem | None:
        return Problem.from_json(self.problem_json) if self.problem_json else None
