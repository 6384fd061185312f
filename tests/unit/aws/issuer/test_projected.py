"""The platform's token file: read anew each time, believed only if AWS would."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.aws.issuer import projected
from wizard.core.problems import ProblemError, Whose

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AUDIENCE = "sts.amazonaws.com"
ISSUER = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC"
SUBJECT = "system:serviceaccount:embark:embark"


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def jwt(**changes: Any) -> str:
    """A token as Kubernetes writes it, changed; a change to None takes the claim away."""
    claims = {
        "iss": ISSUER,
        "aud": [AUDIENCE],
        "sub": SUBJECT,
        "exp": int((NOW + timedelta(hours=1)).timestamp()),
        "kubernetes.io": {"namespace": "embark"},
    } | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return f"{part({'alg': 'RS256', 'kid': 'one'})}.{part(kept)}.c2lnbmF0dXJl"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(jwt() + "\n")
    return path


def problem_of(path: Path) -> Any:
    with pytest.raises(ProblemError) as caught:
        projected.take(str(path), audience=AUDIENCE, now=NOW)
    return caught.value.problem


def test_a_good_file_is_our_identity(file: Path) -> None:
    token = projected.take(str(file), audience=AUDIENCE, now=NOW)
    assert token.text == jwt()
    assert (token.issuer, token.audience, token.subject, token.key_id) == (ISSUER, AUDIENCE, SUBJECT, "one")
    assert token.expires_at == NOW + timedelta(hours=1)


def test_the_token_is_not_shown_by_accident(file: Path) -> None:
    assert jwt() not in repr(projected.take(str(file), audience=AUDIENCE, now=NOW))


def test_the_audience_may_be_written_as_a_word(file: Path) -> None:
    file.write_text(jwt(aud=AUDIENCE))
    assert projected.take(str(file), audience=AUDIENCE, now=NOW).audience == AUDIENCE


def test_a_renewed_token_is_seen_at_once(file: Path) -> None:
    before = projected.take(str(file), audience=AUDIENCE, now=NOW)
    file.write_text(jwt(sub="another"))
    after = projected.take(str(file), audience=AUDIENCE, now=NOW)
    assert (before.subject, after.subject) == (SUBJECT, "another")


WRONG_AUDIENCES = [None, "sts.amazon.com", [], ["sts.amazonaws.com", "x"], [AUDIENCE, AUDIENCE], {"sts": 1}, [None]]


@pytest.mark.parametrize("audience", WRONG_AUDIENCES, ids=str)
def test_a_token_for_somebody_else_is_refused(file: Path, audience: Any) -> None:
    file.write_text(jwt(aud=audience))
    assert problem_of(file).code == "aws.issuer.token_file.audience"


@pytest.mark.parametrize(("seconds", "is_good"), [(-10, False), (0, False), (59, False), (60, True)])
def test_a_token_must_be_good_for_another_minute(file: Path, seconds: int, is_good: bool) -> None:
    file.write_text(jwt(exp=NOW.timestamp() + seconds))
    if is_good:
        assert projected.take(str(file), audience=AUDIENCE, now=NOW)
    else:
        assert problem_of(file).code == "aws.issuer.token_file.expired"


def test_one_that_has_run_out_still_says_who_we_are(file: Path) -> None:
    file.write_text(jwt(exp=1_000_000))
    assert projected.look_at(str(file), audience=AUDIENCE).subject == SUBJECT


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "none").code == "aws.issuer.token_file.unreadable"
    assert problem_of(tmp_path).code == "aws.issuer.token_file.unreadable"


HEAD = part({"alg": "RS256", "kid": "one"})
NO_TOKENS = {
    "empty": "",
    "words": "not a token",
    "two parts": "a.b",
    "three parts of nothing": "..",
    "no signature": jwt().rpartition(".")[0] + ".",
    "encrypted": "a.b.c.d.e",
    "three odd parts": "a.b.c",
    "no JSON": f"{HEAD}.{base64.urlsafe_b64encode(b'no json').decode()}.x",
    "a list": f"{HEAD}.{part([1])}.x",
    "deep": f"{HEAD}.{base64.urlsafe_b64encode(b'[' * 9000).decode()}.x",
    "no kid": f"{part({'alg': 'RS256'})}.{jwt().split('.')[1]}.x",
    "no issuer": jwt(iss=None),
    "a number as issuer": jwt(iss=7),
    "no subject": jwt(sub=None),
    "empty subject": jwt(sub=""),
    "no expiry": jwt(exp=None),
    "a word as expiry": jwt(exp="soon"),
    "yes as expiry": jwt(exp=True),
    "an expiry beyond all time": jwt(exp=1e300),
    "infinite expiry": jwt(exp=float("inf")),
    "an expiry that is no number": jwt(exp=float("nan")),
    "line break inside": jwt()[:30] + "\n" + jwt()[30:],
    "larger than 16 KiB": jwt(more="x" * 16_384),
    "not ASCII": jwt() + "é",
}


@pytest.mark.parametrize("text", NO_TOKENS.values(), ids=NO_TOKENS)
def test_what_is_no_token_is_refused(file: Path, text: str) -> None:
    file.write_text(text)
    assert problem_of(file).code == "aws.issuer.token_file.malformed"


def test_bytes_are_no_token(file: Path) -> None:
    file.write_bytes(bytes(range(256)))
    assert problem_of(file).code == "aws.issuer.token_file.malformed"


def test_it_is_always_ours_to_mend_and_never_shows_the_token(file: Path, tmp_path: Path) -> None:
    texts = [jwt(aud="x"), jwt(exp=1), *NO_TOKENS.values()]
    for text in texts:
        file.write_text(text)
        problem = problem_of(file)
        assert problem.whose == Whose.OURS
        assert not text or text not in str(problem)
    assert problem_of(tmp_path / "none").whose == Whose.OURS


@given(st.binary(max_size=300))
def test_no_file_breaks_it(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any-token"
    path.write_bytes(body)
    assert problem_of(path).code.startswith("aws.issuer.token_file.")
