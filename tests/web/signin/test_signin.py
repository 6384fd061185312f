"""Signing in by password and by e-mailed code, signing out, and the doors that stay closed."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client, override_settings

from tests import factories
from wizard.accounts.models import Letter, User, Workspace

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _fresh_rate_limits_and_quick_hashes(db: None, settings) -> None:
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def dana_with_password(dana: User) -> User:
    dana.set_password(PASSWORD)
    dana.save()
    return dana


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def ask_for_code(client: Client, email: str, capture) -> str:
    """What the mail says."""
    with capture(execute=True):
        answer = client.post("/accounts/login/code/", {"email": email})
    assert answer.status_code == 302
    return mail.outbox[-1].body


def test_by_password_to_the_models(client: Client, dana_with_password: User) -> None:
    answer = sign_in(client, dana_with_password.email)
    assert answer.headers["Location"] == "/"
    assert client.get("/", follow=True).redirect_chain == [("/models/", 302)]


def test_an_account_manager_lands_on_the_board(client: Client, mo: User) -> None:
    client.force_login(mo)
    assert client.get("/").headers["Location"] == "/customers/"


def test_without_a_workspace_the_page_says_who_can_help(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("new@acme.test"))
    answer = client.get("/")
    assert answer.status_code == 200
    assert "new@acme.test" in answer.content.decode()


def test_by_code_from_the_mail(client: Client, dana: User, django_capture_on_commit_callbacks) -> None:
    body = ask_for_code(client, dana.email, django_capture_on_commit_callbacks)
    found = re.search(r"^ {4}(\S+)$", body, re.MULTILINE)
    assert found
    assert mail.outbox[-1].to == [dana.email]
    client.post("/accounts/login/code/confirm/", {"code": found[1]})
    assert is_signed_in(client)


def test_a_wrong_code_opens_nothing(client: Client, dana: User, django_capture_on_commit_callbacks) -> None:
    ask_for_code(client, dana.email, django_capture_on_commit_callbacks)
    answer = client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_a_stranger_gets_no_code(client: Client, db: None, django_capture_on_commit_callbacks) -> None:
    body = ask_for_code(client, "stranger@acme.test", django_capture_on_commit_callbacks)
    assert "no account" in body
    assert not User.objects.filter(email="stranger@acme.test").exists()


def test_no_request_waits_for_the_mail_server_and_no_code_is_lost(
    client: Client, dana: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    def refuse(message: EmailMessage) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/accounts/login/code/", {"email": dana.email}).status_code == 302
    assert Letter.objects.get().text


def test_five_wrong_passwords_close_the_door_for_the_right_one(client: Client, dana_with_password: User) -> None:
    for _ in range(5):
        sign_in(client, dana_with_password.email, "wrong")
    sign_in(client, dana_with_password.email)
    assert not is_signed_in(client)


def test_a_wrong_password_opens_nothing(client: Client, dana_with_password: User) -> None:
    answer = sign_in(client, dana_with_password.email, "wrong")
    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_signing_out_takes_a_post(as_dana: Client) -> None:
    assert as_dana.get("/accounts/logout/").status_code == 200
    assert is_signed_in(as_dana)
    as_dana.post("/accounts/logout/")
    assert not is_signed_in(as_dana)


def test_nobody_signs_up(client: Client, db: None) -> None:
    for method in (client.get, client.post):
        answer = method("/accounts/signup/", {"email": "new@acme.test", "password1": PASSWORD})
        assert "<form" not in answer.content.decode().partition("<main")[2]
    assert not User.objects.exists()


def test_single_sign_on_is_offered_only_where_it_is_configured(client: Client, db: None) -> None:
    assert "Continue with" not in client.get("/accounts/login/").content.decode()
    app = {"provider_id": "sso", "name": "Acme ID", "client_id": "x", "secret": "y", "settings": {"server_url": "z"}}
    with override_settings(OIDC_ISSUER="z", SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
        assert "Continue with Acme ID" in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("address", ["/", "/models/", "/customers/", "/onboardings/onb_x/", "/models/mdl_x/"])
def test_every_page_asks_to_sign_in_first(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/accounts/login/?next={address}"


def test_after_signing_in_she_is_where_she_wanted_to_be(client: Client, dana_with_password: User) -> None:
    credentials = {"login": dana_with_password.email, "password": PASSWORD, "next": "/models/mdl_x/"}
    assert client.post("/accounts/login/", credentials).headers["Location"] == "/models/mdl_x/"


def test_nobody_is_sent_to_another_site(client: Client, dana_with_password: User) -> None:
    credentials = {"login": dana_with_password.email, "password": PASSWORD, "next": "https://evil.test/"}
    assert client.post("/accounts/login/", credentials).headers["Location"] == "/"


def test_a_fragment_never_holds_a_sign_in_page(client: Client, db: None) -> None:
    answer = client.get("/models/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/accounts/login/")


def test_who_was_taken_out_of_the_workspace_sees_nothing_more(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.onboarding(acme, dana)
    assert as_dana.get(f"/onboardings/{row.pk}/model").status_code == 200
    acme.memberships.filter(user=dana).delete()
    assert as_dana.get(f"/onboardings/{row.pk}/model").status_code == 404


def test_nobody_claims_another_address_for_her_account(as_dana: Client) -> None:
    """Else whoever is invited under it later would be signed in to her account."""
    assert as_dana.get("/accounts/email/").status_code == 404
    assert as_dana.post("/accounts/email/", {"action_add": "", "email": "boss@acme.test"}).status_code == 404
    assert not EmailAddress.objects.filter(email="boss@acme.test").exists()


def test_five_codes_an_hour_for_one_address(dana: User, django_capture_on_commit_callbacks) -> None:
    for _ in range(8):
        with django_capture_on_commit_callbacks(execute=True):
            Client().post("/accounts/login/code/", {"email": dana.email})
    assert len(mail.outbox) == 5


def test_many_other_addresses_do_not_open_the_door_again(client: Client, dana_with_password: User) -> None:
    """The limits live in the cache, which throws the oldest away when it is full."""
    for _ in range(5):
        sign_in(client, dana_with_password.email, "wrong")
    for number in range(400):
        cache.set(f"somebody-else-{number}", 1, 900)
    sign_in(client, dana_with_password.email)
    assert not is_signed_in(client)


def test_three_wrong_codes_spend_the_right_one(client: Client, dana: User, django_capture_on_commit_callbacks) -> None:
    body = ask_for_code(client, dana.email, django_capture_on_commit_callbacks)
    found = re.search(r"^ {4}(\S+)$", body, re.MULTILINE)
    assert found
    for number in range(3):
        client.post("/accounts/login/code/confirm/", {"code": f"WRONG{number}"})
    client.post("/accounts/login/code/confirm/", {"code": found[1]})
    assert not is_signed_in(client)


def test_a_session_that_was_planted_before_is_not_hers_afterwards(client: Client, dana_with_password: User) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    sign_in(client, dana_with_password.email)
    assert is_signed_in(client)
    assert client.session.session_key != planted
    assert not client.session.exists(planted)


def test_an_old_cookie_is_worth_nothing_after_signing_out_or_being_disabled(dana: User) -> None:
    out, disabled = Client(), Client()
    for browser in (out, disabled):
        browser.force_login(dana, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookies = out.cookies.output()
    out.post("/accounts/logout/")
    out.cookies.load(cookies)
    assert out.get("/models/").status_code == 302
    dana.is_active = False
    dana.save()
    assert disabled.get("/models/").status_code == 302


def test_known_and_unknown_addresses_get_the_same_answer(dana: User) -> None:
    answers = []
    for email in (dana.email, "stranger@acme.test"):
        browser = Client()
        for address, field in (("/accounts/login/code/", "email"), ("/accounts/password/reset/", "email")):
            sent = browser.post(address, {field: email})
            answers.append((email, sent.status_code, sent.headers["Location"]))
    assert {answer[1:] for answer in answers[:2]} == {answer[1:] for answer in answers[2:]}
