"""What production refuses, and what it has nothing of. Each test starts Python anew, as settings are read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.deployment.parsing import required_names
from tests.unit.deployment.production import GOOD, evaluate, run

DEMO_VARIABLES = {
    "EMBARK_S3_ENDPOINT": "http://127.0.0.1:9100",
    "EMBARK_STS_ENDPOINT": "http://127.0.0.1:9100",
    "EMBARK_IAM_ENDPOINT": "http://127.0.0.1:9100",
    "EMBARK_DEMO_ADMIN_ACCESS_KEY": "somebody",
    "EMBARK_DEMO_ADMIN_SECRET_KEY": "something",
    "EMBARK_DEMO_FAULT": "wrong-audience",
}
RESOLVE = """
import django; django.setup()
from django.urls import Resolver404, resolve
for address in ("/demo/mailbox", "/styleguide/", "/health/live"):
    try: print(address, resolve(address).view_name)
    except Resolver404: print(address, None)
"""


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in GOOD.items() if key != name}


def test_djangos_own_checks_find_nothing() -> None:
    checked = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", environment=GOOD)
    assert checked.returncode == 0, checked.stderr


def test_good_is_exactly_what_is_required() -> None:
    assert set(GOOD) == required_names()


@pytest.mark.parametrize("name", sorted(GOOD))
def test_does_not_start_without(name: str) -> None:
    started = evaluate("settings.MODE", environment=without(name))
    assert started.returncode != 0
    assert name in started.stderr.splitlines()[-1]


def test_production_is_the_default_and_only_says_yes_to_its_name() -> None:
    assert evaluate("settings.MODE, settings.DEBUG", environment=GOOD).stdout.split() == ["production", "False"]
    wrong = evaluate("settings.MODE", environment=GOOD | {"EMBARK_MODE": "Production"})
    assert "EMBARK_MODE" in wrong.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "address",
    [
        "http://templates.s3.amazonaws.com/embark.yaml",
        "https://embark.example.com/embark.yaml",
        "https://amazonaws.com.example.com/embark.yaml",
        "https://templates.s3.amazonaws.com/",
        "https://somebody@templates.s3.amazonaws.com/embark.yaml",
        "https://templates.s3.amazonaws.com/embark.yaml?X-Amz-Signature=x",
    ],
)
def test_a_template_that_cloudformation_would_not_read_is_refused(address: str) -> None:
    started = evaluate("settings.MODE", environment=GOOD | {"EMBARK_CLOUDFORMATION_TEMPLATE_URL": address})
    assert started.returncode != 0
    assert "EMBARK_CLOUDFORMATION_TEMPLATE_URL" in started.stderr.splitlines()[-1]


def test_a_template_in_s3_is_taken() -> None:
    address = "https://templates.s3.eu-west-1.amazonaws.com/embark.yaml"
    started = evaluate(
        "settings.CLOUDFORMATION_TEMPLATE_URL", environment=GOOD | {"EMBARK_CLOUDFORMATION_TEMPLATE_URL": address}
    )
    assert started.stdout.strip() == address, started.stderr


def test_an_address_without_tls_is_refused() -> None:
    started = evaluate("settings.MODE", environment=GOOD | {"EMBARK_BASE_URL": "http://embark.example.com"})
    assert started.returncode != 0
    assert "EMBARK_BASE_URL" in started.stderr.splitlines()[-1]


def test_a_database_address_that_is_none_is_named() -> None:
    started = evaluate("settings.MODE", environment=GOOD | {"DATABASE_URL": "embark"})
    assert "DATABASE_URL" in started.stderr.splitlines()[-1]


def test_the_demos_variables_are_not_heard() -> None:
    read = "[settings.S3_ENDPOINT, settings.STS_ENDPOINT, settings.IAM_ENDPOINT, settings.DEMO_FAULT]"
    keys = "[settings.DEMO_ADMIN_ACCESS_KEY, settings.DEMO_ADMIN_SECRET_KEY]"
    assert evaluate(f"{read} + {keys}", environment=GOOD | DEMO_VARIABLES).stdout.strip() == str([""] * 6)


def test_the_demos_pages_exist_in_the_demo_only() -> None:
    setup = {"DJANGO_SETTINGS_MODULE": "wizard.settings"}
    names = {"/demo/mailbox": "demo:mailbox", "/styleguide/": "styleguide", "/health/live": "health:live"}
    assert _resolved(setup | {"EMBARK_MODE": "demo"}) == names
    assert _resolved(setup | GOOD) == {"/demo/mailbox": "None", "/styleguide/": "None", "/health/live": "health:live"}


def _resolved(environment: dict[str, str]) -> dict[str, str]:
    """The name of the view behind each address of RESOLVE."""
    return dict(line.split(" ", 1) for line in run("-c", RESOLVE, environment=environment).stdout.splitlines())


def test_a_file_may_hold_a_value_and_end_with_a_line_break(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from-a-file\n")
    environment = without("EMBARK_SECRET_KEY") | {"EMBARK_SECRET_KEY_FILE": str(secret)}
    assert evaluate("repr(settings.SECRET_KEY)", environment=environment).stdout.strip() == "'from-a-file'"


def test_a_file_that_is_not_there_is_named() -> None:
    environment = without("EMBARK_SECRET_KEY") | {"EMBARK_SECRET_KEY_FILE": "/nowhere/secret"}
    assert "EMBARK_SECRET_KEY_FILE" in evaluate("settings.MODE", environment=environment).stderr.splitlines()[-1]


def test_passwords_given_apart_go_into_the_addresses() -> None:
    environment = GOOD | {"DATABASE_PASSWORD": "a/b@c", "REDIS_PASSWORD": "d/e@f"}
    seen = evaluate("settings.DATABASES['default']['PASSWORD'], settings.REDIS_URL", environment=environment)
    assert seen.stdout.split() == ["a/b@c", "redis://:d%2Fe%40f@redis:6379/0"]


def test_who_asks_is_believed_only_behind_a_proxy() -> None:
    read = "settings.SECURE_PROXY_SSL_HEADER is None, settings.ALLAUTH_TRUSTED_PROXY_COUNT"
    assert evaluate(read, environment=GOOD).stdout.split() == ["True", "0"]
    assert evaluate(read, environment=GOOD | {"EMBARK_BEHIND_PROXY": "true"}).stdout.split() == ["False", "1"]


@pytest.mark.parametrize("hosts", ["*", "embark.example.com,*", ".example.com"])
def test_hosts_are_named(hosts: str) -> None:
    started = evaluate("settings.MODE", environment=GOOD | {"EMBARK_ALLOWED_HOSTS": hosts})
    assert "EMBARK_ALLOWED_HOSTS" in started.stderr.splitlines()[-1]


def test_cookies_are_for_this_host_and_tls_alone() -> None:
    ask = """
