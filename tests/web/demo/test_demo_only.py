"""Outside of the demo its pages do not exist, and its command makes nobody."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.demo.config import DemoError
from wizard.demo.people import seed
from wizard.demo.sign_in_links import token_for


def test_outside_of_the_demo_no_link_signs_in(client: Client, dana: User) -> None:
    assert client.get(f"/demo/sign-in/{token_for(dana.pk)}").status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_of_the_demo_there_is_no_mailbox(client: Client, db: None) -> None:
    assert client.get("/demo/mailbox").status_code == 404


def test_outside_of_the_demo_there_is_no_console(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.connected(acme, dana)
    for method in (as_dana.get, as_dana.post):
        assert method(f"/demo/aws-console/{row.pk}").status_code == 404


def test_outside_of_the_demo_nobody_is_seeded(db: None) -> None:
    with pytest.raises(DemoError):
        seed()
    assert not User.objects.exists()


PRODUCTION = {
    "EMBARK_MODE": "production",
    "EMBARK_BASE_URL": "https://embark.test",
    "EMBARK_SECRET_KEY": "x" * 50,
    "EMBARK_ENCRYPTION_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "DATABASE_URL": "postgres://embark@127.0.0.1/none",
    "DJANGO_SETTINGS_MODULE": "wizard.settings",
}
WALK = """
import django
django.setup()
from django.urls import NoReverseMatch, reverse
for name, args in [("demo:sign_in", ["x"]), ("demo:mailbox", []), ("demo:aws_console", ["x"]), ("styleguide", [])]:
    try:
        reverse(name, args=args)
    except NoReverseMatch:
        continue
    raise SystemExit(f"{name} has an address in production")
print(reverse("home"))
"""


def test_in_production_the_demo_has_no_addresses_at_all() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WALK], env=PRODUCTION, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "/\n"), done.stderr
