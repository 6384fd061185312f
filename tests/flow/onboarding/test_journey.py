"""The wizard from the first answer to the last row, without pages: real services, real parsing, a fake AWS."""

from __future__ import annotations

import pytest

from tests import factories
from tests.data.build import parquet
from tests.fakes import aws as fake
from tests.fakes.aws import FakeAws
from tests.samples import insurance_table
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.aws.diagnosis import Operation
from wizard.aws.paste.arns import RoleArn
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.mapping.drafts import schema_of, suggested_draft
from wizard.mapping.pasted.applying import apply_schema
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.onboarding import services
from wizard.onboarding.earlier import earlier_schema, earlier_versions
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import progress
from wizard.onboarding.steps import StepStatus
from wizard.registration.models import Registration
from wizard.registry.models import Dataset, MLModel, ModelVersion
from wizard.registry.schema import ModelType
from wizard.sampling import listing
from wizard.sampling.location import parse
from wizard.sampling.models import Sample
from wizard.sampling.settings import ReadSettings
from wizard.sync.models import SyncRun

pytestmark = pytest.mark.django_db(transaction=True)

SERVING, TRAINING = "in/serving.parquet", "in/training.parquet"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    installed = fake.install(monkeypatch)
    table = insurance_table(500)
    installed.buckets["acme-ml"] = {
        SERVING: parquet(table),
        TRAINING: parquet(table.drop_columns(["proba"])),
    }
    return installed


def connected(acme: Workspace, dana: User, **answers: object) -> Onboarding:
    """Through the first two steps, by the verbs that the pages use."""
    row = factories.named(acme, dana, **answers)
    services.submit_bucket(
        onboarding=row, bucket="acme-ml", prefix="in/", account_id="123456789012", role_name="embark", by=dana
    )
    services.submit_role(onboarding=row, role_arn=RoleArn.parse("arn:aws:iam::123456789012:role/embark"), by=dana)
    return again(row)


def mapped(acme: Workspace, dana: User, **answers: object) -> Onboarding:
    row = connected(acme, dana, **answers)
    for kind, key in zip(row.datasets, (SERVING, TRAINING), strict=False):
        location = parse(f"s3://acme-ml/{key}")
        services.submit_source(onboarding=again(row), kind=kind, location=location, settings=ReadSettings(), by=dana)
    return map_as_suggested(again(row), dana)


def map_as_suggested(row: Onboarding, dana: User) -> Onboarding:
    sample = progress(row).facts.samples["serving"]
    result = sample.result
    assert result
    draft = suggested_draft(result.columns, suggestions=suggest(result.columns, model_type=ModelType.BINARY))
    factories.keep_mapping(row, draft, dana)
    return again(row)


def again(row: Onboarding) -> Onboarding:
    """The onboarding as it is in the database now."""
    return Onboarding.objects.with_facts().get(pk=row.pk)


def statuses(row: Onboarding) -> list[str]:
    return [state.status.value for state in progress(again(row)).steps]


def test_all_the_way(acme: Workspace, dana: User, aws: FakeAws) -> None:
    row = mapped(acme, dana, datasets=["serving", "training"])
    assert statuses(row) == ["done", "done", "done", "done", "open", "locked"]
    services.submit_review(onboarding=row, by=dana)
    assert statuses(row) == ["done"] * 6
    model = MLModel.objects.get(workspace=acme)
    version = ModelVersion.objects.get(model=model)
    assert (model.model_id, version.name, version.model_type) == ("insurance", "v1", "binary")
    serving, training = Dataset.objects.filter(version=version).order_by("kind")
    assert (serving.kind, serving.id_column) == ("serving", "prediction_id")
    assert "proba" not in training.column_map
    assert serving.column_map["proba"] == "proba"
    runs = SyncRun.objects.filter(dataset__version=version)
    assert sorted(run.result.rows for run in runs if run.result) == [500, 500]
    verbs = set(AuditEntry.objects.filter(workspace=acme).values_list("verb", flat=True))
    assert {"onboarding.started", "access_check.requested", "sample.requested", "onboarding.review_submitted"} <= verbs


