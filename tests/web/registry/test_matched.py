"""How the actuals matched, told on the model's page and in the list of models."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories, records
from wizard.accounts.models import Workspace
from wizard.aws.models import Connection
from wizard.core.jobs import JobState
from wizard.registry.models import MLModel
from wizard.sampling.models import Sample
from wizard.sync.matching.types import MatchResult, Read
from wizard.sync.models import ActualsMatch

ACTUALS, PREDICTIONS = Read(500, 0, complete=True), Read(1_000, 0, complete=True)
NOTHING_MATCHED = MatchResult(ACTUALS, PREDICTIONS, ids=500, matched=0)


@pytest.fixture
def model(acme: Workspace) -> MLModel:
    """Its serving data and its actuals are read, and healthy."""
    version = records.version(records.model(acme))
    for kind, columns in (("serving", None), ("actuals", {"Response": "Response"})):
        records.read(records.dataset(version, kind=kind, columns=columns))
    return version.model


def looked_up(model: MLModel, found: MatchResult = NOTHING_MATCHED) -> ActualsMatch:
    """A match of samples that were taken at the locations of the model's data."""
    at = {"workspace": model.workspace, "connection": Connection.objects.first(), "bucket": "acme-ml"}
    samples = {
        kind: Sample.objects.create(key=f"{model.model_id}/{kind}.parquet", state=JobState.DONE, **at)
        for kind in ("serving", "actuals")
    }
    return ActualsMatch.objects.create(
        workspace=model.workspace,
        predictions=samples["serving"],
        actuals=samples["actuals"],
        key=samples["actuals"].pk,
        id_column="id",
        value_columns=["Response"],
        state=JobState.DONE,
        finished_at=timezone.now(),
        result_json=found.to_json(),
    )


def test_actuals_that_do_not_match_are_told_on_the_models_page_and_in_the_list(model: MLModel, as_dana: Client) -> None:
    assert "healthy" in as_dana.get("/models/").content.decode()
    looked_up(model)
    listed = as_dana.get("/models/").content.decode()
    assert "healthy" not in listed
    assert "0 of 500 (0.0%) actuals matched" in listed
    seen = as_dana.get(f"/models/{model.pk}/").content.decode()
    assert seen.count('data-finding="readiness.match.few"') == 1
    assert "No actual matches a prediction" in seen
    assert seen.count('id="matched"') == 1


def test_a_good_match_is_told_and_leaves_the_data_healthy(model: MLModel, as_mo: Client) -> None:
    good = MatchResult(ACTUALS, PREDICTIONS, ids=500, matched=500, labelled=500)
    looked_up(model, good)
    listed = as_mo.get("/models/").content.decode()
    assert "healthy" in listed
    assert "500 of 500 (100.0%) actuals matched" in listed
    assert "500 of 500 (100.0%)" in as_mo.get(f"/models/{model.pk}/").content.decode()


def test_a_match_of_other_data_or_of_another_workspace_is_not_told(model: MLModel, as_dana: Client) -> None:
    match = looked_up(model)
    of_before = {"value_columns": []}  # asked for before the column with the actual values was chosen
    for change in (
        of_before,
        {"id_column": "other"},
        {"workspace": factories.workspace("Globex")},
        {"state": JobState.FAILED},
    ):
        kept = {name: getattr(match, name) for name in change}
        ActualsMatch.objects.update(**change)
        assert "actuals matched" not in as_dana.get("/models/").content.decode()
        ActualsMatch.objects.update(**kept)
    assert "actuals matched" in as_dana.get("/models/").content.decode()


def test_repeated_actuals_have_one_severity_and_one_wording(model: MLModel, as_dana: Client) -> None:
    """A finding to look at, in the match and in the full read of the actuals; of predictions it is a fault."""
    version = model.versions.get()
    looked_up(model, MatchResult(ACTUALS, PREDICTIONS, ids=497, matched=497, repeated=3))
    by_match = the_line(as_dana, model)
    for dataset in version.datasets.all():
        records.read(dataset, key="second", found=records.result(duplicate_ids=3))
    by_read = the_line(as_dana, model)
    for line in (by_match, by_read):
        assert "finding-warns" in line
        assert (
            "3 rows with an id that an earlier row has too. Of several actuals with one id, the latest counts." in line
        )
    assert "readiness.match.repeated" in by_match
    assert "sync.actuals.repeated" in by_read
    assert as_dana.get(f"/models/{model.pk}/").content.decode().count('data-finding="sync.id.duplicates"') == 1


def the_line(person: Client, model: MLModel) -> str:
    """The one line of the model's page that says so."""
    seen = person.get(f"/models/{model.pk}/").content.decode()
    (line,) = [line for line in seen.split("<li ") if "more than once" in line and "finding" in line]
    return line
