"""What was counted of a dataset before, kept between two syncs and while one runs. `LeaseLost` leaves `keep`."""

from __future__ import annotations

import hashlib
from typing import Any

from cryptography.fernet import InvalidToken

from wizard.core.crypto import decrypt, encrypt
from wizard.core.jobs import JobState
from wizard.registry.models import Dataset
from wizard.sync.models import SyncPart, SyncRun
from wizard.sync.plan import SyncPlan

ROOM = 13_000_000
"""Characters of all parts of a dataset that a child is given: they travel in one message."""
LARGEST = 5_000_000
"""Characters of one …"""
MOST = 64
"""… and parts of one dataset; a child that tells more is not listened to."""


def question_of(plan: SyncPlan) -> str:
    """What tells plans apart that count different things."""
    return hashlib.sha256(plan.question.encode("utf-8", "surrogatepass")).hexdigest()


def known(dataset: Dataset, *, question: str) -> dict[str, Any]:
    """What the engine is to know of before (see `engines.local.read_all`)."""
    numbers = SyncPart.objects.filter(dataset=dataset).order_by("-number").values_list("number", flat=True)
    last = dataset.sync_runs.filter(state=JobState.DONE).order_by("-created_at", "-pk").first()
    facts = last.facts if last else None
    return {"parts": _opened(dataset, question), "next": (numbers.first() or 0) + 1, "ids": _ids(facts)}


def keep(sync: SyncRun, part: dict[str, Any], *, question: str) -> None:
    """Keep a part that the engine has told, as long as this worker is the one that reads. Raises LeaseLost."""
    state = str(part["state"])
    number = int(part["number"])
    others = SyncPart.objects.filter(dataset=sync.dataset).exclude(number=number)
    if len(state) > LARGEST or others.count() >= MOST:
        return
    sealed = {"run": sync, "question": question, "state_sealed": encrypt(state.encode())}
    with sync.fenced_transaction():
        useless = [int(replaced) for replaced in part["replaces"]]
        SyncPart.objects.filter(dataset=sync.dataset, number__in=useless).delete()
        SyncPart.objects.update_or_create(dataset=sync.dataset, number=number, defaults=sealed)


def forget(dataset: Dataset) -> None:
    """The next sync reads everything anew."""
    SyncPart.objects.filter(dataset=dataset).delete()


def _opened(dataset: Dataset, question: str) -> list[tuple[int, str]]:
    """The parts that answer the question; others are of no use any more."""
    SyncPart.objects.filter(dataset=dataset).exclude(question=question).delete()
    found, size = [], 0
    for part in SyncPart.objects.filter(dataset=dataset).order_by("number"):
        state = _state(part)
        size += len(state)
        if state and size <= ROOM:
            found.append((part.number, state))
        else:
            part.delete()
    return found


def _state(part: SyncPart) -> str:
    """ "" once no key opens it any more."""
    try:
        return decrypt(part.state_sealed).decode()
    except InvalidToken:
        return ""


def _ids(facts: Any) -> dict[str, Any] | None:
    if facts is None or not facts.fingerprint:
        return None
    ids = facts.ids
    return {
        "method": ids.method.value,
        "duplicates": ids.duplicates,
        "checked": ids.checked,
        "share": ids.share,
        "of": ids.of,
    }
