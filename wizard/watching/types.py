"""Monitors as the clients of both generations say them. Pure; raises nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class MonitorType(StrEnum):
    """What a monitor looks for; the client fails on the whole list when one has another type."""

    MODEL_ACTIVITY = "model_activity"
    DATA_DRIFT = "data_drift"
    PREDICTION_DRIFT = "prediction_drift"
    MISSING_VALUES = "missing_values"
    PERFORMANCE_DEGRADATION = "performance_degradation"
    MODEL_STALENESS = "model_staleness"
    METRIC_CHANGE = "metric_change"
    CUSTOM_METRIC = "custom_metric"
    VALUES_RANGE = "values_range"
    NEW_VALUES = "new_values"


def watched_model(configuration: dict[str, Any]) -> str:
    """The id of the model that a monitor's configuration names; "" when it does not."""
    place: Any = configuration
    for name in ("identification", "models", "id"):
        place = place.get(name) if isinstance(place, dict) else None
    return place if isinstance(place, str) else ""
