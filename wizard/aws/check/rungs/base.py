"""What a rung of the access check is made of, and what a walk has found out so far. Raises nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from wizard.aws.models import Connection
from wizard.aws.session.attempts import Response
from wizard.aws.session.sessions import AwsSession
from wizard.aws.types import Call, ListPage, ProbeState, S3Object
from wizard.core.problems import ProblemError

SECONDS = 15.0
"""What one probe may take. One call of boto may take longer by itself (its attempts times its time-outs)."""


@dataclass
class Walk:
    """What the probes so far have found out; the next ones stand on it.

    `pays` allows one refused request to be repeated as the paying requester. `located` says whether the role may ask
    for the bucket's region.
    """

    connection: Connection
    now: datetime
    purpose: str
    pays: bool = False
    token_facts: tuple[tuple[str, str], ...] = ()
    session: AwsSession | None = None
    located: bool = False
    page: ListPage = field(default_factory=ListPage)
    ready: tuple[S3Object, ...] = ()
    answer: Response = field(default_factory=dict)
    key_refusal: ProblemError | None = None
    kms_key_arn: str = ""
    calls: list[Call] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def open_session(self) -> AwsSession:
        assert self.session is not None, "the probe that assumes the role comes first"
        return self.session

    def tell(self, name: str, value: str) -> None:
        """Keep a fact as evidence of the probe that is being put, whether it ends well or not."""
        self.facts.append((name, value))


@dataclass(frozen=True)
class Answer:
    """A probe that was not refused: what to say about it, and whether something is worth a look (WARNING)."""

    detail: str
    state: ProbeState = ProbeState.OK


@dataclass(frozen=True)
class Rung:
    """One probe of the ladder. `put` raises ProblemError when the answer is no."""

    key: str
    title: str
    put: Callable[[Walk], Answer]
    seconds: float = SECONDS
