"""A document of onboardings, put in once and again: real services, real parsing, a fake AWS."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests import factories, records
from tests.data.build import parquet
from tests.fakes import aws as fake
from tests.fakes.aws import FakeAws
from tests.samples import insurance_table
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.aws.diagnosis import Operation
from wizard.aws.models import AccessCheck, Connection
from wizard.core.problems import ProblemError
from wizard.mapping.models import Mapping
from wizard.onboarding import from_document
from wizard.onboarding.facts import Facts
from wizard.onboarding.from_document import put_in
from wizard.onboarding.models import Onboarding, OnboardingDataset
from wizard.onboarding.outcomes import Did, Outcome
from wizard.onboarding.planned import planned_entry, planned_schema
from wizard.onboarding.progress import progress
from wizard.onboarding.services import submit_model
from wizard.registration.models import Registration
from wizard.sampling.models import Sample

pytestmark = pytest.mark.django_db(transaction=True)

SERVING, TRAINING = "in/serving.parquet", "in/training.parquet"
ROLE = "arn:aws:iam::123456789012:role/embark"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    installed = fake.install(monkeypatch)
    table = insurance_table(500)
    installed.buckets["acme-ml"] = {SERVING: parquet(table), TRAINING: parquet(table)}
    return installed


def entry(**changes: Any) -> dict[str, Any]:
    told = {
        "workspace": "Acme",
        "model": {"name": "Insurance", "version": "v1", "model_type": "binary", "tags": {"Team": "risk"}},
        "role_arn": ROLE,
        "bucket": "s3://acme-ml/in/",
        "datasets": {"serving": {"location": f"s3://acme-ml/{SERVING}", "sample_size": 0.5}},
        "columns": [{"column": "age", "field": "customer_age", "kind": "feature", "type": "numeric"}],
    } | changes
    return {name: value for name, value in told.items() if value is not None}


def put(by: User, *entries: dict[str, Any], **how: Any) -> list[Outcome]:
    return list(put_in(text=json.dumps({"embark": 1, "onboardings": entries}), by=by, **how))


def one(by: User, **changes: Any) -> Outcome:
    (outcome,) = put(by, entry(**changes))
    return outcome


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


def everything() -> dict[str, int]:
    tables = (Onboarding, OnboardingDataset, Connection, AccessCheck, Sample, Mapping, AuditEntry)
    return {table.__name__: table.objects.count() for table in tables}


def statuses(onboarding_id: str) -> list[str]:
    return [state.status.value for state in progress(Onboarding.objects.with_facts().get(pk=onboarding_id)).steps]


class TestOnce:
    def test_as_far_as_the_columns(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        outcome = one(dana)
        assert (outcome.did, outcome.problems, outcome.workspace) == (Did.MADE, (), "Acme")
        assert statuses(outcome.onboarding_id) == ["done", "done", "done", "open", "locked", "locked"]
        row = Onboarding.objects.get()
        assert (row.model_id, row.version_name, row.tags, row.created_by) == ("insurance", "v1", {"team": "risk"}, dana)
        sample = Sample.objects.get()
        assert (sample.uri, sample.settings.fraction) == (f"s3://acme-ml/{SERVING}", 0.5)
        assert sample.requested_by == dana
        assert (str(row.connection), row.connection.role_arn) == ("s3://acme-ml/in/", ROLE)

    def test_every_dataset_is_sampled(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        both = {kind: {"location": f"s3://acme-ml/in/{kind}.parquet"} for kind in ("training", "serving")}
        row = Onboarding.objects.get(pk=one(dana, datasets=both).onboarding_id)
        assert row.datasets == ["serving", "training"]
        assert sorted(row.dataset_samples.values_list("kind", flat=True)) == row.datasets

    def test_nothing_waits_for_what_is_slow(
        self, acme: Workspace, dana: User, aws: FakeAws, settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("wizard.core.bell._post", lambda task_name, job_id: None)
        outcome = one(dana)
        assert statuses(outcome.onboarding_id)[:3] == ["done", "running", "locked"]
        assert "as soon as it is green" in outcome.next
        assert outcome.turn == "us"
        assert (AccessCheck.objects.count(), Sample.objects.count()) == (1, 0)
        assert aws.asked == []

    def test_without_a_role_it_waits_for_one(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        outcome = one(dana, role_arn=None)
        assert (outcome.did, outcome.turn) == (Did.MADE, "customer")
        assert statuses(outcome.onboarding_id)[:2] == ["done", "open"]
        assert "hand-off" in outcome.next
        assert any("kept for when the access is open" in done for done in outcome.done)
        assert Connection.objects.count() == 0

    def test_a_role_that_is_refused_is_told_where_it_is_cured(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        aws.refuse(Operation.LIST, 404, "NoSuchBucket", "no")
        one(dana)
        again = one(dana)
        assert (again.did, again.turn) == (Did.THERE, "customer")
        assert again.next.startswith("AWS access: ")
        assert Sample.objects.count() == 0

    def test_the_account_manager_may(self, acme: Workspace, aws: FakeAws) -> None:
        mo = factories.account_manager(acme)
        assert one(mo).did is Did.MADE

    def test_who_did_it_is_in_the_audit_log(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        one(dana)
        kept = AuditEntry.objects.get(verb="onboarding.document_kept")
        assert (kept.actor, kept.facts) == (dana, {"columns": 1})


class TestAgain:
    def test_it_is_already_there(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        first, before = one(dana), everything()
        again = one(dana)
        assert (again.did, again.onboarding_id, again.done) == (Did.THERE, first.onboarding_id, ())
        assert everything() == before

    def test_what_somebody_has_changed_stays(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        row = Onboarding.objects.get(pk=one(dana).onboarding_id)
        answers = factories.model_answers(model_name="Renamed", model_id="renamed", version_name="v9")
        submit_model(onboarding=row, answers=answers, by=dana)
        again = one(dana)
        assert (again.did, again.onboarding_id, again.model) == (Did.THERE, row.pk, "Renamed")

    def test_it_goes_on_when_the_access_is_there(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        waiting = one(dana, role_arn=None)
        other = one(dana, model={"name": "Other", "version": "v1", "model_type": "binary"})
        assert statuses(other.onboarding_id)[1] == "done"
        again = one(dana, role_arn=None)
        assert (again.did, again.onboarding_id) == (Did.WENT_ON, waiting.onboarding_id)
        assert statuses(again.onboarding_id)[:4] == ["done", "done", "done", "open"]
        assert len(again.done) == 2

    def test_of_two_at_once_one_finds_what_the_other_has_made(
        self, acme: Workspace, dana: User, aws: FakeAws, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The other one commits between our look and our insert: the constraint says so."""
        real, raced = from_document._of_a_person, []

        def racing(workspace: Workspace, told: Any) -> Onboarding | None:
            if not raced:
                raced.append(True)
                raise IntegrityError("one_onboarding_per_document_entry")
            return real(workspace, told)

        monkeypatch.setattr(from_document, "_of_a_person", racing)
        assert one(dana).did is Did.MADE

    def test_the_constraint_stands(self, acme: Workspace, dana: User) -> None:
        factories.onboarding(acme, dana, document_key="k")
        with pytest.raises(IntegrityError):
            factories.onboarding(acme, dana, document_key="k")
        factories.onboarding(factories.workspace("Other"), dana, document_key="k")
        factories.onboarding(acme, dana)
        factories.onboarding(acme, dana)

    def test_what_was_begun_on_the_pages_is_found_and_left_alone(self, acme: Workspace, dana: User) -> None:
        row = factories.named(acme, dana)
        before = everything()
        outcome = one(dana)
        assert (outcome.did, outcome.onboarding_id, outcome.done) == (Did.THERE, row.pk, ())
        assert everything() == before


