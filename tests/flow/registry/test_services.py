"""The verbs of the registry: each may be called again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db.models.signals import pre_save

from tests import factories
from tests.unit.registration.orders import FIELDS
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.aws.models import Connection
from wizard.core.problems import ProblemError
from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion
from wizard.registry.schema import FieldType, ModelType, VersionSchema
from wizard.registry.services import (
    connect_dataset,
    create_data_source,
    create_model,
    create_model_version,
    find_model,
)
from wizard.registry.types import ModelFacts, Reading

pytestmark = pytest.mark.django_db
SCHEMA = VersionSchema(FIELDS)


@pytest.fixture
def connection(acme: Workspace) -> Connection:
    return Connection.objects.create(workspace=acme, bucket="acme-ml", role_name="embark")


@pytest.fixture
def model(acme: Workspace, dana: User) -> MLModel:
    return create_model(workspace=acme, model_id="fraud", facts=ModelFacts("Fraud"), key="k1", by=dana)


def version_of(
    model: MLModel, schema: VersionSchema = SCHEMA, model_type: ModelType = ModelType.BINARY
) -> ModelVersion:
    return create_model_version(model=model, name="v1", model_type=model_type, schema=schema, by=None)


def verbs() -> list[str]:
    return list(AuditEntry.objects.exclude(verb__startswith="person.").order_by("pk").values_list("verb", flat=True))[
        1:
    ]


def test_a_model_is_made_with_all_that_describes_it(acme: Workspace, dana: User) -> None:
    facts = ModelFacts("Fraud", "d", "a@b.c", "ltv", "red", {"Team": " risk "})
    model = create_model(workspace=acme, model_id="fraud", facts=facts, key="k", by=dana)
    model.refresh_from_db()
    assert (model.name, model.description, model.owner, model.icon, model.colour, model.tags, model.created_by) == (
        "Fraud",
        "d",
        "a@b.c",
        "ltv",
        "red",
        {"team": "risk"},
        dana,
    )


def test_the_same_key_makes_one_model(model: MLModel, acme: Workspace, dana: User) -> None:
    again = create_model(workspace=acme, model_id="fraud-2", facts=ModelFacts("Fraud 2"), key="k1", by=dana)
    assert (again.pk, again.model_id, again.name) == (model.pk, "fraud-2", "Fraud 2")
    assert MLModel.objects.count() == 1
    assert verbs() == ["model.created"]


@pytest.mark.parametrize("key", ["", "k2"])
def test_an_id_that_is_taken_is_refused(model: MLModel, acme: Workspace, key: str) -> None:
    with pytest.raises(ProblemError) as refused:
        create_model(workspace=acme, model_id="fraud", facts=ModelFacts("Mine"), key=key, by=None)
    assert refused.value.problem.code == "registry.model.exists"
    assert MLModel.objects.get().name == "Fraud"


def test_a_model_cannot_take_anothers_id(model: MLModel, acme: Workspace) -> None:
    create_model(workspace=acme, model_id="churn", facts=ModelFacts("Churn"), key="k2", by=None)
    with pytest.raises(ProblemError) as refused:
        create_model(workspace=acme, model_id="fraud", facts=ModelFacts("Churn"), key="k2", by=None)
    assert refused.value.problem.code == "registry.model.exists"
    assert set(MLModel.objects.values_list("model_id", flat=True)) == {"fraud", "churn"}


def test_of_two_requests_with_one_key_at_once_one_is_refused(acme: Workspace) -> None:
    """The other request's row comes between the look and the insert; the database knows."""

    def overtake(sender: type[MLModel], instance: MLModel, **_: object) -> None:
        if instance.model_id == "mine":
            MLModel(workspace=acme, model_id="theirs", key="k", made_of="b").save()

    pre_save.connect(overtake, sender=MLModel)
    try:
        with pytest.raises(ProblemError) as refused:
            create_model(workspace=acme, model_id="mine", facts=ModelFacts("Mine"), key="k", made_of="a", by=None)
    finally:
        pre_save.disconnect(overtake, sender=MLModel)
    assert refused.value.problem.code == "registry.key.reused"


def test_another_workspace_may_use_the_same_id_and_key(model: MLModel) -> None:
    other = factories.workspace("Other")
    twin = create_model(workspace=other, model_id="fraud", facts=ModelFacts("Fraud"), key="k1", by=None)
    assert twin.pk != model.pk


