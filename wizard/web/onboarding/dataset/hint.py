"""How a location is understood while it is being typed. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.aws.paste.secret_texts import secret_in
from wizard.aws.paste.web_addresses import holds_signature
from wizard.core.problems import Problem, ProblemError
from wizard.sampling.location import S3Location, parse


@dataclass(frozen=True)
class Hint:
    """What the text stands for, in words, and its one spelling; or why it is no location."""

    words: str = ""
    location: S3Location | None = None
    problem: Problem | None = None


def hint(text: str, *, bucket: str) -> Hint:
    """How `text` is understood; `bucket` is the connection's."""
    if not text.strip() or secret_in(text) or holds_signature(text):
        return Hint()
    try:
        location = parse(text, allow_bucket=True)
    except ProblemError as error:
        return Hint(problem=error.problem)
    if location.bucket != bucket:
        return Hint(f"Another bucket than the connection’s, {bucket}.", location)
    return Hint(_words(location), location)


def _words(location: S3Location) -> str:
    if not location.key:
        return "The whole bucket: it is opened in the list."
    if location.is_glob:
        return f"A glob: every object under {location.base or 'the bucket'} whose key matches is one dataset."
    if location.is_prefix:
        return "A prefix: everything under it is one dataset."
    return "One object."
