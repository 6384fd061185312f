"""Names the store that an address belongs to when it is not Amazon S3. Pure; raises nothing."""

from __future__ import annotations

import re

_STORES = (
    (r"gs://|gcs://|https?://(?:[\w.-]+\.)?storage\.(?:googleapis|cloud\.google)\.com", "Google Cloud Storage"),
    (r"(?:abfss?|wasbs?|adl|azure|az)://|https?://[\w.-]+\.(?:blob|dfs)\.core\.windows\.net", "Azure Storage"),
    (r"hdfs:|viewfs:|webhdfs:", "Hadoop's file system"),
    (r"dbfs:|/dbfs/", "Databricks' file system"),
    (r"https?://[\w.-]+\.(?:r2\.cloudflarestorage|digitaloceanspaces|wasabisys|backblazeb2)\.com",
     "a store of another provider"),
    (r"file:|[a-z]:[\\/]|[~.]{0,2}[/\\]", "a file on a computer"),
    (r"https?://", "a page of the web"),
    (r"jdbc:|postgres(?:ql)?:|mysql:|snowflake:|bigquery:|redshift", "a database"),
)  # fmt: skip


def other_store(text: str) -> str:
    """What the address leads to, for people; "" when that can't be told."""
    return next((name for form, name in _STORES if re.match(form, text, re.IGNORECASE)), "")
