"""The calls of the vendor's guide on S3 data sources, as printed but for two missing commas and its placeholders.

Source: shared reference `amazon-s3-guide.md`. Run by the client's own Python; what differs between runs is in the
environment.
"""

import os

import aporia
from aporia import S3DataSource

aporia.init(
    token=os.environ["APORIA_TOKEN"],
    host=os.environ["EMBARK_HOST"],
    port=int(os.environ["EMBARK_PORT"]),
    environment="production",
    throw_errors=True,
)

aporia.create_model("insurance", "Insurance")

apr_model = aporia.create_model_version(
    model_id="insurance",
    model_version="v1",
    model_type="binary",
    raw_inputs={
        "raw_text": "text",
    },
    features={
        "amount": "numeric",
        "owner": "string",
        "is_new": "boolean",
        "embeddings": {"type": "tensor", "dimensions": [4]},
    },
    predictions={
        "will_buy_insurance": "boolean",
        "proba": "numeric",
    },
)

data_source = S3DataSource(
    object_path=os.environ["EMBARK_OBJECT"],
    object_format="parquet",
    select_expr=["*", "amount * 2 AS doubled"],
    read_options={"mergeSchema": "true"},
)

apr_model.connect_serving(
    data_source=data_source,
    id_column="prediction_id",
    timestamp_column="prediction_timestamp",
)
