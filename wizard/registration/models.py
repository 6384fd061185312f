"""Registrations: the job that sends a finished mapping to a destination, and its calls."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from wizard.accounts.models import User, Workspace
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.core.jobs import Job, JobState
from wizard.core.problems import Problem
from wizard.registration.plan import Order


class Registration(Job):
    """One push of a finished mapping. `order_json` is the frozen `Order` that the plan is made of.

    `model_id` and `version_name` repeat the order's, so that the database can see that two registrations that are under
    way or done never make the same version, as long as it is there.
    """

    task_name: ClassVar[str] = "wizard.registration.tasks.run_registration"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("reg"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="registrations")
    order_json = models.JSONField()
    idempotency_key = models.CharField(max_length=100)
    model_id = models.CharField(max_length=100)
    version_name = models.CharField(max_length=100)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    model_row_id = models.CharField(max_length=ID_LENGTH, blank=True)
    """Public id of the registered `MLModel`, once the first call is done."""
    removed_at = models.DateTimeField(null=True, blank=True)
    """When the model or version that it has made was deleted; its names are free again since."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "idempotency_key"], name="one_registration_per_key"),
            models.UniqueConstraint(
                fields=["workspace", "model_id", "version_name"],
                condition=~Q(state=JobState.FAILED) & Q(removed_at=None),
                name="one_registration_per_version",
            ),
        ]

    @property
    def order(self) -> Order:
        return Order.from_json(self.order_json)


class RegistrationStep(models.Model):
    """One call of the plan: its key within the plan, and what came of it. `external_id` is the destination's answer."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    external_id = models.CharField(max_length=ID_LENGTH, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem_json = models.JSONField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["registration", "key"], name="one_step_per_call")]

    @property
    def problem(self) -> Problem | None:
        return Problem.from_json(self.problem_json) if self.problem_json else None