def test_a_model_with_a_bad_look_is_refused(acme: Workspace) -> None:
    with pytest.raises(ProblemError) as refused:
        create_model(workspace=acme, model_id="m", facts=ModelFacts("M", icon="unicorn"), by=None)
    assert refused.value.problem.code == "registry.icon.unknown"
    assert not MLModel.objects.exists()


def test_a_version_is_made_once(model: MLModel) -> None:
    assert version_of(model).pk == version_of(model).pk
    assert version_of(model).schema == SCHEMA
    assert verbs() == ["model.created", "version.created"]


def test_a_version_is_the_same_however_its_kinds_are_mixed_and_without_its_actuals(model: MLModel) -> None:
    """The wizard has its fields in the order of the columns, the API's clients kind by kind."""
    *others, actual = FIELDS
    version = version_of(model, VersionSchema((others[3], actual, *others[:3], others[4])))
    assert version_of(model, VersionSchema(tuple(others))) == version
    for other in (replace(actual, name="x"), replace(actual, type=FieldType.STRING)):
        with pytest.raises(ProblemError):
            version_of(model, VersionSchema((*others, other)))


@pytest.mark.parametrize(
    ("schema", "model_type", "other"),
    [
        (VersionSchema(FIELDS[1:]), ModelType.BINARY, "the raw inputs raw_text"),
        (VersionSchema(FIELDS[::-1]), ModelType.BINARY, "the order of the features"),
        (SCHEMA, ModelType.MULTICLASS, "the model type"),
    ],
)
def test_a_version_is_frozen(model: MLModel, schema: VersionSchema, model_type: ModelType, other: str) -> None:
    version_of(model)
    with pytest.raises(ProblemError) as refused:
        version_of(model, schema, model_type)
    assert refused.value.problem.code == "registry.version.differs"
    assert f"Not the same: {other}." in refused.value.problem.detail
    assert ModelVersion.objects.get().schema == SCHEMA


def test_a_schema_that_breaks_a_rule_is_refused(model: MLModel) -> None:
    with pytest.raises(ProblemError) as refused:
        version_of(model, VersionSchema(FIELDS[:2]))
    assert refused.value.problem.code == "registry.schema.prediction.missing"
    assert not ModelVersion.objects.exists()


def data_source(connection: Connection, path: str, *, key: str = "") -> DataSource:
    reading = Reading(path, "csv")
    return create_data_source(workspace=connection.workspace, connection=connection, reading=reading, key=key, by=None)


def test_a_data_source_is_made_once_per_key(connection: Connection) -> None:
    first = data_source(connection, "s3://a/b", key="k")
    again = data_source(connection, "s3://a/c", key="k")
    assert (again.pk, again.object_path) == (first.pk, "s3://a/c")
    for _ in range(2):
        data_source(connection, "s3://a/b")
    assert DataSource.objects.count() == 3


def test_connecting_again_replaces_what_the_dataset_reads(model: MLModel, connection: Connection) -> None:
    source = data_source(connection, "s3://a/b", key="k")
    first, again = (
        connect_dataset(
            version=version_of(model),
            kind="serving",
            data_source=source,
            id_column=column,
            timestamp_column="ts",
            column_map={"amount": "amt"},
            sampled_etag="e",
            by=None,
        )
        for column in ("id", "uuid")
    )
    assert first.pk == again.pk
    assert Dataset.objects.get().id_column == "uuid"
    assert verbs().count("dataset.connected") == 1


def test_the_same_key_makes_one_version(model: MLModel) -> None:
    one, two = (
        create_model_version(model=model, name="v1", model_type=ModelType.BINARY, schema=SCHEMA, key="k", by=None)
        for _ in range(2)
    )
    assert one == two


@pytest.mark.parametrize("made_with", ["", "other"])
def test_a_version_that_another_key_made_is_not_taken_for_ones_own(model: MLModel, made_with: str) -> None:
    create_model_version(model=model, name="v1", model_type=ModelType.BINARY, schema=SCHEMA, key=made_with, by=None)
    with pytest.raises(ProblemError) as refused:
        create_model_version(model=model, name="v1", model_type=ModelType.BINARY, schema=SCHEMA, key="k", by=None)
    assert refused.value.problem.code == "registry.version.exists"


def test_a_model_is_found_in_its_own_workspace_alone(model: MLModel, acme: Workspace) -> None:
    assert find_model(workspace=acme, model_id="fraud") == model
    with pytest.raises(ProblemError) as refused:
        find_model(workspace=factories.workspace("Other"), model_id="fraud")
    assert refused.value.problem.code == "registry.model.gone"
