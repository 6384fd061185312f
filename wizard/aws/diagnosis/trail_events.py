"""CloudTrail's events in a pasted text. Pure.

Understood: one event, a page of events (`Records`), and what `aws cloudtrail lookup-events` prints. Raises nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wizard.aws.diagnosis.pasted import MESSAGE_LIMIT, PastedError

_TEXT_LIMIT = 200_000


@dataclass(frozen=True)
class TrailEvent:
    """What one event says; fields that it lacks are "". `provider` is the ARN or name of the identity provider."""

    name: str
    code: str = ""
    message: str = ""
    request_id: str = ""
    role_arn: str = ""
    provider: str = ""
    audience: str = ""
    subject: str = ""

    @property
    def error(self) -> PastedError:
        """The event as an error that a person could have pasted instead."""
        return PastedError(self.code.removesuffix("Exception"), self.message, self.name, request_id=self.request_id)


def events_in(text: str) -> tuple[TrailEvent, ...]:
    """Every event in a pasted text of JSON; none when it is anything else."""
    return tuple(_event(found) for found in _walk(_json(text), depth=4))


def _json(text: str) -> Any:
    try:
        return json.loads(text[:_TEXT_LIMIT])
    except (ValueError, RecursionError):
        return None


def _walk(found: Any, *, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(found, list) and depth:
        for each in found:
            yield from _walk(each, depth=depth - 1)
    elif isinstance(found, dict) and "eventName" in found and "eventSource" in found:
        yield found
    elif isinstance(found, dict) and depth:
        packed = found.get("CloudTrailEvent")
        yield from _walk(_json(packed) if isinstance(packed, str) else None, depth=depth - 1)
        for name in ("Records", "Events", "events"):
            yield from _walk(found.get(name), depth=depth - 1)


def _event(found: dict[str, Any]) -> TrailEvent:
    caller, asked = _object(found, "userIdentity"), _object(found, "requestParameters")
    provider, subject = _text(caller, "identityProvider"), _text(caller, "userName")
    # principalId is the provider, the audience and the subject, joined by colons, which a subject may hold itself.
    between = _text(caller, "principalId").removeprefix(f"{provider}:")
    return TrailEvent(
        name=_text(found, "eventName"),
        code=_text(found, "errorCode"),
        message=_text(found, "errorMessage")[:MESSAGE_LIMIT],
        request_id=_text(found, "requestID"),
        role_arn=_text(asked, "roleArn"),
        provider=provider,
        audience=between.removesuffix(f":{subject}") if subject and between.endswith(f":{subject}") else "",
        subject=subject,
    )


def _object(found: dict[str, Any], name: str) -> dict[str, Any]:
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""
