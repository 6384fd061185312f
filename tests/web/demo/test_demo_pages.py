"""The demo's pages: ready-made sign-in links, the mailbox, and the seeded people."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage, get_connection
from django.core.signing import dumps
from django.test import Client

from wizard.accounts.models import Membership, User
from wizard.demo.people import seed
from wizard.demo.sign_in_links import token_for

FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@pytest.mark.usefixtures("in_demo")
class TestSignInLink:
    """A link signs in at once, as often as it is followed."""

    def test_it_signs_in_and_can_be_used_again(self, dana: User) -> None:
        for _ in range(2):
            client = Client()
            answer = client.get(f"/demo/sign-in/{token_for(dana.pk)}")
            assert answer.headers["Location"] == "/"
            assert client.session["_auth_user_id"] == str(dana.pk)

    @pytest.mark.parametrize(
        "token", ["nonsense", dumps(1), dumps(1, salt="another salt")], ids=["nonsense", "unsalted", "other salt"]
    )
    def test_a_forged_link_opens_nothing(self, dana: User, client: Client, token: str) -> None:
        assert client.get(f"/demo/sign-in/{token}").status_code == 404
        assert "_auth_user_id" not in client.session

    def test_a_link_of_somebody_who_is_gone_opens_nothing(self, dana: User, client: Client) -> None:
        token = token_for(dana.pk)
        User.objects.filter(pk=dana.pk).update(is_active=False)
        assert client.get(f"/demo/sign-in/{token}").status_code == 404


@pytest.mark.usefixtures("in_demo", "db")
class TestSeed:
    """The demo's people, made once however often the demo starts."""

    def test_twice_is_once(self) -> None:
        assert set(seed()) == set(seed()) == {"data_scientist", "account_manager"}
        assert User.objects.count() == 4
        assert Membership.objects.count() == 6

    def test_the_links_lead_where_each_works(self) -> None:
        links = seed()
        pages = {}
        for who, link in links.items():
            client = Client()
            answer = client.get(link.removeprefix("http://testserver"), follow=True)
            pages[who] = answer.redirect_chain[-1][0]
        assert pages == {"data_scientist": "/models/", "account_manager": "/customers/"}


@pytest.mark.usefixtures("in_demo")
class TestMailbox:
    """What Embark would have sent can be read on this machine, and on no other."""

    def test_it_shows_mails_newest_first_without_signing_in(self, client: Client, db: None, settings) -> None:
        for number in (1, 2):
            mailer = get_connection(FILE_BACKEND, file_path=settings.EMAIL_FILE_PATH)
            text = f"Code {number}: <b>é</b>\n\n    http://testserver/handoff/hnd_{number}.a-b_c/\n"
            EmailMessage(f"Letter {number}", text, to=["dana@acme.test"], connection=mailer).send()
        seen = client.get("/demo/mailbox").content.decode()
        assert "dana@acme.test" in seen
        assert "Code 1: &lt;b&gt;é&lt;/b&gt;" in seen
        assert '<a href="http://testserver/handoff/hnd_1.a-b_c/"' in seen
        assert seen.index("Code 2") < seen.index("Code 1")

    def test_an_empty_mailbox_says_so(self, client: Client, db: None) -> None:
        assert "No mail yet" in client.get("/demo/mailbox").content.decode()

    def test_from_another_machine_it_is_not_there(self, client: Client, db: None) -> None:
        assert client.get("/demo/mailbox", REMOTE_ADDR="192.0.2.7").status_code == 404
