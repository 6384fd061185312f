"""The ID token that our platform projects into a file, as EKS does for a service account. Reads the file at every call.

Its claims are read without verifying them: the file is our own platform's, and AWS verifies the token with the keys of
the platform's issuer. Knows no framework. `ProblemError` (`aws.issuer.token_file.*`) leaves it, always ours to mend.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from wizard.aws.issuer import problems
from wizard.core.problems import ProblemError

MOST_BYTES = 16 * 1024
LEFT_AT_LEAST = timedelta(seconds=60)
"""What a token must still be good for: it has yet to reach AWS, whose clock is another one."""


@dataclass(frozen=True)
class ProjectedToken:
    """A token of our platform: what AWS gets, and the claims that a customer's trust policy names."""

    text: str = field(repr=False)
    issuer: str
    audience: str
    subject: str
    key_id: str
    expires_at: datetime


def look_at(path: str, *, audience: str) -> ProjectedToken:
    """The token in the file at `path`, which must be for `audience` alone; it may have run out. Raises ProblemError."""
    text = _text(path)
    header, claims = _parts(text)
    _check_audience(claims.get("aud"), audience)
    return ProjectedToken(
        text=text,
        issuer=_word(claims, "iss"),
        audience=audience,
        subject=_word(claims, "sub"),
        key_id=_word(header, "kid"),
        expires_at=_time(claims, "exp"),
    )


def take(path: str, *, audience: str, now: datetime) -> ProjectedToken:
    """The token in the file at `path`, good for the next minute at least. Raises ProblemError."""
    token = look_at(path, audience=audience)
    if token.expires_at < now + LEFT_AT_LEAST:
        raise ProblemError(problems.token_file_expired(token.expires_at))
    return token


def _text(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            found = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ProblemError(problems.token_file_unreadable(type(error).__name__)) from error
    if len(found) > MOST_BYTES:
        raise _malformed(f"it is larger than {MOST_BYTES // 1024} KiB")
    try:
        return found.decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise _malformed("it is not text") from error


def _parts(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a signed JWT (RFC 7519)."""
    parts = text.split(".")
    if len(parts) != 3 or not all(parts):
        raise _malformed("it is not a signed JWT")
    return _decoded(parts[0]), _decoded(parts[1])


def _decoded(part: str) -> dict[str, Any]:
    try:
        found = json.loads(base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise _malformed("it is not a signed JWT") from error
    if not isinstance(found, dict):
        raise _malformed("it is not a signed JWT")
    return found


def _word(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value:
        raise _malformed(f"it says no “{name}”")
    return value


def _time(claims: dict[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _malformed(f"it says no “{name}”")
    try:
        return datetime.fromtimestamp(value, tz=UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise _malformed(f"its “{name}” is no time") from error


def _check_audience(claim: object, wanted: str) -> None:
    """Kubernetes writes a list, others a string; AWS wants exactly one audience either way."""
    found = claim if isinstance(claim, list) else [claim]
    if found != [wanted]:
        raise ProblemError(problems.token_file_audience(_shown(found), wanted))


def _shown(audiences: list[Any]) -> str:
    return ", ".join(str(each) for each in audiences if each is not None)[:200]


def _malformed(fact: str) -> ProblemError:
    return ProblemError(problems.token_file_malformed(fact))
