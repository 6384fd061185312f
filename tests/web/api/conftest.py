"""Scripts that call the API: one with a token of Acme, one with a token of somebody else's workspace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from wizard.accounts.models import User, Workspace
from wizard.accounts.tokens import issue_token


@dataclass
class Script:
    """Calls the API as the 2.x client does; every answer is JSON, whatever its status."""

    secret: str
    status: int = 0

    def __call__(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, key: str = "") -> Any:
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        answer = self._send(method, path, sent, {"Idempotency-Key": key} if key else {})
        self.status = answer.status_code
        assert answer.headers["Content-Type"].startswith("application/json"), (method, path, answer.content[:200])
        return json.loads(answer.content)

    def delete(self, path: str) -> int:
        """The status of a DELETE of the 3.x generation, which ends without a body."""
        answer = self._send("DELETE", path, b"", {})
        assert answer.status_code != 204 or not answer.content
        return int(answer.status_code)

    def _send(self, method: str, path: str, sent: bytes, more: dict[str, str]) -> Any:
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return client.generic(method, path, sent, "application/json", headers=headers | more)

    def refused(
        self, status: int, method: str, path: str, body: Any = None, *, raw: bytes | None = None, key: str = ""
    ) -> str:
        """Calls, expects that failure in the shape that both clients read, and returns the message."""
        answer = self(method, path, body, raw=raw, key=key)
        assert self.status == status, answer
        assert answer["error"]["detail"] is None
        message: str = answer["error"]["message"]
        assert message
        assert answer["detail"] == message
        return message


@pytest.fixture
def api(acme: Workspace, dana: User) -> Script:
    return Script(issue_token(workspace=acme, name="notebook", by=dana)[1])


@pytest.fixture
def strange_api(eve: User) -> Script:
    return Script(issue_token(workspace=eve.memberships.get().workspace, name="x", by=eve)[1])


@pytest.fixture
def no_token() -> Script:
    return Script("")


MODEL = {
    "id": "fraud",
    "name": "Fraud",
    "description": "d",
    "owner": "a@b.c",
    "color": "turquoise",
    "icon": "fraud-detection",
    "tags": {"Team": "risk"},
}
VERSION = {
    "name": "v1",
    "model_type": "binary",
    "version_schema": {
        "features": {
            "amount": "numeric",
            "owner": "string",
            "is_new": "boolean",
            "embeddings": {"type": "tensor", "dimensions": [768]},
        },
        "predictions": {"will_buy_insurance": "boolean", "proba": "numeric"},
        "raw_inputs": {"raw_text": "text"},
        "metrics": None,
        "feature_positions": {"amount": 0, "owner": 1, "is_new": 2, "embeddings": 3},
    },
    "model_data_type": None,
    "labels": None,
    "feature_importance": None,
    "mapping": None,
}
SERVING = {
    "name": "serving",
    "data_source": {
        "type": "s3",
        "config": {
            "sample_size": 1.0,
            "select_expr": ["amount * 2 AS amount", "*"],
            "read_options": {"mergeSchema": "true"},
            "object_path": "s3://my-bucket/my-file.parquet",
            "object_format": "parquet",
        },
    },
    "sync": {"enabled": True, "environment": "production"},
    "id_column": "prediction_id",
    "timestamp_column": "prediction_timestamp",
}
"""Bodies that `aporia==2.19.0` was recorded to send."""


@pytest.fixture
def registered(api: Script) -> Script:
    """Fraud with its first version."""
    api("POST", "/v1beta/models", MODEL)
    api("POST", "/v1beta/models/fraud/versions", VERSION)
    return api
