"""Saving a connection and asking for checks and listings: once, audited, and never outside of the connection."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.fakes.aws import FakeAws
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.aws import services
from wizard.aws.models import AccessCheck, Connection, Listing, SigningKey
from wizard.aws.paste.arns import RoleArn
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.core.running import run

# The bell rings after commit, which a test's transaction never does: rows stay queued here.
pytestmark = pytest.mark.django_db


def save(workspace: Workspace, by: User, **changes: object) -> Connection:
    facts = {"bucket": "acme-ml", "prefix": "in/", "account_id": "111122223333", "role_name": "embark-acme"}
    return services.save_connection(workspace=workspace, by=by, **(facts | changes))  # type: ignore[arg-type]


def test_a_new_connection_has_everything_the_guide_needs(acme: Workspace, dana: User) -> None:
    connection = save(acme, dana)
    grant = services.grant_for(connection)
    assert grant.predicted_role_arn == "arn:aws:iam::111122223333:role/embark-acme"
    assert grant.provider_url == f"http://testserver/t/{acme.issuer_id}"
    assert (grant.audience, grant.subject) == ("sts.amazonaws.com", f"workspace:{acme.pk}")
    assert SigningKey.objects.published().exists()
    assert AuditEntry.objects.filter(verb="connection.saved", actor=dana, subject_id=connection.pk).exists()


def test_another_bucket_forgets_its_region_and_keeps_the_role(connection: Connection, dana: User) -> None:
    Connection.objects.update(region="eu-west-1")
    connection.refresh_from_db()
    role = connection.role_arn
    changed = save(connection.workspace, dana, bucket="acme-new", connection=connection)
    assert (changed.pk, changed.region, changed.role_arn) == (connection.pk, "", role)


def test_another_bucket_forgets_what_was_listed_and_ends_what_is_being_listed(
    connection: Connection, dana: User
) -> None:
    live = services.request_listing(connection=connection, prefix="in/", by=dana)
    save(connection.workspace, dana, bucket="acme-new", connection=connection)
    run(Listing, live.pk, lambda row: pytest.fail("listed the bucket of before"))
    again = services.request_listing(connection=connection, prefix="in/", by=dana)
    assert list(Listing.objects.all()) == [again]


def test_a_listing_whose_bucket_is_changed_meanwhile_leaves_nothing(connection: Connection, dana: User) -> None:
    live = services.request_listing(connection=connection, prefix="in/", by=dana)

    def changed_meanwhile(row: Listing) -> dict[str, object]:
        save(connection.workspace, dana, bucket="acme-new", connection=connection)
        return {"result_json": {"objects": ["of the bucket of before"]}}

    run(Listing, live.pk, changed_meanwhile)
    assert not Listing.objects.exists()


def test_a_prefix_longer_than_a_key_is_refused(connection: Connection, dana: User) -> None:
    with pytest.raises(ProblemError) as refused:
        services.request_listing(connection=connection, prefix="in/" + "数" * 400, by=dana)
    assert refused.value.problem.code == "aws.listing.outside"


def test_another_account_forgets_the_role(connection: Connection, dana: User) -> None:
    changed = save(connection.workspace, dana, account_id="999999999999", connection=connection)
    assert changed.role_arn == ""


def test_the_pasted_role_is_the_connections_from_now_on(connection: Connection, dana: User) -> None:
    services.save_role_arn(connection=connection, role_arn=RoleArn("222233334444", "ours", "/ml/"), by=dana)
    connection.refresh_from_db()
    assert connection.role_arn == "arn:aws:iam::222233334444:role/ml/ours"
    assert (connection.account_id, connection.role_name) == ("222233334444", "ours")
    assert AuditEntry.objects.filter(verb="connection.role_saved", actor=dana).exists()


def test_a_double_click_is_one_check(connection: Connection, dana: User) -> None:
    first = services.request_access_check(connection=connection, by=dana)
    assert services.request_access_check(connection=connection, by=dana) == first
    assert AuditEntry.objects.filter(verb="access_check.requested").count() == 1


def test_a_check_of_older_facts_makes_room_for_the_new_one(connection: Connection, dana: User) -> None:
    old = services.request_access_check(connection=connection, by=dana)
    services.save_role_arn(connection=connection, role_arn=RoleArn("111122223333", "another"), by=dana)
    new = services.request_access_check(connection=connection, by=dana)
    old.refresh_from_db()
    assert (old.state, old.problem and old.problem.code) == (JobState.FAILED, "aws.check.outdated")
    assert new.role_arn == "arn:aws:iam::111122223333:role/another"


def test_ten_checks_a_minute_are_enough_for_a_workspace(connection: Connection, dana: User) -> None:
    for _ in range(10):
        services.request_access_check(connection=connection, by=dana)
        AccessCheck.objects.update(state=JobState.FAILED)
    another = save(connection.workspace, dana, bucket="acme-other")
    Connection.objects.filter(pk=another.pk).update(role_arn=connection.role_arn)
    with pytest.raises(ProblemError) as caught:
        services.request_access_check(connection=another, by=dana)
    assert caught.value.problem.code == "aws.check.too_many"
    AuditEntry.objects.filter(verb="access_check.requested").update(at=timezone.now() - timedelta(seconds=61))
    services.request_access_check(connection=another, by=dana)


def test_hurrying_counts_as_a_check(connection: Connection, dana: User) -> None:
    check = services.request_access_check(connection=connection, by=dana)
    later = timezone.now() + timedelta(seconds=30)
    for _ in range(9):
        AccessCheck.objects.update(not_before=later)
        services.request_access_check(connection=connection, by=dana)
    AccessCheck.objects.update(not_before=later)
    with pytest.raises(ProblemError) as caught:
        services.request_access_check(connection=connection, by=dana)
    assert caught.value.problem.code == "aws.check.too_many"
    check.refresh_from_db()
    assert check.not_before == later


def test_only_an_account_manager_agrees_to_pay(connection: Connection, dana: User) -> None:
    with pytest.raises(ProblemError) as caught:
        services.request_access_check(connection=connection, by=dana, pays=True)
    assert caught.value.problem.code == "aws.check.managers_only"
    mo = factories.account_manager(connection.workspace)
    assert not services.request_access_check(connection=connection, by=dana).pays
    assert services.request_access_check(connection=connection, by=mo, pays=True).pays, "also of a check that waits"


def test_no_check_without_a_role(connection: Connection, dana: User) -> None:
    Connection.objects.update(role_arn="")
    with pytest.raises(ProblemError) as caught:
        services.request_access_check(connection=connection, by=dana)
    assert caught.value.problem.code == "aws.connection.no_role"
    assert not AccessCheck.objects.exists()


def test_one_listing_per_prefix_at_a_time(connection: Connection, dana: User) -> None:
    first = services.request_listing(connection=connection, prefix="in/", by=dana)
    assert services.request_listing(connection=connection, prefix="in/", by=dana) == first
    assert services.request_listing(connection=connection, prefix="in/2026/", by=dana) != first


@pytest.mark.parametrize("prefix", ["", "out/", "inside/", "in"])
def test_no_listing_outside_of_the_connection(connection: Connection, dana: User, prefix: str, aws: FakeAws) -> None:
    with pytest.raises(ProblemError) as caught:
        services.request_listing(connection=connection, prefix=prefix, by=dana)
    assert caught.value.problem.code == "aws.listing.outside"
    assert not Listing.objects.exists()
