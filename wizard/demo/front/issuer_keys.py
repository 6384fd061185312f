"""Fetches an issuer's signing keys the way AWS does: discovery document, then key set.

Plain http is allowed for an issuer on loopback only (the demo's own); everything else must be https. What was fetched
is kept for a few seconds; an unknown key id asks once more. Errors: KeysUnavailableError, whatever went wrong.
"""

from __future__ import annotations

import ipaddress
import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import urllib3
from joserfc.jwk import RSAKey

KEEP_SECONDS = 5.0
TIMEOUT_SECONDS = 2.0
MAX_BYTES = 100_000
MIN_RSA_BITS = 2048


class KeysUnavailableError(Exception):
    """The issuer's keys could not be read, or none has the wanted key id."""


class IssuerKeys:
    """The keys of all issuers; safe to use from many threads."""

    def __init__(self) -> None:
        self._http = urllib3.PoolManager(timeout=TIMEOUT_SECONDS, retries=False)
        self._kept: dict[str, tuple[dict[str, Any], float]] = {}
        self._lock = threading.Lock()

    def find(self, *, issuer: str, kid: str) -> Any:
        """The public RSA key `kid` of `issuer`."""
        keys, fresh = self._keys(issuer)
        if kid not in keys and not fresh:
            keys = self._fetch(issuer)
        if kid not in keys:
            raise KeysUnavailableError("no such key id")
        return keys[kid]

    def _keys(self, issuer: str) -> tuple[dict[str, Any], bool]:
        with self._lock:
            keys, until = self._kept.get(issuer, ({}, 0.0))
        if until > time.monotonic():
            return keys, False
        return self._fetch(issuer), True

    def _fetch(self, issuer: str) -> dict[str, Any]:
        discovery = self._get_json(f"{issuer}/.well-known/openid-configuration")
        if discovery.get("issuer") != issuer:
            raise KeysUnavailableError("the discovery document names another issuer")
        document = self._get_json(str(discovery.get("jwks_uri", "")))
        keys = {str(key["kid"]): RSAKey.import_key(key) for key in document.get("keys", ()) if _usable(key)}
        with self._lock:
            self._kept[issuer] = (keys, time.monotonic() + KEEP_SECONDS)
        return keys

    def _get_json(self, url: str) -> dict[str, Any]:
        _check_address(url)
        try:
            response = self._http.request("GET", url, redirect=False, preload_content=False)
            try:
                body = response.read(MAX_BYTES)
            finally:
                response.close()
            found = json.loads(body)
        except (urllib3.exceptions.HTTPError, ValueError, OSError) as error:
            raise KeysUnavailableError("the issuer did not answer with JSON") from error
        if response.status != 200 or not isinstance(found, dict):
            raise KeysUnavailableError("the issuer did not answer with a JSON object")
        return found


def _usable(key: object) -> bool:
    if not isinstance(key, dict) or key.get("kty") != "RSA" or not key.get("kid") or key.get("use", "sig") != "sig":
        return False
    try:
        return bool(RSAKey.import_key(key).raw_value.key_size >= MIN_RSA_BITS)
    except (ValueError, TypeError, KeyError):
        return False


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme != "http" or not _is_loopback(parts.hostname or ""):
        raise KeysUnavailableError("an issuer must be https (or on loopback)")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
