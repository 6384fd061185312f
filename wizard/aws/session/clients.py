"""Makes the API's clients, from nothing but what is given: no profile, no AWS_… variable, no instance metadata.

A client of a customer's bucket can therefore never act with credentials of our own. Whatever boto raises leaves here.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import botocore.session
from botocore import UNSIGNED
from botocore.config import Config
from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES as _VARIABLES
from django.conf import settings

from wizard.aws.session.attempts import noted
from wizard.aws.session.regions import HOME_REGION

CONNECT_SECONDS = 3
READ_SECONDS = 10
MAX_ATTEMPTS = 3
MAX_CONNECTIONS = 32

_making = threading.Lock()  # boto's clients may be shared between threads, but not made in two at once
_connections: dict[str, Any] = {}
"""boto's pools of HTTP connections, by endpoint."""
os.register_at_fork(after_in_child=_connections.clear)


@dataclass(frozen=True)
class Keys:
    """Temporary credentials of one session with a customer's role. They live in memory only."""

    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    token: str = field(repr=False)
    expires_at: datetime


def sts_client(*, region: str) -> Any:
    """STS of one region. It signs nothing: the ID token is all that a web identity has to show."""
    return _client(
        "sts",
        region_name=region,
        endpoint_url=settings.STS_ENDPOINT or f"https://sts.{region}.amazonaws.com",
        config=_config(signature_version=UNSIGNED),
    )


def s3_client(*, region: str, keys: Keys) -> Any:
    """S3 of one region, with the keys of one session."""
    return _client(
        "s3",
        region_name=region,
        endpoint_url=settings.S3_ENDPOINT or None,
        aws_access_key_id=keys.access_key,
        aws_secret_access_key=keys.secret_key,
        aws_session_token=keys.token,
        config=_config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if settings.S3_ENDPOINT else "auto"},
        ),
    )


def warm() -> None:
    """Read the models of the APIs, which takes a fifth of a second, before the first job needs them. Asks nobody."""
    nobody = Keys(access_key="none", secret_key="none", token="none", expires_at=datetime.max)  # noqa: S106
    sts_client(region=HOME_REGION)
    s3_client(region=HOME_REGION, keys=nobody)


def _config(**more: Any) -> Config:
    return Config(
        ignore_configured_endpoint_urls=True,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": MAX_ATTEMPTS, "mode": "standard"},
        max_pool_connections=MAX_CONNECTIONS,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        user_agent_extra="embark",
        **more,
    )


def _client(service: str, **arguments: Any) -> Any:
    with _making:
        client = _bare_session().create_client(service, **arguments)
        _share_connections(client)
    client.meta.events.register("response-received", noted)
    return client


def _share_connections(client: Any) -> None:
    """Let the clients of one endpoint use the same connections, so that a new session need not begin with handshakes.

    Every request carries its own signature; a connection carries nothing of the session that opened it.
    """
    endpoint = client._endpoint
    endpoint.http_session = _connections.setdefault(client.meta.endpoint_url, endpoint.http_session)


@cache
def _bare_session() -> Any:
    """A session that reads no configuration file, no profile and no AWS_… variable but the one for its CA bundle.

    Proxies and CA bundles of the environment are the deployment's way to AWS; everything else there could change what
    we ask, of whom, or who learns of it. Sharing the session saves reading the API models again.
    """
    blind = {name: (key, None, default, read) for name, (key, _, default, read) in _VARIABLES.items()}
    nowhere = (None, None, os.devnull, None)
    files = {"config_file": nowhere, "credentials_file": nowhere}
    return botocore.session.Session(session_vars=blind | files | {"ca_bundle": _VARIABLES["ca_bundle"]})