class TestConnections:
    def test_entries_of_one_role_share_its_connection(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        many = [entry(model={"name": f"M{n}", "version": "v1", "model_type": "binary"}) for n in range(14)]
        outcomes = put(dana, *many)
        assert {outcome.did for outcome in outcomes} == {Did.MADE}
        assert (Connection.objects.count(), AccessCheck.objects.count(), Sample.objects.count()) == (1, 1, 14)

    def test_without_a_role_only_an_accepted_one_will_do(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        aws.refuse(Operation.LIST, 403, "AccessDenied", "no")
        one(dana)
        other = one(dana, role_arn=None, model={"name": "Other", "version": "v1", "model_type": "binary"})
        assert statuses(other.onboarding_id)[1] == "open"

    def test_one_of_a_narrower_prefix_does_not_open_it(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        one(dana)
        aws.buckets["acme-ml"]["out/x.parquet"] = aws.buckets["acme-ml"][SERVING]
        outside = {"serving": {"location": "s3://acme-ml/out/x.parquet"}}
        model = {"name": "Other", "version": "v1", "model_type": "binary"}
        other = one(dana, model=model, datasets=outside, bucket=None)
        assert statuses(other.onboarding_id)[:3] == ["done", "done", "done"]
        assert sorted(map(str, Connection.objects.all())) == ["s3://acme-ml/", "s3://acme-ml/in/"]

    def test_another_workspaces_is_none(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        one(dana)
        evil = factories.workspace("Evil")
        eve = factories.member(evil, email="eve@evil.test")
        assert statuses(one(eve, workspace="Evil", role_arn=None).onboarding_id)[1] == "open"

    def test_too_many_checks_in_a_minute(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        """Each role is checked by itself; what is too much for now leaves nothing behind and can be put in again."""
        many = [
            entry(model={"name": f"M{n}", "version": "v1", "model_type": "binary"}, role_arn=f"{ROLE}-{n}")
            for n in range(11)
        ]
        outcomes = put(dana, *many)
        assert [outcome.did for outcome in outcomes] == [Did.MADE] * 10 + [Did.REFUSED]
        assert codes(outcomes[-1]) == ["aws.check.too_many"]
        assert outcomes[-1].problems[0].retryable
        assert Onboarding.objects.count() == 10


class TestRefused:
    def test_nothing_is_left_behind(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        records.model(acme, model_id="insurance")
        before = everything()
        outcome = one(dana)
        assert (outcome.did, outcome.onboarding_id) == (Did.REFUSED, "")
        assert codes(outcome) == ["registry.model.exists"]
        assert outcome.problems[0].detail.startswith("Entry 1, model: ")
        assert everything() == before

    def test_an_id_that_may_be_meant_for_another_server_is_kept_and_told(
        self, acme: Workspace, dana: User, aws: FakeAws
    ) -> None:
        records.model(acme, model_id="insurance")
        records.destination(acme, dana)
        outcome = one(dana)
        assert outcome.did == Did.MADE
        assert any("registered in Embark already" in said for said in outcome.done)

    def test_an_entry_that_is_refused_does_not_hold_up_the_others(
        self, acme: Workspace, dana: User, aws: FakeAws
    ) -> None:
        bad = entry(model={"name": "x", "version": "v1", "model_type": "?"})
        outcomes = put(dana, bad, entry())
        assert [(each.number, each.did) for each in outcomes] == [(1, Did.REFUSED), (2, Did.MADE)]

    @pytest.mark.parametrize("by_id", [True, False])
    def test_another_workspace_is_as_unknown_as_none(self, acme: Workspace, dana: User, by_id: bool) -> None:
        evil = factories.workspace("Evil Corp")
        theirs, nobodys = (evil.pk, "wsp_0000000000000000") if by_id else ("Evil Corp", "Nobody")
        known, unknown = one(dana, workspace=theirs), one(dana, workspace=nobodys)
        assert known == unknown
        assert codes(known) == ["onboarding.document.workspace"]

    def test_a_name_counts_with_its_case(self, acme: Workspace, dana: User) -> None:
        assert codes(one(dana, workspace="ACME")) == ["onboarding.document.workspace"]

    def test_the_workspace_is_told_beside_the_other_problems(self, acme: Workspace, dana: User) -> None:
        assert codes(one(dana, workspace="Nobody", bucket="other")) == [
            "onboarding.document.workspace",
            "onboarding.source.other_bucket",
        ]

    def test_for_members_alone(self, acme: Workspace) -> None:
        mo = factories.account_manager(acme)
        (outcome,) = put(mo, entry(), kinds=["member"])
        assert codes(outcome) == ["onboarding.document.workspace"]

    def test_a_text_that_is_no_document(self, dana: User) -> None:
        with pytest.raises(ProblemError, match=r"onboarding\.document\.unreadable"):
            put_in(text="{", by=dana)


class TestDryRun:
    def test_nothing_is_written_and_nobody_is_asked(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        before = everything()
        (outcome,) = put(dana, entry(), dry_run=True)
        assert (outcome.did, outcome.words, outcome.onboarding_id) == (Did.MADE, "would be made", "")
        assert any("check queued" in done for done in outcome.done)
        assert everything() == before
        assert aws.asked == []

    def test_it_tells_every_problem(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        records.model(acme, model_id="insurance")
        refused = entry(model={"name": "a", "version": "..", "model_type": "binary"}, role_arn="x", bucket="other")
        outcomes = put(dana, entry(), refused, entry(workspace=3, extra=4), dry_run=True)
        assert [each.words for each in outcomes] == ["would be refused"] * 3
        assert [len(each.problems) for each in outcomes] == [1, 3, 2]

    def test_what_is_there_is_told_with_its_id(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        made = one(dana)
        (outcome,) = put(dana, entry(), dry_run=True)
        assert (outcome.did, outcome.onboarding_id) == (Did.THERE, made.onboarding_id)

    def test_what_would_go_on_does_not(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        one(dana, role_arn=None)
        one(dana, model={"name": "Other", "version": "v1", "model_type": "binary"})
        before = everything()
        (outcome,) = put(dana, entry(role_arn=None), dry_run=True)
        assert (outcome.did, outcome.words) == (Did.WENT_ON, "would go on")
        assert everything() == before


class TestWhatIsKept:
    def test_the_steps_to_come_propose_it(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        row = Onboarding.objects.with_facts().get(pk=one(dana, role_arn=None).onboarding_id)
        source = Facts(row).carried_sources["serving"]
        assert (source.location.uri, source.settings.fraction) == (f"s3://acme-ml/{SERVING}", 0.5)
        schema = planned_schema(row)
        assert schema
        assert [(field.column, field.name) for field in schema.fields] == [("age", "customer_age")]

    def test_a_kept_form_that_is_past_breaks_nothing(self, acme: Workspace, dana: User) -> None:
        row = factories.onboarding(acme, dana, document_key="k", document_json={"old": 1})
        assert planned_entry(row) is None
        assert Facts(row).carried_sources == {}

    def test_a_person_who_is_gone_is_not_acted_for(self, acme: Workspace, dana: User, aws: FakeAws) -> None:
        row = Onboarding.objects.get(pk=one(dana, role_arn=None).onboarding_id)
        Onboarding.objects.update(created_by=None)
        other = one(dana, model={"name": "Other", "version": "v1", "model_type": "binary"})
        row.refresh_from_db()
        assert (row.dataset_samples.count(), statuses(other.onboarding_id)[2]) == (0, "done")


@pytest.mark.parametrize("by_a_person", [False, True])
def test_once_what_it_made_is_deleted_it_begins_anew(
    acme: Workspace, dana: User, aws: FakeAws, *, by_a_person: bool
) -> None:
    """The names are free again; the onboarding of before stays as a record, whoever had begun it."""
    first = Onboarding.objects.get(pk=one(dana).onboarding_id)
    first.registration = records.registration(acme)
    first.document_key = None if by_a_person else first.document_key
    first.save()
    assert one(dana).onboarding_id == first.pk
    Registration.objects.update(removed_at=timezone.now())
    assert put(dana, entry(), dry_run=True)[0].did is Did.MADE
    second = one(dana)
    assert second.did is Did.MADE
    assert second.onboarding_id not in ("", first.pk)
    first.refresh_from_db()
    assert (first.document_key, first.registration) == (None, Registration.objects.get())
    assert one(dana).onboarding_id == second.onboarding_id
