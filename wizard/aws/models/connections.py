"""A bucket with the role that opens it, and what people have said about them: accepted risks, ticks in the guide."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from wizard.accounts.models import HandOffLink, User, Workspace
from wizard.core.ids import ID_LENGTH, IdFactory


class Connection(models.Model):
    """A bucket (and prefix), the role that opens it, and what we know about both.

    `role_name` and `account_id` predict the role ARN before the role exists; `role_arn` is what was pasted back.
    `region` and `kms_key_arn` are learned by the access check ("" until then); `role_saved_at` is when this role ARN
    was first pasted, `green_at` when an access check of it last ended green (None: never).
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("con"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="connections")
    bucket = models.CharField(max_length=63)
    prefix = models.CharField(max_length=900, blank=True)
    account_id = models.CharField(max_length=12, blank=True)
    role_name = models.CharField(max_length=64)
    role_arn = models.CharField(max_length=600, blank=True)
    region = models.CharField(max_length=40, blank=True)
    kms_key_arn = models.CharField(max_length=300, blank=True)
    role_saved_at = models.DateTimeField(null=True, blank=True)
    green_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    def accepted_risk(self) -> RiskAcceptance | None:
        """An account manager's word that this very role may stay open; None when nobody gave it."""
        return self.risk_acceptances.filter(role_arn=self.role_arn).select_related("accepted_by").first()


class RiskAcceptance(models.Model):
    """An account manager's written word that a role may be used although it lets other subjects in."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="risk_acceptances")
    role_arn = models.CharField(max_length=600)
    reason = models.TextField(max_length=1000)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "role_arn"], name="one_acceptance_per_role")]


class GuideTick(models.Model):
    """A step of the guide that somebody has ticked off. `step_key` is `GuideStep.key`."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="guide_ticks")
    step_key = models.CharField(max_length=40)
    ticked_at = models.DateTimeField(default=timezone.now)
    ticked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    hand_off = models.ForeignKey(HandOffLink, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "step_key"], name="one_tick_per_step")]
