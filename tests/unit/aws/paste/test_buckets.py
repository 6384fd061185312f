"""Buckets and prefixes in every shape people paste."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.secrets import KEY_ID, PEM, PRESIGNED, SECRET_KEY
from wizard.aws.paste.buckets import PREFIX_LIMIT, BucketAndPrefix
from wizard.aws.paste.secret_texts import secret_in
from wizard.aws.paste.web_addresses import holds_signature
from wizard.core.problems import ProblemError

buckets = st.from_regex(r"[a-z][a-z0-9-]{1,40}[a-z0-9]", fullmatch=True).filter(
    lambda name: not name.endswith(("-s3alias", "--ol-s3", "--x-s3"))
)
prefixes = st.lists(st.from_regex(r"[A-Za-z0-9_=+ %$-]{1,9}", fullmatch=True), max_size=4).map(
    lambda parts: "".join(f"{part}/" for part in parts)
)


def code_of(text: str) -> str:
    with pytest.raises(ProblemError) as caught:
        BucketAndPrefix.parse(text)
    return caught.value.problem.code


def read(text: str) -> BucketAndPrefix | str:
    """The place, or the code of the Problem."""
    try:
        return BucketAndPrefix.parse(text)
    except ProblemError as error:
        return error.problem.code


@given(buckets, prefixes)
def test_what_is_written_is_read_back(bucket: str, prefix: str) -> None:
    place = BucketAndPrefix(bucket, prefix)
    assume(secret_in(str(place)) is None)  # by chance alone do letters look like a key
    assert BucketAndPrefix.parse(f" {place} ") == place


@given(st.text(max_size=80))
def test_any_text_is_read_or_answered_with_a_problem(text: str) -> None:
    for candidate in (text, f"s3://{text}", f"https://{text}", f"arn:aws:s3:::{text}"):
        place = read(candidate)
        ok = (
            place.startswith(("aws.bucket.", "aws.paste."))
            if isinstance(place, str)
            else f"/{place.prefix}".endswith("/")
        )
        assert ok, place


@pytest.mark.parametrize(
    "text",
    [
        "acme-ml/in",
        "s3://acme-ml/in/",
        "s3://acme-ml/in/part-0.parquet",
        "s3a://acme-ml/in/*.parquet",
        "s3://acme-ml/in/**/x",
        "arn:aws:s3:::acme-ml/in",
        "s3://arn:aws:s3:::acme-ml/in/",
        "https://acme-ml.s3.eu-west-1.amazonaws.com/in/part-0.parquet",
        "https://acme-ml.s3.amazonaws.com/in/",
        "https://s3.eu-west-1.amazonaws.com/acme-ml/in/",
        "https://s3-eu-west-1.amazonaws.com/acme-ml/in/",
        "https://acme-ml.s3.dualstack.eu-west-1.amazonaws.com/in/",
        "https://s3.console.aws.amazon.com/s3/buckets/acme-ml?region=eu-west-1&prefix=in/&showversions=false",
        "https://eu-west-1.console.aws.amazon.com/s3/object/acme-ml?region=eu-west-1&prefix=in/a.csv",
        "https://111122223333-abcd1234.eu-west-1.console.aws.amazon.com/s3/buckets/acme-ml?bucketType=general&prefix=in/",
        "https://s3.console.aws.amazon.com/s3/buckets/acme-ml/in/?region=eu-west-1",
        "http://acme-ml.s3-website-us-east-1.amazonaws.com/in/",
        "http://acme-ml.s3-website.eu-central-1.amazonaws.com/in/index.html",
        "https://s3-fips.us-east-1.amazonaws.com/acme-ml/in/",
        "https://acme-ml.s3-fips.dualstack.us-east-1.amazonaws.com/in/",
        "https://acme-ml.s3.amazonaws.com/in/a.csv?X-Amz-Algorithm=A&X-Amz-Signature=0f1e",
        "aws s3 ls s3://acme-ml/in/ --recursive",
        'aws s3 cp --quiet "s3://acme-ml/in/a.csv" .',
        'bucket = "acme-ml/in/"',
        "\u200b s3://acme-ml/in/ \ufeff",
        "“s3://acme-ml/in/”",
        "s3n://acme-ml/in//",
    ],
)
def test_every_spelling_of_one_place(text: str) -> None:
    assert BucketAndPrefix.parse(text) == BucketAndPrefix("acme-ml", "in/")


def test_a_bare_name_is_the_whole_bucket() -> None:
    assert BucketAndPrefix.parse("acme-ml") == BucketAndPrefix("acme-ml")
    assert BucketAndPrefix.parse("s3://acme-ml") == BucketAndPrefix("acme-ml")


def test_a_prefix_with_a_dot_is_no_file() -> None:
    assert BucketAndPrefix.parse("s3://acme-ml/v1.2").prefix == "v1.2/"
    assert BucketAndPrefix.parse("s3://acme-ml/table.delta/").prefix == "table.delta/"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "aws.bucket.placeholder"),
        ("<BUCKET_NAME>", "aws.bucket.placeholder"),
        ("s3://<BUCKET_NAME>/in", "aws.bucket.placeholder"),
        ("ab", "aws.bucket.name"),
        ("Acme-ML", "aws.bucket.name"),
        ("acme_ml", "aws.bucket.name"),
        ("acme..ml", "aws.bucket.name"),
        ("169.254.169.254", "aws.bucket.name"),
        ("acme@evil.test", "aws.bucket.name"),
        ("s3://", "aws.bucket.placeholder"),
        ("s3:///in", "aws.bucket.placeholder"),
        (KEY_ID, "aws.paste.secret"),
        (SECRET_KEY, "aws.paste.secret"),
        (f"s3://acme-ml/{SECRET_KEY}", "aws.paste.secret"),
        (PRESIGNED.replace("in/", f"{SECRET_KEY}/"), "aws.paste.secret"),
        (PEM, "aws.paste.secret"),
        ("gs://acme-ml/in", "aws.bucket.not_s3"),
        ("hdfs://namenode/in", "aws.bucket.not_s3"),
        ("/dbfs/mnt/acme", "aws.bucket.not_s3"),
        ("/home/dana/data.csv", "aws.bucket.not_s3"),
        ("C:\\data\\in.csv", "aws.bucket.not_s3"),
        ("~/data", "aws.bucket.not_s3"),
        ("file:///tmp/x", "aws.bucket.not_s3"),
        ("${BUCKET}/in", "aws.bucket.placeholder"),
        ("s3://YOUR_BUCKET/in", "aws.bucket.placeholder"),
        ("acme--use1-az4--x-s3", "aws.bucket.directory"),
        ("https://acme--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com/in", "aws.bucket.directory"),
        ("https://us-east-1.console.aws.amazon.com/s3/directory-buckets/acme?tab=objects", "aws.bucket.directory"),
        ("https://s3.console.aws.amazon.com/s3/ap/111122223333/ml", "aws.bucket.access_point"),
        ("https://ml-111122223333.s3-accesspoint.eu-west-1.amazonaws.com/in", "aws.bucket.access_point"),
        ("arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap", "aws.bucket.access_point"),
        ("https://mfzwi23gnjvgw.accesspoint.s3-global.amazonaws.com/in", "aws.bucket.access_point"),
        ("arn:aws:s3-outposts:eu-west-1:111122223333:outpost/op-01/bucket/x", "aws.bucket.access_point"),
        ("https://acme.s3.us-gov-west-1.amazonaws.com/in", "aws.bucket.partition"),
        ("https://console.aws.amazon.com/s3/home", "aws.bucket.not_s3"),
        ("abfss://c@acme.dfs.core.windows.net/in", "aws.bucket.not_s3"),
        ("https://example.com/acme-ml", "aws.bucket.not_s3"),
        ("https://acme-ml.s3.amazonaws.com.evil.test/in", "aws.bucket.not_s3"),
        ("https://[", "aws.bucket.not_s3"),
        ("arn:aws:s3:eu-west-1:111122223333:accesspoint/ml", "aws.bucket.access_point"),
        ("arn:aws:s3-object-lambda:eu-west-1:111122223333:accesspoint/ml", "aws.bucket.access_point"),
        ("ml-abc123-s3alias", "aws.bucket.access_point"),
        ("arn:aws:iam::111122223333:role/embark", "aws.bucket.arn"),
        ("arn:aws-cn:s3:::acme-ml/in", "aws.bucket.partition"),
        ("https://acme-ml.s3.cn-north-1.amazonaws.com.cn/in", "aws.bucket.partition"),
        (f"s3://acme-ml/{'x' * PREFIX_LIMIT}", "aws.bucket.prefix"),
        ("s3://acme-ml/in\nside", "aws.bucket.prefix"),
    ],
)
def test_everything_else_is_named(text: str, code: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(("text", "paste"), [("Acme-ML", "acme-ml"), ("s3:/acme-ml/in", "s3://acme-ml/in")])
def test_what_is_misspelt_comes_with_the_corrected_spelling(text: str, paste: str) -> None:
    with pytest.raises(ProblemError) as caught:
        BucketAndPrefix.parse(text)
    assert caught.value.problem.paste == paste


@pytest.mark.parametrize(
    ("text", "store"),
    [
        ("gs://acme/in", "Google Cloud Storage"),
        ("https://storage.googleapis.com/acme/in", "Google Cloud Storage"),
        ("https://acme.blob.core.windows.net/c/in", "Azure Storage"),
        ("hdfs://namenode/in", "Hadoop"),
        ("/home/dana/data.csv", "a computer"),
        ("https://acme.r2.cloudflarestorage.com/in", "another provider"),
        ("https://example.com/data.csv", "web"),
        ("jdbc:postgresql://db/acme", "database"),
    ],
)
def test_another_store_is_named(text: str, store: str) -> None:
    with pytest.raises(ProblemError) as caught:
        BucketAndPrefix.parse(text)
    assert store in caught.value.problem.detail
    assert "Amazon S3 only" in caught.value.problem.remedy


@pytest.mark.parametrize(
    "text",
    [
        "https://acme-ml.s3.amazonaws.com/in/a.csv?X-Amz-Algorithm=A&X-Amz-Signature=0f1e",
        "https://acme-ml.s3.amazonaws.com/in/a.csv?AWSAccessKeyId=AKIAEXAMPLE&Expires=1&Signature=x",
        "https://evil.test/in?x-amz-security-token=0f1e",
    ],
)
def test_a_signature_is_noticed_and_never_repeated(text: str) -> None:
    assert holds_signature(text)
    assert "0f1e" not in str(read(text))
    assert not holds_signature("s3://acme-ml/Signature=1/")


def test_the_limit_on_a_prefix_counts_bytes() -> None:
    with pytest.raises(ProblemError) as refused:
        BucketAndPrefix.parse("s3://acme-ml/" + "数" * (PREFIX_LIMIT // 2))
    assert refused.value.problem.code == "aws.bucket.prefix"
