"""What is monitored: models, their frozen versions, data sources, and the datasets that connect the two."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.registry.schema import VersionSchema

ENVIRONMENT = "production"
"""Where a model runs, unless its client says something else."""
KEY_LENGTH = 150
"""Length of the columns that hold an idempotency key."""


class MLModel(models.Model):
    """A model that is monitored. `model_id` is the customer's own name for it, unique in the workspace.

    `key` is the idempotency key of the call that made it ("" when nobody gave one). `model_type` and
    `aggregation_period` are what 3.x clients say of a model; "" where nobody has: versions have a type of their own.
    `made_of` stands for the words of the API's request that made it under its key; "" when no such request did.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("mdl"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="models")
    model_id = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    description = models.TextField(max_length=1000, blank=True)
    owner = models.CharField(max_length=254, blank=True)
    icon = models.CharField(max_length=30, default="general")
    colour = models.CharField(max_length=20, default="blue")
    model_type = models.CharField(max_length=20, blank=True)
    aggregation_period = models.CharField(max_length=10, blank=True)
    tags = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=KEY_LENGTH, blank=True)
    made_of = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "model_id"], name="model_id_once_per_workspace"),
            models.UniqueConstraint(fields=["workspace", "key"], condition=~Q(key=""), name="one_model_per_key"),
        ]

    def __str__(self) -> str:
        return self.name


class ModelVersion(models.Model):
    """A frozen schema of a model. `schema_json` is a `VersionSchema`.

    `key` is the idempotency key of the call that made it ("" when nobody gave one). `extras` are what the API's clients
    have said beside the schema: `model_data_type`, `labels`, `mapping`, and `feature_importance`. `is_declared`: a 3.x
    client made it without fields; it has those that its datasets bring.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("ver"), editable=False)
    model = models.ForeignKey(MLModel, on_delete=models.CASCADE, related_name="versions")
    name = models.CharField(max_length=100)
    model_type = models.CharField(max_length=20)
    schema_json = models.JSONField()
    is_declared = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    """Whether its data is read again on schedule; what has been read stays."""
    extras = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=KEY_LENGTH, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "name"], name="version_name_once_per_model")]

    def __str__(self) -> str:
        return self.name

    @property
    def schema(self) -> VersionSchema:
        return VersionSchema.from_json(self.schema_json)


class SharedSource(models.Model):
    """A data source as 3.x clients know it: a name for where data may be read. Their datasets say the location.

    What else a connection holds may be a secret, and is not kept.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("shs"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="shared_sources")
    name = models.CharField(max_length=100)
    role_arn = models.CharField(max_length=2048, blank=True)
    region = models.CharField(max_length=40, blank=True)
    bucket = models.CharField(max_length=63, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="shared_source_name_once")]


class DataSource(models.Model):
    """Location, format and how to read it. `key` is the idempotency key of the call that made it, or "".

    `connection` is None while none of the workspace opens the location: the API's clients name no role.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("src"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="data_sources")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, null=True, related_name="data_sources")
    shared = models.ForeignKey(SharedSource, on_delete=models.PROTECT, null=True, related_name="data_sources")
    object_path = models.CharField(max_length=1100)
    object_format = models.CharField(max_length=10)
    read_options = models.JSONField(default=dict, blank=True)
    select_expr = models.JSONField(default=list, blank=True)
    sample_size = models.FloatField(default=1.0)
    key = models.CharField(max_length=KEY_LENGTH, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], condition=~Q(key=""), name="one_data_source_per_key")
        ]


class Dataset(models.Model):
    """A data source connected to a version. `column_map` is field name → column name, identity filled in.

    `sampled_etag` is the object's ETag when it was sampled ("" = unknown), so that a sync can tell that it has changed.
    `environment` is the client's word for where the model runs. `declared_json` is what a 3.x client has sent, word for
    word: it is compared with its code again.
    """

    class Kind(models.TextChoices):
        SERVING = "serving"
        TRAINING = "training"
        TESTING = "testing"
        ACTUALS = "actuals"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("dst"), editable=False)
    version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="datasets")
    kind = models.CharField(max_length=10, choices=Kind)
    data_source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="datasets")
    id_column = models.TextField(blank=True)
    timestamp_column = models.TextField(blank=True)
    column_map = models.JSONField(default=dict)
    declared_json = models.JSONField(null=True, blank=True)
    sampled_etag = models.CharField(max_length=100, blank=True)
    environment = models.CharField(max_length=100, default=ENVIRONMENT)
    is_sync_enabled = models.BooleanField(default=True)
    """Whether syncs are started; one that runs is not stopped by it."""
    schedule = models.CharField(max_length=200, blank=True)
    """When it is read again, as a cron expression in UTC; "" for never."""
    next_sync_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "kind"], name="one_dataset_of_a_kind")]
