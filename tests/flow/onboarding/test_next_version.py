"""A model's next version, from the button to the registered version beside the old one: real parsing, a fake AWS."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests import factories, records
from tests.data.build import parquet
from tests.fakes import aws as fake
from tests.fakes.aws import FakeAws
from tests.samples import insurance_table
from wizard.accounts.models import User, Workspace
from wizard.aws.models import AccessCheck, Connection
from wizard.aws.paste.arns import RoleArn
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.mapping.carrying import Carried, carry_over
from wizard.mapping.drafts import suggested_draft
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, MappingDraft
from wizard.onboarding import services
from wizard.onboarding.carried import carried_schema, carried_sources
from wizard.onboarding.compared import difference_of_draft
from wizard.onboarding.models import Onboarding
from wizard.onboarding.next_version import begin_next_version, submit_version
from wizard.onboarding.progress import progress
from wizard.registration import runner
from wizard.registration.tasks import run_registration
from wizard.registry.models import Dataset, MLModel, ModelVersion
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema
from wizard.sampling.location import parse
from wizard.sampling.models import Sample
from wizard.sampling.settings import ReadSettings
from wizard.sync.models import SyncRun

pytestmark = pytest.mark.django_db(transaction=True)

SERVING, LATER = "in/serving.parquet", "in/v2/serving.parquet"
ROLE = "arn:aws:iam::123456789012:role/embark"
FRACTION = 0.5


def later_table() -> pa.Table:
    """The data of the next version: one column is gone, one is new, one holds texts where numbers were."""
    table = insurance_table(500).drop_columns(["is_new", "amount"])
    table = table.append_column("channel", pa.array(["web", "phone"] * 250))
    return table.append_column("amount", pa.array(["low", "high"] * 250))


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    installed = fake.install(monkeypatch)
    installed.buckets["acme-ml"] = {SERVING: parquet(insurance_table(500)), LATER: parquet(later_table())}
    return installed


@pytest.fixture
def first(acme: Workspace, dana: User, aws: FakeAws) -> ModelVersion:
    """Version v1 of a model, made by the wizard."""
    row = factories.named(acme, dana, tags={"team": "growth"}, icon="ltv")
    services.submit_bucket(
        onboarding=row, bucket="acme-ml", prefix="in/", account_id="123456789012", role_name="embark", by=dana
    )
    services.submit_role(onboarding=row, role_arn=RoleArn.parse(ROLE), by=dana)
    read(again(row), dana, SERVING, ReadSettings(fraction=FRACTION))
    save_as_suggested(again(row), dana)
    services.submit_review(onboarding=again(row), by=dana)
    return ModelVersion.objects.get()


def read(row: Onboarding, dana: User, key: str, settings: ReadSettings | None = None) -> None:
    location = parse(f"s3://acme-ml/{key}")
    services.submit_source(
        onboarding=row, kind="serving", location=location, settings=settings or ReadSettings(), by=dana
    )


def again(row: Onboarding) -> Onboarding:
    """The onboarding as it is in the database now."""
    return Onboarding.objects.with_facts().get(pk=row.pk)


def save(row: Onboarding, draft: MappingDraft, dana: User) -> None:
    factories.keep_mapping(row, draft, dana)


def save_as_suggested(row: Onboarding, dana: User) -> None:
    save(row, carried(row).draft if row.based_on else suggested(row), dana)


def suggested(row: Onboarding) -> MappingDraft:
    result = progress(row).facts.opened
    assert result
    return suggested_draft(result.columns, suggestions=suggest(result.columns, model_type=ModelType.BINARY))


def carried(row: Onboarding) -> Carried:
    """The mapping of the earlier version on the columns that the onboarding has now."""
    result, version = progress(row).facts.opened, row.based_on
    assert result
    assert version
    schema = carried_schema(version)
    assert schema
    suggestions = suggest(result.columns, model_type=ModelType.BINARY)
    draft = suggested_draft(result.columns, suggestions=suggestions)
    return carry_over(schema, draft, suggestions, result.columns, version=version.name)


def named(version: ModelVersion, dana: User, name: str = "v2") -> Onboarding:
    """The next version with its Model step done."""
    row = begin_next_version(version=version, by=dana)
    submit_version(onboarding=row, version_name=name, datasets=["serving"], by=dana)
    return again(row)


def statuses(row: Onboarding) -> list[str]:
    return [state.status.value for state in progress(again(row)).steps]


def touched(row: Onboarding) -> None:
    """As if somebody had answered something."""
    Onboarding.objects.filter(pk=row.pk).update(touched_at=timezone.now())


def test_everything_but_the_samples_is_taken_over(first: ModelVersion, dana: User) -> None:
    old, row = Onboarding.objects.get(), begin_next_version(version=first, by=dana)
    for name in ("model_name", "model_id", "model_type", "description", "owner", "icon", "colour", "tags"):
        assert getattr(row, name) == getattr(old, name), name
    assert (row.version_name, row.datasets, row.connection) == ("v2", ["serving"], old.connection)
    assert not row.dataset_samples.exists()
    assert statuses(row) == ["open", *["locked"] * 5], "nobody has seen it yet"
    touched(row)
    assert statuses(row) == ["done", "done", "open", "locked", "locked", "locked"]


def test_its_data_is_sampled_anew_as_it_was_read_before(first: ModelVersion, dana: User) -> None:
    old = Sample.objects.get()
    row = named(first, dana)
    taken = row.dataset_samples.get().sample
    assert taken.pk != old.pk
    assert (taken.uri, taken.settings, taken.state) == (old.uri, ReadSettings(fraction=FRACTION), JobState.DONE)
    assert old.values_until is None, "what was kept of the old values is gone since the registration"
    assert taken.values_until


def test_pressed_twice_it_is_one_onboarding(first: ModelVersion, dana: User) -> None:
    one, two = (begin_next_version(version=first, by=dana) for _ in range(2))
    assert one == two
    with pytest.raises(IntegrityError):
        Onboarding.objects.create(workspace=one.workspace, based_on=first)


def test_once_registered_the_next_one_is_another(first: ModelVersion, dana: User) -> None:
    row = named(first, dana)
    save_as_suggested(row, dana)
    services.submit_review(onboarding=again(row), by=dana)
    following = begin_next_version(version=first, by=dana)
    assert following != row
    assert following.version_name == "v3"


def test_a_name_is_not_proposed_to_two_open_onboardings(first: ModelVersion, dana: User) -> None:
    second = records.version(first.model, name="v2")
    assert begin_next_version(version=first, by=dana).version_name == "v3"
    assert begin_next_version(version=second, by=dana).version_name == "v4"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("v1", "registry.version.exists"),
        ("a/b", "registry.version_name.characters"),
        ("", "registry.version_name.length"),
    ],
)
def test_a_name_that_is_taken_or_impossible_is_refused(first: ModelVersion, dana: User, name: str, code: str) -> None:
    row = begin_next_version(version=first, by=dana)
    with pytest.raises(ProblemError, match=code):
        submit_version(onboarding=row, version_name=name, datasets=["serving"], by=dana)
    assert again(row).version_name == "v2"


def test_the_mapping_is_there_when_the_columns_are_the_same(first: ModelVersion, dana: User) -> None:
    row = named(first, dana)
    found = carried(row)
    assert {found.standing(column).value for column in found.draft.columns} == {"same"}
    names = [column.column for column in found.draft.columns]
    assert difference_of_draft(first, found.draft, names).all.is_empty


def test_what_the_new_data_adds_drops_and_changes_is_told(first: ModelVersion, dana: User) -> None:
    row = named(first, dana)
    read(row, dana, LATER)
    found = carried(again(row))
    standings = {column.column: found.standing(column).value for column in found.draft.columns}
    assert {name: standing for name, standing in standings.items() if standing != "same"} == {
        "channel": "new",
        "amount": "changed",
    }
    assert found.suggestions["amount"].type != FieldType.NUMERIC
    assert "v1 had numeric" in found.suggestions["amount"].reason
    assert found.suggestions["channel"].reason.startswith("not in v1; ")
    difference = difference_of_draft(first, found.draft, list(standings))
    assert [field.name for field in difference.all.added] == ["channel"]
    assert [lost.field.name for lost in difference.gone] == ["is_new"]
    assert [change.field.name for change in difference.all.changed] == ["amount"]


def test_what_was_renamed_or_left_out_before_is_so_again(first: ModelVersion, dana: User) -> None:
    second = named(first, dana)
    columns = {column.column: column for column in carried(second).draft.columns}
    columns["owner"] = columns["owner"].__class__("owner", ColumnKind.LEFT_OUT)
    columns["amount"] = columns["amount"].__class__("amount", ColumnKind.FEATURE, FieldType.NUMERIC, "price")
    save(second, MappingDraft(tuple(columns.values())), dana)
    services.submit_review(onboarding=again(second), by=dana)
    third = named(ModelVersion.objects.get(name="v2"), dana, "v3")
    becoming = {column.column: column for column in carried(third).draft.columns}
    assert becoming["owner"].kind == ColumnKind.LEFT_OUT
    assert becoming["amount"].field_name == "price"


def test_it_is_registered_beside_the_old_one(first: ModelVersion, dana: User) -> None:
    row = named(first, dana)
    read(row, dana, LATER)
    save_as_suggested(again(row), dana)
    services.submit_review(onboarding=again(row), by=dana)
    assert statuses(row) == ["done"] * 6
    model = MLModel.objects.get()
    assert [version.name for version in model.versions.order_by("created_at")] == ["v1", "v2"]
    old, new = Dataset.objects.order_by("created_at")
    assert (old.version, old.data_source.object_path) == (first, f"s3://acme-ml/{SERVING}")
    assert (new.version.name, new.data_source.object_path) == ("v2", f"s3://acme-ml/{LATER}")
    assert SyncRun.objects.count() == 2
    assert again(row).registration.model_row_id == model.pk  # type: ignore[union-attr]


class Killed(BaseException):
    """What no handler catches: the worker is gone."""


def test_a_worker_killed_on_the_way_makes_no_second_version(
    first: ModelVersion, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = named(first, dana)
    save_as_suggested(row, dana)
    record: Callable[..., None] = runner._record

    def killed(*arguments: object) -> None:
        monkeypatch.setattr(runner, "_record", record)
        raise Killed

    monkeypatch.setattr(runner, "_record", killed)
    with pytest.raises(Killed):
        services.submit_review(onboarding=again(row), by=dana)
    registration = again(row).registration
    assert registration
    assert MLModel.objects.get().versions.count() == 1
    type(registration).objects.update(lease_until=registration.created_at)
    run_registration(registration.pk)
    services.retry(onboarding=again(row), by=dana)
    run_registration(registration.pk)
    assert statuses(row) == ["done"] * 6
    assert [MLModel.objects.count(), ModelVersion.objects.count(), Dataset.objects.count()] == [1, 2, 2]


def test_a_version_made_meanwhile_is_not_taken_for_this_one(first: ModelVersion, dana: User) -> None:
    row = named(first, dana)
    save_as_suggested(row, dana)
    records.version(first.model, name="v2", schema=first.schema)
    with pytest.raises(ProblemError, match=r"registry\.version\.exists"):
        services.submit_review(onboarding=again(row), by=dana)
    assert again(row).registration is None


def test_a_changed_place_leaves_the_old_versions_connection_alone(first: ModelVersion, dana: User) -> None:
    row = begin_next_version(version=first, by=dana)
    old = first.datasets.get().data_source.connection
    services.submit_bucket(
        onboarding=row, bucket="other-ml", prefix="", account_id="123456789012", role_name="embark", by=dana
    )
    old.refresh_from_db()
    assert (old.bucket, old.prefix) == ("acme-ml", "in/")
    assert row.connection != old
    assert (row.connection.bucket, row.connection.role_arn) == ("other-ml", ROLE)  # type: ignore[union-attr]


def test_another_role_leaves_the_old_versions_connection_alone(first: ModelVersion, dana: User) -> None:
    row = begin_next_version(version=first, by=dana)
    old = first.datasets.get().data_source.connection
    services.submit_role(onboarding=row, role_arn=RoleArn.parse(ROLE + "-2"), by=dana)
    old.refresh_from_db()
    assert old.role_arn == ROLE
    assert again(row).connection.role_arn == ROLE + "-2"  # type: ignore[union-attr]


def test_the_place_saved_as_it_was_stays_shared_and_green(first: ModelVersion, dana: User) -> None:
    row = begin_next_version(version=first, by=dana)
    services.submit_bucket(
        onboarding=row, bucket="acme-ml", prefix="in/", account_id="123456789012", role_name="embark", by=dana
    )
    assert Connection.objects.count() == 1
    assert statuses(row)[1] == "done"


@pytest.fixture
def bare(acme: Workspace, aws: FakeAws) -> ModelVersion:
    """A version that no onboarding has made: the registry alone knows of it."""
    schema = VersionSchema(
        (
            Field("price", FieldKind.FEATURE, FieldType.NUMERIC),
            Field("proba", FieldKind.PREDICTION, FieldType.NUMERIC),
        )
    )
    version = records.version(records.model(acme), name="1.2", schema=schema)
    dataset = records.dataset(version, columns={"price": "amount", "proba": "proba"})
    dataset.id_column, dataset.timestamp_column = "prediction_id", "prediction_timestamp"
    dataset.save()
    source, connection = dataset.data_source, dataset.data_source.connection
    source.object_path, source.select_expr, source.sample_size = f"s3://acme-ml/{SERVING}", ["*"], FRACTION
    source.save()
    connection.role_arn = ROLE
    connection.save()
    return version


def test_a_version_without_onboarding_gives_what_the_registry_knows(bare: ModelVersion, dana: User) -> None:
    row = begin_next_version(version=bare, by=dana)
    dataset = bare.datasets.get()
    assert (row.version_name, row.connection, row.model_name) == ("1.3", dataset.data_source.connection, "Insurance")
    source = carried_sources(bare)["serving"]
    assert source.location.uri == f"s3://acme-ml/{SERVING}"
    assert (source.settings.select, source.settings.fraction) == (("*",), FRACTION)
    touched(row)
    assert statuses(row)[:3] == ["done", "open", "locked"], "nobody has checked its role yet"


def test_a_version_without_onboarding_goes_all_the_way(bare: ModelVersion, dana: User) -> None:
    row = begin_next_version(version=bare, by=dana)
    services.submit_role(onboarding=row, role_arn=RoleArn.parse(ROLE), by=dana)
    submit_version(onboarding=again(row), version_name="1.3", datasets=["serving"], by=dana)
    becoming = {column.column: column for column in carried(again(row)).draft.columns}
    assert becoming["amount"].field_name == "price"
    assert becoming["prediction_id"].kind == ColumnKind.ID
    save_as_suggested(again(row), dana)
    services.submit_review(onboarding=again(row), by=dana)
    assert statuses(row) == ["done"] * 6
    assert MLModel.objects.get().versions.count() == 2


def test_a_source_that_cannot_be_read_here_does_not_keep_the_version_from_being_named(
    bare: ModelVersion, dana: User
) -> None:
    source = bare.datasets.get().data_source
    source.object_path = "s3://elsewhere/a.parquet"
    source.save()
    connection = source.connection
    AccessCheck.objects.create(connection=connection, role_arn=ROLE, bucket=connection.bucket, state=JobState.DONE)
    row = begin_next_version(version=bare, by=dana)
    submit_version(onboarding=row, version_name="1.3", datasets=["serving"], by=dana)
    assert not Sample.objects.exists()
    assert statuses(row)[:3] == ["done", "done", "open"]


def test_a_version_without_data_begins_at_the_bucket(acme: Workspace, dana: User) -> None:
    version = records.version(records.model(acme))
    row = begin_next_version(version=version, by=dana)
    assert (row.connection, row.datasets) == (None, ["serving"])
    assert carried_schema(version) is None
    submit_version(onboarding=row, version_name="v2", datasets=["serving", "training"], by=dana)
    assert statuses(row)[:2] == ["done", "open"]
