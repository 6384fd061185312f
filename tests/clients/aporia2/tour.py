"""Every other call that the 2.x client has for what is registered; prints what it gets as one JSON object.

Run by the client's own Python, after `guide.py`.
"""

import json
import os

import aporia
from aporia import S3DataSource
from aporia.core.errors import AporiaError
from aporia.experimental import (
    create_monitor,
    delete_model_version,
    delete_monitor,
    get_model_versions,
    run_all_monitors,
)

aporia.init(
    token=os.environ["APORIA_TOKEN"],
    host=os.environ["EMBARK_HOST"],
    port=int(os.environ["EMBARK_PORT"]),
    environment="production",
    throw_errors=True,
)
FIELDS = {"features": {"amount": "numeric"}, "predictions": {"proba": "numeric"}}


def refused(call, *args, **named):
    """What the client tells its user when the server refuses."""
    try:
        call(*args, **named)
    except AporiaError as error:
        return str(error)
    raise AssertionError(f"{call.__name__} was not refused")


seen = {}
seen["again"] = aporia.create_model("insurance", "Insurance")
seen["bad_model_type"] = refused(aporia.create_model_version, "insurance", "v9", "binry", **FIELDS)
seen["bad_type"] = refused(
    aporia.create_model_version,
    "insurance",
    "v9",
    "binary",
    features={"sum_insured": {"type": "tensor", "dimensions": []}},
    predictions={"proba": "numeric"},
)
seen["no_model"] = refused(aporia.create_model_version, "other", "v1", "regression", **FIELDS)

second = aporia.create_model_version("insurance", "1.0 rc+2 größer", "regression", **FIELDS)
training = S3DataSource(object_path=os.environ["EMBARK_OBJECT"], object_format="parquet", sample_size=0.5)
second.connect_training(data_source=training, id_column=None, timestamp_column=None)
second.connect_actuals(
    data_source=training,
    id_column="prediction_id",
    timestamp_column="prediction_timestamp",
    labels={"proba": "will_buy_insurance"},
    schedule="0 */4 * * *",
)
second.set_feature_importance({"amount": 0.5})
seen["actuals"] = second.get_dataset_sync_status("actuals")
second.set_sync_enabled(False)
seen["disabled"] = second.get_dataset_sync_status("actuals")["enabled"]
second.set_sync_enabled(True)

aporia.add_model_tags("insurance", {"Team": "risk", "tier": "1"})
aporia.delete_model_tag("insurance", "tier")
aporia.delete_model_tag("insurance", "never there")
seen["tags"] = aporia.get_model_tags("insurance")

WATCHED = {"identification": {"models": {"id": "insurance"}}, "configuration": {}}
monitor = create_monitor("Activity", "model_activity", "0 */4 * * *", WATCHED)
delete_monitor(monitor)
seen["bad_monitor"] = refused(delete_monitor, monitor)
second.log_index_to_word_mapping({1: "one"})

run_all_monitors("insurance", "v1")
seen["versions"] = sorted(version.name for version in get_model_versions("insurance"))
delete_model_version("insurance", "1.0 rc+2 größer")
seen["last"] = refused(delete_model_version, "insurance", "v1")
seen["serving"] = aporia.Model("insurance", "v1").get_dataset_sync_status("serving")
aporia.create_model("short-lived", "Short")
aporia.delete_model("short-lived")
print(json.dumps(seen))