def test_registering_twice_is_registering_once(acme: Workspace, dana: User, aws: FakeAws) -> None:
    row = mapped(acme, dana)
    first = services.submit_review(onboarding=again(row), by=dana)
    second = services.submit_review(onboarding=again(row), by=dana)
    stale_tab = services.submit_review(onboarding=row, by=dana)
    assert first.pk == second.pk == stale_tab.pk
    assert (Registration.objects.count(), MLModel.objects.count(), SyncRun.objects.count()) == (1, 1, 1)


def test_what_is_registered_is_frozen(acme: Workspace, dana: User, aws: FakeAws) -> None:
    row = mapped(acme, dana)
    services.submit_review(onboarding=row, by=dana)
    with pytest.raises(ProblemError, match=r"onboarding\.registered"):
        services.submit_model(onboarding=again(row), answers=factories.model_answers(model_name="New"), by=dana)


def test_a_changed_bucket_closes_the_steps_that_stand_on_it(acme: Workspace, dana: User, aws: FakeAws) -> None:
    row = mapped(acme, dana)
    services.submit_bucket(
        onboarding=row, bucket="other-ml", prefix="", account_id="123456789012", role_name="embark", by=dana
    )
    assert statuses(row) == ["done", "open", "locked", "locked", "locked", "locked"]


def test_a_revoked_role_is_a_problem_of_its_step(acme: Workspace, dana: User, aws: FakeAws) -> None:
    row = connected(acme, dana)
    aws.refuse(Operation.ASSUME, 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
    services.submit_role(onboarding=row, role_arn=RoleArn.parse(row.connection.role_arn), by=dana)  # type: ignore[union-attr]
    state = progress(again(row)).state("aws")
    assert state.status == StepStatus.PROBLEM
    assert state.problem
    assert state.problem.code == "aws.role.revoked"


def test_an_object_replaced_after_sampling_is_noticed_before_anything_is_registered(
    acme: Workspace, dana: User, aws: FakeAws
) -> None:
    row = mapped(acme, dana)
    aws.buckets["acme-ml"][SERVING] = parquet(insurance_table(600))
    services.submit_review(onboarding=row, by=dana)
    state = progress(again(row)).state("registration")
    assert state.status == StepStatus.PROBLEM
    assert state.problem
    assert (state.problem.code, state.problem.cure) == ("data.object.changed", "data")
    assert MLModel.objects.count() == 0
    location = parse(f"s3://acme-ml/{SERVING}")
    services.submit_source(onboarding=again(row), kind="serving", location=location, settings=ReadSettings(), by=dana)
    services.submit_review(onboarding=again(row), by=dana)
    assert statuses(row) == ["done"] * 6


def test_a_failed_first_sync_goes_on_when_tried_again(acme: Workspace, dana: User, aws: FakeAws) -> None:
    row = mapped(acme, dana)
    content = aws.buckets["acme-ml"].pop(SERVING)
    services.submit_review(onboarding=row, by=dana)
    assert statuses(row)[-1] == "problem"
    aws.buckets["acme-ml"][SERVING] = content
    services.retry(onboarding=again(row), by=dana)
    assert statuses(row)[-1] == "done"
    assert (Registration.objects.count(), SyncRun.objects.count()) == (1, 1)


def test_a_version_starts_from_the_mapping_of_another(acme: Workspace, dana: User, aws: FakeAws) -> None:
    first = mapped(acme, dana)
    assert earlier_versions(first) == []
    services.submit_review(onboarding=first, by=dana)
    second = mapped(acme, dana, model_id="insurance-2")
    ((version, label),) = earlier_versions(second)
    schema = earlier_schema(second, version)
    assert schema
    assert (label, schema.form) == ("Insurance, v1", "version Insurance, v1")
    result = progress(second).facts.samples["serving"].result
    assert result
    blank = MappingDraft(tuple(MappedColumn(column.name, ColumnKind.LEFT_OUT) for column in result.columns))
    applied = apply_schema(schema, blank, result.columns)
    assert first.mapping
    assert schema_of(applied.draft) == schema_of(first.mapping.draft)
    assert applied.unmatched == ()
    lacking = [column for column in result.columns if column.name != "amount"]
    fewer = MappingDraft(tuple(column for column in blank.columns if column.column != "amount"))
    assert [each.name for each in apply_schema(schema, fewer, lacking).unmatched] == ["amount"]
    stranger = factories.named(factories.workspace("Contoso"), dana)
    assert (earlier_versions(stranger), earlier_schema(stranger, version)) == ([], None)


def registered_from_many(acme: Workspace, dana: User, aws: FakeAws, *, objects: int) -> Onboarding:
    row = connected(acme, dana)
    content = aws.buckets["acme-ml"][SERVING]
    aws.buckets["acme-ml"] |= {f"in/many/{number:04}.parquet": content for number in range(objects)}
    location = parse("s3://acme-ml/in/many/")
    services.submit_source(onboarding=row, kind="serving", location=location, settings=ReadSettings(), by=dana)
    map_as_suggested(again(row), dana)
    services.submit_review(onboarding=again(row), by=dana)
    assert statuses(row) == ["done"] * 6
    return row


def test_the_rows_of_all_objects_are_read(acme: Workspace, dana: User, aws: FakeAws) -> None:
    row = registered_from_many(acme, dana, aws, objects=3)
    result = SyncRun.objects.get().result
    sampled = progress(row).facts.samples["serving"].result
    assert result
    assert sampled
    assert (result.objects, result.rows) == (3, sampled.row_count)


def test_data_that_our_sync_does_not_read_is_registered_and_done(
    acme: Workspace, dana: User, aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGES", 1)
    row = registered_from_many(acme, dana, aws, objects=1_001)
    run = SyncRun.objects.get()
    assert (run.is_refused, run.stands_in_the_way) == (True, False)
    services.retry(onboarding=again(row), by=dana)
    assert SyncRun.objects.get().attempt == run.attempt, "trying again would change nothing"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("s3://other-bucket/in/a.parquet", "onboarding.source.other_bucket"),
        ("s3://acme-ml/out/a.parquet", "onboarding.source.outside_prefix"),
    ],
)
def test_a_location_outside_the_connection_is_refused(
    acme: Workspace, dana: User, aws: FakeAws, location: str, code: str
) -> None:
    row = connected(acme, dana)
    with pytest.raises(ProblemError, match=code):
        services.submit_source(
            onboarding=row, kind="serving", location=parse(location), settings=ReadSettings(), by=dana
        )
    assert Sample.objects.count() == 0


