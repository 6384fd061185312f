"""Probes of the bucket: it exists, its region, what is under the prefix, what of that is archived.

`ProblemError` leaves every probe.
"""

from __future__ import annotations

from wizard.aws import problems
from wizard.aws.check import problems as check_problems
from wizard.aws.check.rungs.base import Answer, Walk
from wizard.aws.check.rungs.patterns import explained_listing, is_denial
from wizard.aws.diagnosis import Operation
from wizard.aws.session.listing import list_page
from wizard.aws.session.regions import region_of_constraint
from wizard.aws.types import ProbeState, S3Object
from wizard.core.problems import ProblemError

LOOK_AT = 200
"""Entries that the list probe asks for: enough to find one that can be read."""


def bucket(state: Walk) -> Answer:
    """The bucket is there, and the session goes on in its region."""
    session = state.open_session
    asked_first = session.region
    state.located = _locate(state)
    if not state.located and not _seen_by_listing(state):
        return Answer("Not known yet: the role may neither ask for its region nor list it.", ProbeState.WARNING)
    state.tell("Region", session.region)
    corrected = session.region != asked_first
    place = f"{session.region}, not {asked_first}, where we asked first" if corrected else session.region
    return Answer(f"{state.connection.bucket} is in {place}.")


def listing(state: Walk) -> Answer:
    """The prefix can be listed, and holds at least one object with data."""
    connection = state.connection
    try:
        state.page = list_page(state.open_session, connection.bucket, connection.prefix, delimiter="", limit=LOOK_AT)
    except ProblemError as error:
        raise explained_listing(state, error) from error
    if not _with_data(state):
        markers = ", ".join(entry.key for entry in state.page.objects[:3])
        raise ProblemError(problems.empty_prefix(str(connection), f"only {markers}" if markers else ""))
    counted = f"{'At least ' if state.page.truncated else ''}{len(state.page.objects)}"
    return Answer(f"{counted} objects under {connection}.")


def storage(state: Walk) -> Answer:
    """At least one of the listed objects can be read without being restored first."""
    data = _with_data(state)
    state.ready = tuple(entry for entry in data if not entry.is_archived)
    archived = len(data) - len(state.ready)
    if not state.ready:
        raise ProblemError(check_problems.archived_prefix(str(state.connection), archived))
    if archived:
        return Answer(f"{archived} of {len(data)} objects are archived and can't be read.", ProbeState.WARNING)
    return Answer(f"None of the {len(data)} objects looked at is archived.")


def _locate(state: Walk) -> bool:
    """Ask for the region and go there; False when a policy keeps the role from asking, which is no fault."""
    session, name = state.open_session, state.connection.bucket
    try:
        response = session.ask(Operation.LOCATION, "get_bucket_location", Bucket=name)
    except ProblemError as error:
        if is_denial(error):
            return False
        raise
    session.move_to(region_of_constraint(response.get("LocationConstraint")))
    return True


def _seen_by_listing(state: Walk) -> bool:
    """Whether a listing shows that the bucket exists: by its answer the session has learned the region, too."""
    try:
        list_page(state.open_session, state.connection.bucket, state.connection.prefix, delimiter="", limit=1)
    except ProblemError as error:
        if is_denial(error):
            return False  # the next probe says so, with its remedy
        raise
    return True


def _with_data(state: Walk) -> list[S3Object]:
    return [entry for entry in state.page.objects if entry.size and not entry.is_marker]
