"""The Problems of a document that is to make onboardings. Raises nothing; what was given is never repeated."""

from __future__ import annotations

from dataclasses import replace

from wizard.core.problems import Problem, yours

_WHOLE = '{"embark": 1, "onboardings": [ … ]}, or one onboarding alone'


def unreadable(why: str) -> Problem:
    """The text is no JSON, or nothing that could be a document."""
    return yours(
        code="onboarding.document.unreadable",
        title="The document cannot be read",
        detail=f"Expected is {_WHOLE}; {why}.",
        remedy="Send the whole document as JSON.",
    )


def too_long(size: int, *, limit: int) -> Problem:
    return yours(
        code="onboarding.document.long",
        title="The document is too long",
        detail=f"It has {size:,} bytes; up to {limit:,} are read.",
        remedy="Send it in several parts.",
    )


def too_many(count: int, *, limit: int) -> Problem:
    return yours(
        code="onboarding.document.many",
        title="The document holds too many onboardings",
        detail=f"It has {count:,} entries; up to {limit} are taken at once.",
        remedy="Send it in several parts.",
    )


def nothing() -> Problem:
    return yours(
        code="onboarding.document.empty",
        title="The document holds no onboarding",
        detail=f"Expected is {_WHOLE}.",
        remedy="Put at least one entry into “onboardings”.",
    )


def unknown_version(*, expected: int) -> Problem:
    return yours(
        code="onboarding.document.version",
        title="This is no document that is known here",
        detail=f"“embark” says which kind of document it is; {expected} is known.",
        remedy=f"Write “embark”: {expected}.",
        paste=f'"embark": {expected}',
    )


def misfit(*, number: int, path: str, expected: str, got: str) -> Problem:
    """A value of another type, length or word than is expected there."""
    return yours(
        code="onboarding.document.value",
        title="A value of the document does not fit",
        detail=f"{place(number, path)}: expected is {expected}; {got} is there.",
        remedy=f"Correct {path or 'the entry'}.",
    )


def missing(*, number: int, path: str, expected: str) -> Problem:
    return yours(
        code="onboarding.document.missing",
        title="Something is missing in the document",
        detail=f"{place(number, path)}: expected is {expected}; nothing is there.",
        remedy=f"Add {path}.",
    )


def unknown_key(*, number: int, path: str, known: tuple[str, ...]) -> Problem:
    return yours(
        code="onboarding.document.unknown_key",
        title="The document holds a name that is not known here",
        detail=f"{place(number, path)}: expected is one of {', '.join(known)}.",
        remedy="Correct the name, or leave it out.",
    )


def region_is_found(*, number: int) -> Problem:
    """A bucket has one region, which AWS tells; what a document says could only be wrong."""
    return yours(
        code="onboarding.document.region",
        title="The region is found, not told",
        detail=f"{place(number, 'region')}: expected is nothing; the access check finds the bucket's region.",
        remedy="Leave “region” out.",
    )


def same_twice(*, number: int, first: int) -> Problem:
    return yours(
        code="onboarding.document.twice",
        title="Two entries are one onboarding",
        detail=f"Entry {number} has the workspace, model id and version of entry {first}.",
        remedy="Take one of the two out, or give it another version.",
    )


def column_twice(*, number: int, path: str) -> Problem:
    return yours(
        code="onboarding.document.column_twice",
        title="A column is named twice",
        detail=f"{place(number, path)}: expected is a column that no other line of “columns” names.",
        remedy="Keep one of the two lines.",
    )


def keys_differ(*, number: int, path: str) -> Problem:
    return yours(
        code="onboarding.document.keys",
        title="The key columns of the document differ",
        detail=f"{place(number, path)}: expected is the same column in every dataset and in “columns”.",
        remedy="Name one id column and one timestamp column; rename with select_expr where the data differs.",
    )


def unknown_workspace(*, number: int) -> Problem:
    """There is none, or it is not this person's: one answer for both."""
    return yours(
        code="onboarding.document.workspace",
        title="There is no such workspace",
        detail=f"{place(number, 'workspace')}: expected is the id or the exact name of a workspace of yours.",
        remedy="Correct the id or the name; upper and lower case count.",
    )


def too_many_checks(problem: Problem, *, number: int) -> Problem:
    """The workspace has asked for as many access checks as it may: the entry can be put in again a little later."""
    again = replace(problem, remedy="Wait a minute, then put the document in again; what is there is found.")
    return placed(replace(again, retryable=True), number=number, path="role_arn")


def placed(problem: Problem, *, number: int, path: str) -> Problem:
    """A Problem of another package, with the place in the document where it was found."""
    return replace(problem, detail=f"{place(number, path)}: {problem.detail}")


def place(number: int, path: str) -> str:
    """Where in the document: the number of the entry, and the path in it."""
    return f"Entry {number}, {path}" if path else f"Entry {number}"
