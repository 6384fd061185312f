"""What an access check and a listing are made of, and their JSON forms. Raises nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from wizard.aws.bodies import MeteredBody
from wizard.core.problems import Problem


class ProbeState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Probe:
    """One question of the access check and how it was answered.

    `evidence` is (name, value) pairs of what was sent and seen: the subject, AWS's code, the request id. `seconds` is
    None until the question was put. WARNING is an answer to look at that stops nothing: an accepted risk, say.
    """

    key: str
    title: str
    state: ProbeState = ProbeState.WAITING
    detail: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    seconds: float | None = None
    problem: Problem | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` reads it back unchanged."""
        return asdict(self) | {
            "state": self.state.value,
            "evidence": [list(pair) for pair in self.evidence],
            "problem": self.problem.to_json() if self.problem else None,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Probe:
        """The probe that `to_json` wrote."""
        return cls(
            **(
                stored
                | {
                    "state": ProbeState(stored["state"]),
                    "evidence": tuple((name, value) for name, value in stored["evidence"]),
                    "problem": Problem.from_json(stored["problem"]) if stored["problem"] else None,
                }
            )
        )


@dataclass(frozen=True)
class Call:
    """One request to AWS made with a customer's role: the operation, and what AWS answered.

    `status` is 0 and `code` the kind of failure when no answer came. `key` is the object, or the prefix that was
    listed. `seconds` ends with the answer's headers; an object's `body` is still on its way then. `as_stranger` says
    that it was asked as another subject, which AWS should refuse.
    """

    operation: str
    status: int
    code: str = ""
    request_id: str = ""
    bucket: str = ""
    key: str = ""
    seconds: float = 0.0
    body: MeteredBody | None = field(default=None, repr=False, compare=False)
    as_stranger: bool = False

    @property
    def size(self) -> int:
        """Bytes of the object that have come so far; 0 for what is no object."""
        return self.body.came if self.body else 0


@dataclass(frozen=True)
class S3Object:
    """An entry of a listing. `size` in bytes, `etag` with its quotes as S3 writes it."""

    key: str
    size: int
    etag: str
    modified: datetime
    storage_class: str = "STANDARD"

    @property
    def is_archived(self) -> bool:
        """Must be restored before it can be read."""
        return self.storage_class in ("GLACIER", "DEEP_ARCHIVE")

    @property
    def is_marker(self) -> bool:
        """Holds no data: a prefix's placeholder, or a file that a writer leaves when it has finished."""
        return self.key.endswith("/") or self.key.rpartition("/")[2] in ("_SUCCESS", "_started", "_committed")


HIGHEST = "\U0010ffff"
"""The character that stands behind every other in the order of keys."""


@dataclass(frozen=True)
class ListPage:
    """A part of a listing: objects and the prefixes one level down.

    `truncated` says that there is more; `next_token` asks for it ("" when read back from JSON: tokens don't keep),
    and so does `last`, which keeps.
    """

    prefix: str = ""
    objects: tuple[S3Object, ...] = ()
    prefixes: tuple[str, ...] = ()
    truncated: bool = False
    next_token: str = ""

    @property
    def last(self) -> str:
        """After which key the next page begins; "" on the last page.

        S3 leaves out a prefix only when all of it stands before: hence the highest character behind a prefix's name.
        """
        ends = [entry.key for entry in self.objects[-1:]] + [prefix + HIGHEST for prefix in self.prefixes[-1:]]
        return max(ends, default="") if self.truncated else ""

    def to_json(self) -> dict[str, Any]:
        """A JSON object without the token; `from_json` reads it back."""
        return {
            "prefix": self.prefix,
            "objects": [asdict(entry) | {"modified": entry.modified.isoformat()} for entry in self.objects],
            "prefixes": list(self.prefixes),
            "truncated": self.truncated,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> ListPage:
        """The listing that `to_json` wrote."""
        objects = (
            S3Object(**(entry | {"modified": datetime.fromisoformat(entry["modified"])})) for entry in stored["objects"]
        )
        return cls(
            prefix=stored["prefix"],
            objects=tuple(objects),
            prefixes=tuple(stored["prefixes"]),
            truncated=stored["truncated"],
        )