def test_steps_cannot_be_skipped_by_a_verb(acme: Workspace, dana: User) -> None:
    row = factories.named(acme, dana)
    with pytest.raises(ProblemError, match=r"onboarding\.access\.missing"):
        services.submit_source(
            onboarding=row, kind="serving", location=parse("s3://acme-ml/a.csv"), settings=ReadSettings(), by=dana
        )
    with pytest.raises(ProblemError, match=r"onboarding\.step\.locked"):
        services.submit_review(onboarding=row, by=dana)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "data.object.empty"),
        (b"<!DOCTYPE html><html><body>no data</body></html>", "data.format."),
        (parquet(insurance_table(50))[:-200], "data.parquet.truncated"),
        (b"[" * 100_000 + b"]" * 100_000, "data."),
    ],
)
def test_a_broken_object_ends_in_a_problem_and_harms_nobody(
    acme: Workspace, dana: User, aws: FakeAws, content: bytes, code: str
) -> None:
    row = connected(acme, dana)
    aws.buckets["acme-ml"][SERVING] = content
    location = parse(f"s3://acme-ml/{SERVING}")
    services.submit_source(onboarding=row, kind="serving", location=location, settings=ReadSettings(), by=dana)
    sample = Sample.objects.get()
    assert sample.state == JobState.FAILED, (sample.attempt, sample.not_before, sample.progress_note)
    assert sample.problem
    assert sample.problem.code.startswith(code)
    assert statuses(row)[2] == "problem"
