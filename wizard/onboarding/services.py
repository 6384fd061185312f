"""The wizard's verbs, one per thing a person does on a step. Each is one transaction with its audit entry.

`ProblemError` leaves them when the step may not be changed (any more) or what was submitted does not fit.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from wizard.accounts.models import Actor, User, Workspace
from wizard.accounts.services import audit
from wizard.aws.models import AccessCheck, Connection, Listing
from wizard.aws.paste.arns import RoleArn
from wizard.aws.services import request_access_check, request_listing, save_connection, save_role_arn
from wizard.core.problems import ProblemError
from wizard.onboarding import problems
from wizard.onboarding.models import Onboarding, OnboardingDataset
from wizard.onboarding.order import digest, order_for
from wizard.onboarding.overtaken import end_overtaken, terms_of
from wizard.onboarding.own_connection import leave_shared_connection
from wizard.onboarding.progress import progress
from wizard.onboarding.shared_connection import is_green
from wizard.onboarding.source_changes import Facts as SourceFacts
from wizard.onboarding.source_changes import facts_of, replaced, reverted
from wizard.onboarding.steps import StepStatus
from wizard.onboarding.taken_ids import id_refusal, review_refusal
from wizard.onboarding.turns import must_be_editable, take_turns, touch
from wizard.registration.models import Registration, SavedDestination
from wizard.registration.problems import key_reused
from wizard.registration.services import must_be_ready, request_registration, retry_registration
from wizard.registry.models import Dataset
from wizard.sampling.location import S3Location
from wizard.sampling.models import Sample
from wizard.sampling.services import request_sample
from wizard.sampling.settings import ReadSettings
from wizard.sync.models import SyncRun
from wizard.sync.services import retry_sync


@dataclass(frozen=True)
class ModelAnswers:
    """What the Model step asks."""

    model_name: str
    model_id: str
    model_type: str
    version_name: str
    description: str
    owner: str
    icon: str
    colour: str
    tags: dict[str, str]
    datasets: list[str]


@transaction.atomic
def start(*, workspace: Workspace, by: User) -> Onboarding:
    """A new, empty onboarding."""
    onboarding = Onboarding.objects.create(workspace=workspace, created_by=by, datasets=[Dataset.Kind.SERVING])
    audit(workspace=workspace, by=by, verb="onboarding.started", subject_id=onboarding.pk)
    return onboarding


@transaction.atomic
def submit_model(*, onboarding: Onboarding, answers: ModelAnswers, by: User) -> Onboarding:
    """Keep the answers of the Model step. Raises ProblemError when the model id is taken and Embark the only choice."""
    must_be_editable(onboarding)
    if refused := id_refusal(onboarding, answers.model_id):
        raise ProblemError(refused)
    for name, value in asdict(answers).items():
        setattr(onboarding, name, value)
    touch(onboarding, by, "onboarding.model_submitted", model_id=answers.model_id)
    return onboarding


@transaction.atomic
def submit_bucket(
    *, onboarding: Onboarding, bucket: str, prefix: str, account_id: str, role_name: str, by: User
) -> Onboarding:
    """Say where the data is and in which account the role will be: everything the guide needs to be final.

    An open hand-off link that asks for something else ends.
    """
    must_be_editable(onboarding)
    asked = terms_of(onboarding.connection)
    if asked != (bucket, prefix, account_id, role_name):
        leave_shared_connection(onboarding)
    onboarding.connection = save_connection(
        workspace=onboarding.workspace,
        bucket=bucket,
        prefix=prefix,
        account_id=account_id,
        role_name=role_name,
        by=by,
        connection=onboarding.connection,
    )
    end_overtaken(onboarding, asked=asked, by=by)
    touch(onboarding, by, "onboarding.bucket_submitted", bucket=bucket)
    return onboarding


@transaction.atomic
def take_connection(*, onboarding: Onboarding, connection_id: str, by: User) -> Onboarding:
    """Use a connection of the workspace whose access is open. Raises ProblemError when it is none (any more)."""
    must_be_editable(onboarding)
    known = onboarding.workspace.connections.filter(pk=connection_id).first()
    if known is None or not is_green(known):
        raise ProblemError(problems.not_open())
    if onboarding.connection != known:
        asked = terms_of(onboarding.connection)
        onboarding.connection = known
        end_overtaken(onboarding, asked=asked, by=by)
        touch(onboarding, by, "onboarding.connection_taken", connection=known.pk)
    return onboarding


@transaction.atomic
def submit_role(*, onboarding: Onboarding, role_arn: RoleArn, by: Actor) -> AccessCheck:
    """Keep the pasted role ARN and check the access at once.

    When a member pastes another role than an open hand-off link asks for, the link ends; whoever holds the link has
    made the role otherwise, and goes on.
    """
    must_be_editable(onboarding)
    if onboarding.connection is None:
        raise ProblemError(problems.bucket_first())
    asked = terms_of(onboarding.connection)
    if onboarding.connection.role_arn != str(role_arn):
        leave_shared_connection(onboarding)
    save_role_arn(connection=onboarding.connection, role_arn=role_arn, by=by)
    if isinstance(by, User):
        end_overtaken(onboarding, asked=asked, by=by)
    touch(onboarding, by, "onboarding.role_submitted", role_arn=str(role_arn))
    return request_access_check(connection=onboarding.connection, by=by)


@transaction.atomic
def browse(*, onboarding: Onboarding, location: S3Location, by: User, after: str = "") -> Listing:
    """List what is below `location`, in the background; `after` asks for the page that follows that key."""
    connection = _reachable(onboarding, location)
    return request_listing(connection=connection, prefix=location.key, after=after, by=by)


@transaction.atomic
def submit_source(
    *, onboarding: Onboarding, kind: str, location: S3Location, settings: ReadSettings, by: User, seen: str = ""
) -> Sample:
    """Sample the objects at `location`, read as `settings` say, for one dataset of the onboarding.

    `seen` is the sample that the page has shown: what somebody has changed since is not set back unsaid.
    """
    must_be_editable(onboarding)
    connection = _reachable(onboarding, location)
    if seen:
        _must_replace_nothing(onboarding, kind, seen, facts_of(location, settings), by)
    sample = request_sample(connection=connection, location=location, settings=settings, by=by)
    row, is_new = OnboardingDataset.objects.select_related("sample").get_or_create(
        onboarding=onboarding, kind=kind, defaults={"sample": sample}
    )
    if not is_new:
        row.replace_sample(sample)
    touch(onboarding, by, "onboarding.source_submitted", kind=kind, location=location.uri)
    return sample


def _must_replace_nothing(onboarding: Onboarding, kind: str, seen: str, mine: SourceFacts, by: User) -> None:
    """Raise the Problem of what was changed meanwhile and would be lost.

    What one changes oneself, one may change again: quick hands are ahead of the page.
    """
    row = onboarding.dataset_samples.select_related("sample__requested_by").filter(kind=kind).first()
    before = Sample.objects.filter(pk=seen, workspace=onboarding.workspace).first()
    if row is None or before is None or row.sample == before:
        return
    other = row.sample.requested_by
    is_own = other in (None, by)
    now = facts_of(row.sample.location, row.sample.settings)
    lost = (reverted if is_own else replaced)(seen=facts_of(before.location, before.settings), now=now, mine=mine)
    if lost:
        raise ProblemError(problems.source_changed(who="you, in another tab" if is_own else str(other), changed=lost))


@transaction.atomic
def return_to_last_sample(*, onboarding: Onboarding, kind: str, by: User) -> bool:
    """Take the last sample that went well in place of one that has failed; False when there is none."""
    must_be_editable(onboarding)
    row = onboarding.dataset_samples.select_related("sample", "last_good").filter(kind=kind).first()
    if row is None or row.last_good is None or not row.sample.has_failed:
        return False
    row.sample, row.last_good = row.last_good, None
    row.save(update_fields=["sample", "last_good"])
    touch(onboarding, by, "onboarding.source_returned", kind=kind, location=row.sample.uri)
    return True


def _reachable(onboarding: Onboarding, location: S3Location) -> Connection:
    """The connection that opens `location`. Raises ProblemError when none does."""
    connection = onboarding.connection
    if connection is None or progress(onboarding).state("data").status == StepStatus.LOCKED:
        raise ProblemError(problems.access_first())
    if location.bucket != connection.bucket:
        raise ProblemError(problems.other_bucket(location.bucket, connection.bucket))
    if not location.key.startswith(connection.prefix):
        raise ProblemError(problems.outside_prefix(location.uri, str(connection)))
    return connection


@transaction.atomic
def choose_destination(*, onboarding: Onboarding, destination: SavedDestination | None, by: User) -> None:
    """Say where it is to be registered: one of the workspace's other servers that was checked, or Embark itself."""
    must_be_editable(onboarding)
    if destination is not None:
        must_be_ready(onboarding.workspace, destination)
    onboarding.destination = destination
    named = {"destination": destination.name} if destination else {}
    touch(onboarding, by, "onboarding.destination_chosen", **named)