from django.conf import settings
for kind in ("SESSION", "CSRF"):
    print(*(getattr(settings, f"{kind}_COOKIE_{what}") for what in WHAT))
"""
    what = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")
    ran = run("-c", f"WHAT = {what}\n{ask}", environment=GOOD | {"DJANGO_SETTINGS_MODULE": "wizard.settings"})
    assert ran.stdout.splitlines() == [
        "__Host-embark True True Lax None /",
        "__Host-embark-csrf True True Lax None /",
    ], ran.stderr


def test_plain_http_is_sent_to_tls_whatever_a_stranger_claims() -> None:
    ask = """
import django; django.setup()
from django.test import Client
answer = Client().get("/accounts/login/", headers={"host": "embark.example.com", "x-forwarded-proto": "https"})
print(answer.status_code, answer["Location"])
answer = Client().get("/health/live", secure=True, headers={"host": "embark.example.com"})
print(answer.status_code, answer["Strict-Transport-Security"].replace(" ", ""))
"""
    ran = run("-c", ask, environment=GOOD | {"DJANGO_SETTINGS_MODULE": "wizard.settings"})
    assert ran.stdout.splitlines() == [
        "301 https://embark.example.com/accounts/login/",
        "200 max-age=31536000;includeSubDomains;preload",
    ], ran.stderr


def test_our_own_addresses_are_listed_or_refused() -> None:
    listed = evaluate("settings.EGRESS_IPS", environment=GOOD | {"EMBARK_EGRESS_IPS": "192.0.2.10, 2001:db8::/32"})
    assert "192.0.2.10" in listed.stdout
    assert "2001:db8::/32" in listed.stdout
    for wrong in ("embark.example.com", "192.0.2.300", "192.0.2.10/8"):
        refused = evaluate("settings.EGRESS_IPS", environment=GOOD | {"EMBARK_EGRESS_IPS": wrong})
        assert "EMBARK_EGRESS_IPS" in refused.stderr.splitlines()[-1]


def test_where_the_operator_is_asked_is_an_address_or_refused() -> None:
    for right in ("https://help.example.com/embark", "mailto:help@example.com", ""):
        assert evaluate("settings.CONTACT", environment=GOOD | {"EMBARK_CONTACT": right}).stdout.strip() == right
    for wrong in ("help@example.com", "http://help.example.com", "javascript:alert(1)", "mailto:", "https://a@b/"):
        refused = evaluate("settings.CONTACT", environment=GOOD | {"EMBARK_CONTACT": wrong})
        assert "EMBARK_CONTACT" in refused.stderr.splitlines()[-1]
