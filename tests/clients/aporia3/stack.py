"""A stack as code: created, applied again, changed and destroyed; prints what happened as one JSON object.

Run by the client's own Python. What the client prints of its own goes to stderr.
"""

import contextlib
import json
import os
import sys
from pathlib import Path

import aporia.as_code as aporia

STATE = Path(os.environ["EMBARK_STATE"])


def stack(location, minimum, active=True):
    """The same stack each time, but for where its data lies, one segment and whether its version is active."""
    made = aporia.Stack(
        token=os.environ["APORIA_TOKEN"],
        account=os.environ["EMBARK_ACCOUNT"],
        workspace=os.environ["EMBARK_WORKSPACE"],
        base_url=os.environ["EMBARK_URL"],
    )
    source = aporia.DataSource(
        "Predictions", type="s3", connection_data={"bucket": os.environ["EMBARK_BUCKET"], "region": "eu-central-1"}
    )
    features = {"amount": "numeric", "owner": "categorical", "is_new": "boolean", "embeddings": "embedding"}
    predictions = {"will_buy_insurance": "boolean", "proba": "numeric"}
    serving = aporia.Dataset(
        "serving",
        type="serving",
        data_source=source,
        connection_data={"regex": location, "object_format": "parquet"},
        id_column="prediction_id",
        timestamp_column="prediction_timestamp",
        raw_inputs={"raw_text": "text"},
        features=features,
        predictions=predictions,
        actuals={"did_buy": "boolean"},
        actual_mappings={"did_buy": "will_buy_insurance"},
    )
    training = aporia.Dataset(
        "training",
        type="training",
        data_source=source,
        connection_data={"regex": location, "object_format": "parquet"},
        features=features,
        predictions=predictions,
    )
    version = aporia.Version("v1", serving=serving, training=training, active=active)
    amounts = aporia.Segment("Amounts", field="amount", values=[0, minimum, 500])
    large = aporia.Segment("Large", terms=[["amount > 400", "large"]])
    revenue = aporia.CustomMetric("Revenue", code="sum(amount)")
    activity = aporia.Monitor(
        "No predictions",
        monitor_type=aporia.MonitorType.MODEL_ACTIVITY,
        detection_method=aporia.DetectionMethod.ANOMALY,
        focal=aporia.FocalConfiguration(timePeriod=aporia.TimePeriod(count=1, type=aporia.PeriodType.DAYS)),
        baseline=aporia.BaselineConfiguration(
            source=aporia.SourceType.SERVING,
            timePeriod=aporia.TimePeriod(count=3, type=aporia.PeriodType.WEEKS),
        ),
        severity=aporia.Severity.MEDIUM,
        sensitivity=0.1,
    )
    model = aporia.Model(
        "Insurance offers",
        type="binary",
        description="Who buys",
        versions=[version],
        segments=[amounts, large],
        custom_metrics=[revenue],
        monitors=[activity],
    )
    made.add(source)
    made.add(model)
    return made


def apply(wanted, action="create"):
    """What was to be done with each resource, and what is kept of them afterwards."""
    with contextlib.redirect_stdout(sys.stderr):
        if STATE.exists():
            preview(wanted)
        before = {name: entry.status.value for name, entry in wanted._resources.items()}
        wanted.apply(config_path=str(STATE), action=action, yes=True, skip_preview=True, should_raise=True)
    return before, json.loads(STATE.read_text())["resources"]


def preview(wanted):
    """Compares the code with what is kept, as `apply` does first of all."""
    wanted.apply(config_path=str(STATE), action="preview")


location = os.environ["EMBARK_LOCATION"]
seen = {}
seen["created"], kept = apply(stack(location, 100))
seen["again"], same = apply(stack(location, 100))
seen["kept"] = kept == same
seen["changed"], changed = apply(stack(location.replace(".parquet", "-2.parquet"), 200, active=False))
seen["config"] = changed["Insurance offers/v1/serving"]["config"]
seen["active"] = changed["Insurance offers/v1"]["is_active"]
_, refreshed = apply(stack(location, 100), action="refresh")
seen["refreshed"] = sorted(refreshed) == sorted(changed)
after = stack(location.replace(".parquet", "-2.parquet"), 200, active=False)
seen["after_refresh"], _ = apply(after)
with contextlib.redirect_stdout(sys.stderr):
    folder = STATE.parent / "imported"
    after._import(str(folder), None)
seen["imported"] = sorted(path.name for path in folder.iterdir())
if os.environ.get("EMBARK_DESTROY"):
    _, left = apply(stack(location, 100), action="delete")
    seen["left"] = left
print(json.dumps(seen))
