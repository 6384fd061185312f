"""Addresses of other servers: one reading only, and nothing but what is allowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.problems import ProblemError
from wizard.registration.destinations.addresses import parse_address


@pytest.mark.parametrize(
    ("text", "place", "shown"),
    [
        ("https://models.acme.test", "models.acme.test:443", "https://models.acme.test"),
        ("  HTTPS://Models.Acme.test/ ", "models.acme.test:443", "https://models.acme.test"),
        ("https://models.acme.test:443", "models.acme.test:443", "https://models.acme.test"),
        ("https://10.0.0.7:8443", "10.0.0.7:8443", "https://10.0.0.7:8443"),
        ("http://localhost:8000", "localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_read_in_one_way(text: str, place: str, shown: str) -> None:
    address = parse_address(text)
    assert (address.place, str(address)) == (place, shown)
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "models.acme.test",
        "ftp://models.acme.test",
        "https://",
        "https://user:secret@models.acme.test",
        "https://allowed.test@evil.test",
        "https://allowed.test\\@evil.test",
        "https://allowed.test#@evil.test",
        "https://models.acme.test/path",
        "https://models.acme.test?x=1",
        "https://models.acme.test:0",
        "https://models.acme.test:65536",
        "https://models.acme.test:",
        "https://mod els.test",
        "https://models.acme.test\nHost: evil",
        "https://modèles.test",
        "https://.test",
        "https://" + "a" * 254,
    ],
)
def test_what_could_be_read_otherwise_is_refused(text: str) -> None:
    with pytest.raises(ProblemError) as refused:
        parse_address(text)
    assert refused.value.problem.code == "destination.address.form"


@pytest.mark.parametrize(
    "text", ["http://models.acme.test", "http://10.0.0.7:8000", "http://169.254.169.254", "http://[::2]"]
)
def test_plain_http_is_for_this_machine_alone(text: str) -> None:
    with pytest.raises(ProblemError) as refused:
        parse_address(text)
    assert refused.value.problem.code == "destination.address.http"


@given(st.text(max_size=60), st.sampled_from(["", "https://", "http://", "https://[", "http://localhost"]))
def test_whatever_is_typed_it_is_an_address_or_a_problem(text: str, before: str) -> None:
    try:
        address = parse_address(before + text)
    except ProblemError:
        return
    assert parse_address(str(address)) == address
    assert address.scheme == "https" or address.is_loopback


def test_only_what_is_listed_is_allowed() -> None:
    address = parse_address("https://models.acme.test:8443")
    assert address.is_allowed(["models.acme.test:8443"])
    for hosts in ([], ["models.acme.test:443"], ["acme.test:8443"], ["x.models.acme.test:8443"]):
        assert not address.is_allowed(hosts)
