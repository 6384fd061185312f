"""Text to S3Location: every spelling a person pastes, and what is refused."""

from __future__ import annotations

import string
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wizard.core.problems import ProblemError
from wizard.sampling.location import S3Location, parse

BUCKETS = st.text(string.ascii_lowercase + string.digits + "-", min_size=3, max_size=30).filter(
    lambda name: name[0] != "-" and name[-1] != "-" and not name.endswith("s3alias")
)
KEYS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd"), min_size=1, max_size=80
).filter(lambda key: key == key.strip())

GOOD = {
    "s3://acme-ml/in/x.parquet": ("acme-ml", "in/x.parquet"),
    "  s3://acme-ml/in/x.parquet\n": ("acme-ml", "in/x.parquet"),
    '"s3://acme-ml/in/x.parquet"': ("acme-ml", "in/x.parquet"),
    "S3A://acme-ml/in/": ("acme-ml", "in/"),
    "s3n://acme.ml/day=2024-01-01/p%20 q.csv": ("acme.ml", "day=2024-01-01/p%20 q.csv"),
    "acme-ml/in/x.csv": ("acme-ml", "in/x.csv"),
    "s3://acme-ml//double//slash": ("acme-ml", "/double//slash"),
    "s3://acme-ml/ünïcode/数据.csv": ("acme-ml", "ünïcode/数据.csv"),
    "https://acme-ml.s3.amazonaws.com/in/x.csv": ("acme-ml", "in/x.csv"),
    "https://acme.ml.s3.eu-west-1.amazonaws.com/my%20file%2B1.csv?X-Amz-Signature=abc": ("acme.ml", "my file+1.csv"),
    "https://acme-ml.s3.eu-west-1.amazonaws.com/my+file.csv": ("acme-ml", "my file.csv"),
    "https://acme-ml.s3-us-west-2.amazonaws.com/x.csv": ("acme-ml", "x.csv"),
    "https://acme-ml.s3.dualstack.ap-southeast-1.amazonaws.com/x.csv": ("acme-ml", "x.csv"),
    "https://s3.amazonaws.com/acme-ml/in/x.csv": ("acme-ml", "in/x.csv"),
    "https://s3.eu-central-1.amazonaws.com/acme-ml/in/x.csv": ("acme-ml", "in/x.csv"),
    "https://s3-eu-west-1.amazonaws.com/acme-ml/in/x.csv": ("acme-ml", "in/x.csv"),
    "https://s3.console.aws.amazon.com/s3/object/acme-ml?region=eu-west-1&prefix=in%2Fx+y.csv": (
        "acme-ml",
        "in/x+y.csv",
    ),
    "https://eu-west-1.console.aws.amazon.com/s3/buckets/acme-ml?prefix=in/day%3D1/&showversions=false": (
        "acme-ml",
        "in/day=1/",
    ),
    "arn:aws:s3:::acme-ml/in/x.csv": ("acme-ml", "in/x.csv"),
}

BAD = {
    "": "data.location.not_s3",
    "/home/me/x.csv": "data.location.not_s3",
    "C:\\data\\x.csv": "data.location.not_s3",
    "gs://acme/x.csv": "data.location.not_s3",
    "https://example.com/x.csv": "data.location.not_s3",
    "https://acme.s3.amazonaws.com.example.com/x": "data.location.not_s3",
    "http://[::1": "data.location.not_s3",
    "s3:/acme-ml/x.csv": "data.location.not_s3",
    "arn:aws:iam::111122223333:role/x": "data.location.not_s3",
    "s3:///x.csv": "data.location.no_bucket",
    "s3://Acme-ML/x.csv": "data.location.bucket_name",
    "s3://ac/x.csv": "data.location.bucket_name",
    "s3://a..b/x.csv": "data.location.bucket_name",
    "s3://169.254.169.254/latest": "data.location.bucket_name",
    "s3://user@host/x": "data.location.bucket_name",
    "s3://<BUCKET_NAME>/x": "data.location.bucket_name",
    "s3://acme-ml": "data.location.no_key",
    "s3://acme-ml/": "data.location.no_key",
    "https://eu-west-1.console.aws.amazon.com/s3/buckets/acme-ml": "data.location.no_key",
    "s3://acme-ml/" + "ü" * 513: "data.location.key_too_long",
    "s3://acme-ml/in/{a,b": "data.location.glob",
    "s3://acme-ml/a\x00b": "data.location.key_characters",
    "https://acme-ml.s3.amazonaws.com/%FF": "data.location.key_characters",
    "arn:aws:s3:eu-west-1:111122223333:accesspoint/in/object/x": "data.location.access_point",
    "arn:aws:s3-outposts:eu-west-1:111122223333:outpost/x": "data.location.access_point",
    "s3://acme-abc-s3alias/x": "data.location.access_point",
    "https://in-111122223333.s3-accesspoint.eu-west-1.amazonaws.com/x": "data.location.access_point",
    "arn:aws-cn:s3:::acme-ml/x": "data.location.partition",
    "https://acme-ml.s3.cn-north-1.amazonaws.com.cn/x": "data.location.partition",
    "https://acme-ml.s3.dualstack.us-gov-west-1.amazonaws.com/x.csv": "data.location.partition",
}