@transaction.atomic
def submit_review(*, onboarding: Onboarding, by: User, seen: str = "") -> Registration:
    """Register. Pressed twice, or in two tabs, it is still one registration.

    `seen` is the digest of the order that the page has shown; another one than is to be registered is refused.
    """
    take_turns(onboarding)
    if (requested := onboarding.registration) is not None and not requested.has_failed:
        if seen and seen != digest(requested.order, destination_id=requested.destination_id):
            raise ProblemError(key_reused(model_id=requested.order.model_id))
        return requested
    state = progress(onboarding)
    if state.state("review").status == StepStatus.LOCKED:
        raise ProblemError(problems.step_first(state.current.title))
    order = order_for(state.facts)
    if seen and seen != digest(order, destination_id=onboarding.destination_id):
        raise ProblemError(problems.review_changed())
    if refused := review_refusal(onboarding):
        raise ProblemError(refused)
    onboarding.registration = request_registration(
        workspace=onboarding.workspace,
        order=order,
        idempotency_key=onboarding.pk,
        by=by,
        destination=onboarding.destination,
    )
    touch(onboarding, by, "onboarding.review_submitted")
    return onboarding.registration


@transaction.atomic
def retry(*, onboarding: Onboarding, by: User) -> None:
    """Go on where a failed registration or first sync stopped."""
    take_turns(onboarding)
    registration = onboarding.registration
    if registration is None:
        raise ProblemError(problems.step_first("Review"))
    if registration.has_failed:
        retry_registration(registration=registration, by=by)
    for run in _failed_syncs(onboarding):
        retry_sync(run=run, by=by)


def _failed_syncs(onboarding: Onboarding) -> list[SyncRun]:
    return [run for run in progress(onboarding).facts.sync_runs if run.stands_in_the_way]
