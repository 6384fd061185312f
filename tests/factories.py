"""Rows for tests, one plain function each; every argument has a sane default."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.samples import insurance_sample
from wizard.accounts.models import Membership, User, Workspace
from wizard.accounts.services import admit, create_workspace
from wizard.aws.models import AccessCheck
from wizard.core.jobs import JobState
from wizard.mapping.drafts import suggested_draft
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import MappingDraft
from wizard.onboarding.column_changes import change_columns
from wizard.onboarding.models import Onboarding, OnboardingDataset
from wizard.onboarding.services import ModelAnswers, start, submit_bucket, submit_model
from wizard.registry.schema import ModelType
from wizard.sampling.keeping import kept
from wizard.sampling.models import Sample
from wizard.sampling.results import SampleResult
from wizard.sampling.taking import columns_hash


def workspace(name: str = "Acme") -> Workspace:
    return create_workspace(name=name, by=None)


def member(of: Workspace, email: str = "dana@acme.test", name: str = "Dana") -> User:
    return admit(workspace=of, email=email, kind=Membership.Kind.MEMBER, by=None, name=name)


def account_manager(of: Workspace, email: str = "mo@embark.test", name: str = "Mo") -> User:
    return admit(workspace=of, email=email, kind=Membership.Kind.ACCOUNT_MANAGER, by=None, name=name)


def onboarding(of: Workspace, by: User, **facts: Any) -> Onboarding:
    row = start(workspace=of, by=by)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def model_answers(**changes: Any) -> ModelAnswers:
    answers = {
        "model_name": "Insurance",
        "model_id": "insurance",
        "model_type": "binary",
        "version_name": "v1",
        "description": "",
        "owner": "dana@acme.test",
        "icon": "general",
        "colour": "blue",
        "tags": {},
        "datasets": ["serving"],
    }
    return ModelAnswers(**(answers | changes))


def named(of: Workspace, by: User, **changes: Any) -> Onboarding:
    """An onboarding whose Model step is done."""
    return submit_model(onboarding=onboarding(of, by), answers=model_answers(**changes), by=by)


def connected(of: Workspace, by: User, **changes: Any) -> Onboarding:
    """An onboarding whose AWS access step is done: its check is green."""
    row = named(of, by, **changes)
    submit_bucket(
        onboarding=row, bucket="acme-ml", prefix="", account_id="123456789012", role_name="embark-acme", by=by
    )
    connection = row.connection
    assert connection
    connection.role_arn = "arn:aws:iam::123456789012:role/embark-acme"
    connection.save()
    AccessCheck.objects.create(
        connection=connection,
        role_arn=connection.role_arn,
        bucket="acme-ml",
        state=JobState.DONE,
        finished_at=timezone.now(),
    )
    return row


def sampled(of: Workspace, by: User, **changes: Any) -> Onboarding:
    """An onboarding whose Data step is done."""
    row = connected(of, by, **changes)
    for kind in row.datasets:
        add_sample(row, kind=kind)
    return row


def add_sample(row: Onboarding, *, kind: str = "serving", result: SampleResult | None = None, **changes: Any) -> Sample:
    """A sample that was taken for one dataset of the onboarding."""
    found = result or insurance_sample()
    facts = {
        "workspace": row.workspace,
        "connection": row.connection,
        "bucket": "acme-ml",
        "key": f"insurance/{kind}.parquet",
        "state": JobState.DONE,
        "columns_hash": columns_hash(found),
        **kept(found, rows=b"", until=timezone.now() + timedelta(hours=1)),
        "etag": '"abc"',
        "size": found.size,
    }
    sample = Sample.objects.create(**(facts | changes))
    OnboardingDataset.objects.update_or_create(onboarding=row, kind=kind, defaults={"sample": sample})
    return sample


def keep_mapping(row: Onboarding, draft: MappingDraft, by: User) -> None:
    """The Columns step as its page keeps it."""
    sample = row.dataset_samples.get(kind="serving").sample
    change_columns(onboarding=row, suggested=draft, changed=lambda _: draft, columns_hash=sample.columns_hash, by=by)


def mapped(of: Workspace, by: User, **changes: Any) -> Onboarding:
    """An onboarding whose Columns step is done, as suggested."""
    row = sampled(of, by, **changes)
    sample = row.dataset_samples.get(kind="serving").sample
    result = sample.result
    assert result
    suggestions = suggest(result.columns, model_type=ModelType(row.model_type), row_count=result.row_count)
    draft = suggested_draft(result.columns, suggestions=suggestions)
    keep_mapping(row, draft, by)
    return row