@pytest.mark.parametrize(("text", "expected"), GOOD.items())
def test_reads_every_spelling(text: str, expected: tuple[str, str]) -> None:
    assert parse(text) == S3Location(*expected)


@pytest.mark.parametrize(("text", "code"), BAD.items())
def test_refuses(text: str, code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        parse(text)
    assert caught.value.problem.code == code


@pytest.mark.parametrize(
    ("text", "paste"),
    [("s3:/acme-ml/x.csv", "s3://acme-ml/x.csv"), ("s3://Acme-ML/X.csv", "s3://acme-ml/X.csv"), ("gs://a/x", "")],
)
def test_offers_the_corrected_spelling(text: str, paste: str) -> None:
    with pytest.raises(ProblemError) as caught:
        parse(text)
    assert caught.value.problem.paste == paste


def test_a_refused_url_is_shown_without_its_query() -> None:
    with pytest.raises(ProblemError) as caught:
        parse("https://example.com/x?X-Amz-Signature=secret")
    assert "secret" not in caught.value.problem.detail


def test_a_bucket_alone_is_a_prefix_when_allowed() -> None:
    assert parse("s3://acme-ml", allow_bucket=True) == S3Location("acme-ml", "")
    assert parse("s3://acme-ml", allow_bucket=True).is_prefix


def test_a_trailing_slash_makes_a_prefix() -> None:
    assert parse("s3://acme-ml/in/").is_prefix
    assert not parse("s3://acme-ml/in/x.csv").is_prefix
    assert parse("s3://acme-ml/in/x.csv").name == "x.csv"


@given(BUCKETS, KEYS)
def test_the_uri_reads_back(bucket: str, key: str) -> None:
    location = S3Location.literal(bucket, key)
    assume(len(location.key.encode()) <= 1024)
    assert parse(location.uri) == location
    assert parse(f"arn:aws:s3:::{bucket}/{location.key}") == location


@given(BUCKETS, KEYS)
def test_an_encoded_url_reads_back(bucket: str, key: str) -> None:
    assume(not key.startswith("/"))
    location = S3Location.literal(bucket, key)
    url = f"https://{bucket}.s3.eu-west-1.amazonaws.com/{quote(location.key)}"
    assert parse(url) == location


@given(KEYS)
def test_a_key_that_was_picked_is_that_key_whatever_it_contains(key: str) -> None:
    location = S3Location.literal("acme-ml", key)
    assert not location.is_glob
    assert (location.plain_key, location.start) == (key, key)
    assert location.is_prefix == key.endswith("/")


@pytest.mark.parametrize(
    ("key", "start", "base"),
    [
        ("in/*.csv", "in/", "in/"),
        ("in/day=2026-*/x.csv", "in/day=2026-", "in/"),
        ("*", "", ""),
        ("in/\\*a/[ab]", "in/*a/", "in/*a/"),
        ("in/a\\b{c,d}", "in/ab", "in/"),
        ("in/x.csv", "in/x.csv", "in/"),
        ("in/day=1/", "in/day=1/", "in/day=1/"),
    ],
)
def test_a_location_says_where_to_list(key: str, start: str, base: str) -> None:
    location = S3Location("acme-ml", key)
    assert (location.start, location.base) == (start, base)
    assert location.is_glob == (key not in ("in/x.csv", "in/day=1/"))


def test_a_glob_is_no_prefix() -> None:
    assert not parse("s3://acme-ml/in/*/").is_prefix
    assert parse("s3://acme-ml/in/*/").is_glob


def test_a_glob_that_cannot_be_read_is_refused_with_the_place() -> None:
    with pytest.raises(ProblemError) as caught:
        parse("s3://acme-ml/in/[ab.csv")
    assert caught.value.problem.code == "data.location.glob"
    assert "character 4" in caught.value.problem.detail


@given(st.text(max_size=200))
def test_any_text_is_a_location_or_a_problem_about_it(text: str) -> None:
    code, location = _outcome(text)
    if location is None:
        assert code.startswith("data.location.")
    elif location.key == location.key.strip():
        assert parse(location.uri) == location


def _outcome(text: str) -> tuple[str, S3Location | None]:
    try:
        return "", parse(text)
    except ProblemError as error:
        return error.problem.code, None
