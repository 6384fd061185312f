"""What the pasted documents say to each of our calls, and which statement says so, in words. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from wizard.aws.guide import Grant
from wizard.aws.linter.calls import (
    ASSUME,
    Need,
    is_open,
    needs,
    other_audiences,
    other_subjects,
    own_question,
    trust_verdict,
)
from wizard.aws.linter.problems import quoted
from wizard.aws.linter.types import CallVerdict
from wizard.aws.policy.conditions import listed
from wizard.aws.policy.language import Document, Verdict, judge

Ask = Callable[[Sequence[Document]], Verdict]
"""One question, to be put to documents."""

_REFUSED = "No statement lets it in, as it must be."
_OPEN = "A statement lets it in, and nobody but us may come in."
_SAID = {Verdict.ALLOWED: "allows it", Verdict.DENIED: "forbids it"}


def permission_calls(documents: Sequence[Document], grant: Grant) -> tuple[CallVerdict, ...]:
    """What the permissions policies, taken together, say to each of our calls."""
    return tuple(_verdict(need.question.action, need.shown, documents, _asking(need)) for need in needs(grant))


def trust_calls(document: Document, grant: Grant) -> tuple[CallVerdict, ...]:
    """What a trust policy says to us, to another subject of our provider, and to a token for another audience."""
    own = own_question(grant)
    others = (("as another subject", other_subjects(grant)), ("with another audience", other_audiences(grant)))
    return (
        _verdict(
            ASSUME,
            f"as the subject {grant.subject}",
            [document],
            lambda asked: trust_verdict(asked[0], grant, own),
        ),
        *(
            CallVerdict(ASSUME, shown, opened, _OPEN if opened else _REFUSED, wanted=False)
            for shown, questions in others
            for opened in (is_open(document, grant, questions),)
        ),
    )


def _asking(need: Need) -> Ask:
    return lambda documents: judge(documents, need.question)


def _verdict(operation: str, shown: str, documents: Sequence[Document], ask: Ask) -> CallVerdict:
    verdict = ask(documents)
    if verdict is Verdict.NOT_ALLOWED:
        return CallVerdict(operation, shown, allowed=False, why="No statement allows it.")
    speaker = next(name for name, alone in _statements(documents) if ask([alone]) is verdict)
    return CallVerdict(operation, shown, verdict is Verdict.ALLOWED, f"{speaker} {_SAID[verdict]}.")


def _statements(documents: Sequence[Document]) -> Iterator[tuple[str, Document]]:
    """Each statement as a document of its own, with its name."""
    for document in documents:
        for number, statement in enumerate(listed(document.get("Statement")), 1):
            sid = statement.get("Sid") if isinstance(statement, dict) else None
            name = f"The statement {quoted(sid)}" if sid else f"Statement {number}"
            yield name, {**document, "Statement": [statement]}
