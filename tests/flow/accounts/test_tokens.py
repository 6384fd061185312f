"""API tokens: the secret is had once, opens as long as it is not revoked, and is kept nowhere."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.apps import apps
from django.utils import timezone

from tests import factories
from wizard.accounts.models import ApiToken, AuditEntry, User, Workspace
from wizard.accounts.tokens import MOST_TOKENS, issue_token, note_use, revoke_token, token_of
from wizard.core.problems import ProblemError

NOW = timezone.now()
HALF_A_MINUTE = timedelta(seconds=30)


def all_rows() -> str:
    return "".join(str(list(model._default_manager.values())) for model in apps.get_models())


def test_a_token_has_a_secret_that_finds_it(acme: Workspace, dana: User) -> None:
    token, secret = issue_token(workspace=acme, name="nightly job", by=dana)
    assert (token.name, token.created_by, token.pk[:4]) == ("nightly job", dana, "tok_")
    assert re.fullmatch("embark_[A-Za-z0-9_-]{43}", secret)
    assert secret.endswith(token.hint)
    assert token_of(secret) == token


def test_the_workspace_comes_with_it(acme: Workspace, dana: User, django_assert_num_queries) -> None:
    _, secret = issue_token(workspace=acme, name="job", by=dana)
    with django_assert_num_queries(1):
        found = token_of(secret)
        assert found
        assert found.workspace == acme


def test_every_secret_is_another(acme: Workspace) -> None:
    made = {issue_token(workspace=acme, name="job", by=None)[1] for _ in range(MOST_TOKENS)}
    assert len(made) == MOST_TOKENS


def test_the_secret_is_in_no_row_and_no_log(acme: Workspace, dana: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        token, secret = issue_token(workspace=acme, name="job", by=dana)
        token_of(secret)
        revoke_token(token=token, by=dana)
    assert token.digest == sha256(secret.encode()).hexdigest()
    assert token.digest in all_rows()
    for kept in (secret, secret.removeprefix("embark_"), secret[:-4]):
        assert kept not in all_rows() + caplog.text


def test_who_issued_and_revoked_it_is_written_down(acme: Workspace, dana: User) -> None:
    token, _ = issue_token(workspace=acme, name="job", by=dana)
    tim = factories.member(acme, "tim@acme.test")
    revoke_token(token=token, by=tim)
    entries = AuditEntry.objects.filter(subject_id=token.pk).order_by("pk")
    assert [(entry.verb, entry.actor, entry.facts) for entry in entries] == [
        ("token.issued", dana, {"name": "job"}),
        ("token.revoked", tim, {"name": "job"}),
    ]


def test_a_revoked_token_opens_nothing(acme: Workspace, dana: User) -> None:
    token, secret = issue_token(workspace=acme, name="job", by=dana)
    other, others_secret = issue_token(workspace=acme, name="job", by=dana)
    revoke_token(token=token, by=dana)
    assert token_of(secret) is None
    assert token_of(others_secret) == other


def test_revoked_twice_the_first_time_counts(acme: Workspace, dana: User) -> None:
    token, _ = issue_token(workspace=acme, name="job", by=dana)
    stale = ApiToken.objects.get(pk=token.pk)
    revoke_token(token=token, by=dana)
    first = ApiToken.objects.get(pk=token.pk).revoked_at
    revoke_token(token=stale, by=dana)
    assert first is not None
    assert ApiToken.objects.get(pk=token.pk).revoked_at == first
    assert AuditEntry.objects.filter(verb="token.revoked").count() == 1


def test_a_workspace_has_so_many_and_no_more(acme: Workspace, dana: User) -> None:
    made = [issue_token(workspace=acme, name=f"job {number}", by=dana)[0] for number in range(MOST_TOKENS)]
    with pytest.raises(ProblemError) as caught:
        issue_token(workspace=acme, name="one more", by=dana)
    assert caught.value.problem.code == "accounts.token.enough"
    issue_token(workspace=factories.workspace("Globex"), name="of another workspace", by=None)
    revoke_token(token=made[0], by=dana)
    issue_token(workspace=acme, name="one more", by=dana)


@pytest.mark.parametrize(
    "malformed",
    [
        "",
        "embark_",
        "embark_" + "a" * 42,
        "embark_" + "a" * 44,
        "EMBARK_" + "a" * 43,
        "embark_" + "a" * 42 + "\n",
        "embark_" + "a" * 43 + "\n",
        "embark_" + "ä" * 43,
        "embark_" + "\0" * 43,
        " embark_" + "a" * 43,
        "x" * 100_000,
    ],
)
def test_what_is_no_secret_never_reaches_the_database(db: None, malformed: str, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert token_of(malformed) is None


def test_a_guess_of_the_right_form_finds_nothing(acme: Workspace) -> None:
    issue_token(workspace=acme, name="job", by=None)
    assert token_of("embark_" + "a" * 43) is None


def test_neither_digest_nor_id_is_a_key(acme: Workspace) -> None:
    token, _ = issue_token(workspace=acme, name="job", by=None)
    assert token_of(token.digest) is None
    assert token_of(token.pk) is None


def last_use(token: ApiToken) -> object:
    return ApiToken.objects.values_list("last_used_at", flat=True).get(pk=token.pk)


def test_its_last_use_is_noted_once_a_minute(acme: Workspace) -> None:
    token, _ = issue_token(workspace=acme, name="job", by=None)
    assert token.last_used_at is None
    for at, noted in ((0, 0), (1, 0), (59, 0), (61, 61), (62, 61), (3600, 3600)):
        note_use(token=token, now=NOW + timedelta(seconds=at))
        assert last_use(token) == NOW + timedelta(seconds=noted)
        token.refresh_from_db()


def test_between_two_notes_the_database_is_left_alone(acme: Workspace, django_assert_num_queries) -> None:
    token, _ = issue_token(workspace=acme, name="job", by=None)
    note_use(token=token, now=NOW)
    token.refresh_from_db()
    with django_assert_num_queries(0):
        note_use(token=token, now=NOW + HALF_A_MINUTE)


def test_of_two_requests_at_once_one_notes_it(acme: Workspace) -> None:
    token, _ = issue_token(workspace=acme, name="job", by=None)
    other = ApiToken.objects.get(pk=token.pk)
    note_use(token=token, now=NOW)
    note_use(token=other, now=NOW + HALF_A_MINUTE)
    assert last_use(token) == NOW
    note_use(token=other, now=NOW - timedelta(hours=1))
    assert last_use(token) == NOW


def test_a_token_outlives_whoever_made_it(acme: Workspace, dana: User) -> None:
    _, secret = issue_token(workspace=acme, name="job", by=dana)
    dana.delete()
    found = token_of(secret)
    assert found
    assert found.created_by is None
