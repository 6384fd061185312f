"""Data as it really comes: other dialects, duplicate ids, values that do not fit – all the way to the first sync."""

from __future__ import annotations

import json

import pytest

from tests.faults.conftest import Stage

pytestmark = pytest.mark.processes


def first_sync(stage: Stage, name: str, key: str) -> dict[str, object]:
    """What the first sync of that object found."""
    wizard = stage.wizard_at_review(name, key)
    wizard.register()
    onboarding = wizard.base.rpartition("/")[2]
    asked = (
        "SELECT {} FROM sync_syncrun s JOIN registry_dataset d ON d.id = s.dataset_id "
        "JOIN registry_modelversion v ON v.id = d.version_id "
        "JOIN registration_registration r ON r.model_row_id = v.model_id "
        "JOIN onboarding_onboarding o ON o.registration_id = r.id WHERE o.id = ?"
    )
    stage.wait_for(asked.format("s.state"), "done", onboarding)
    return json.loads(str(stage.ask(asked.format("s.result_json"), onboarding)[0][0]))


def test_a_csv_with_semicolons_is_read_in_full(stage: Stage) -> None:
    result = first_sync(stage, "Churn", "churn/serving.csv")
    assert result["rows"] == 20_000
    assert result["broken_rows"] == 0
    assert result["duplicate_ids"] == 0


def test_a_large_csv_is_read_in_full(stage: Stage) -> None:
    assert first_sync(stage, "Insurance CSV", "insurance/v1/serving.csv")["rows"] == 100_000


def test_duplicate_ids_are_counted_over_the_whole_dataset(stage: Stage) -> None:
    assert first_sync(stage, "Duplicates", "broken/duplicate_ids.parquet")["duplicate_ids"] == 1_000


def test_three_hundred_columns_go_all_the_way(stage: Stage) -> None:
    result = first_sync(stage, "Wide", "wide/features_300.parquet")
    assert len(result["fields"]) > 290  # type: ignore[arg-type]
