"""What people lay over a model so that it is looked at in their way: segments, custom metrics and monitors.

They are kept and told as the clients say them; nothing of them is run here.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.registry.models import MLModel

NAME_LIMIT = 200


class Segment(models.Model):
    """A cut through the rows: by `values` of one field, or by `terms`, pairs of an expression and its name."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("seg"), editable=False)
    model = models.ForeignKey(MLModel, on_delete=models.CASCADE, related_name="segments")
    name = models.CharField(max_length=NAME_LIMIT)
    field_name = models.TextField(blank=True)
    values = models.JSONField(default=list)
    terms = models.JSONField(null=True, blank=True)
    is_global_filter = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "name"], name="segment_name_once")]


class CustomMetric(models.Model):
    """A measure of the customer's own, in the vendor's language for metrics."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("met"), editable=False)
    model = models.ForeignKey(MLModel, on_delete=models.CASCADE, related_name="custom_metrics")
    name = models.CharField(max_length=NAME_LIMIT)
    code = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "name"], name="custom_metric_name_once")]


class Monitor(models.Model):
    """What is to be watched, when, and who is told. `configuration` is the client's, word for word."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("mon"), editable=False)
    model = models.ForeignKey(MLModel, on_delete=models.CASCADE, related_name="monitors")
    name = models.CharField(max_length=NAME_LIMIT)
    type = models.CharField(max_length=60)
    comment = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    scheduling = models.CharField(max_length=200, blank=True)
    creator_id = models.CharField(max_length=254, blank=True)
    configuration = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "name"], name="monitor_name_once")]
