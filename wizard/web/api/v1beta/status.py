"""How a dataset's sync stands, in the shape that `get_dataset_sync_status` hands to its caller. Ours: the vendor's is
documented nowhere.
"""

from __future__ import annotations

from typing import Any

from wizard.core.jobs import JobState
from wizard.registry.models import Dataset
from wizard.sync.models import SyncRun
from wizard.web.api.v1beta.translating import mapping_out, source_out

_WORDS = {
    JobState.QUEUED: "pending",
    JobState.RUNNING: "running",
    JobState.DONE: "succeeded",
    JobState.FAILED: "failed",
}


def status_of(dataset: Dataset) -> dict[str, Any]:
    """The dataset with its newest sync run."""
    run = dataset.sync_runs.order_by("-created_at", "-pk").first()
    return {
        "dataset": dataset.kind,
        "environment": dataset.environment,
        "enabled": dataset.is_sync_enabled,
        "schedule": dataset.schedule or None,
        "status": _state(dataset, run),
        "last_sync_started_at": run.started_at if run else None,
        "last_sync_finished_at": run.finished_at if run else None,
        "rows_read": run.result.rows if run and run.result else None,
        "last_error": _error(run),
        "id_column": dataset.id_column or None,
        "timestamp_column": dataset.timestamp_column or None,
        "mapping": mapping_out(dataset),
        "data_source": source_out(dataset),
    }


def _state(dataset: Dataset, run: SyncRun | None) -> str:
    if not dataset.is_sync_enabled and (run is None or not run.is_live):
        return "disabled"
    return _WORDS[JobState(run.state)] if run else "pending"


def _error(run: SyncRun | None) -> dict[str, str] | None:
    problem = run.problem if run and run.has_failed else None
    return {"code": problem.code, "message": str(problem)} if problem else None
