"""The demo's AWS judges for real: tokens, trust, role and session policies that must not pass, do not."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
import urllib3
from botocore import UNSIGNED
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from tests.demo_aws import DemoAws, LoopbackIssuer, running_demo_aws, running_issuer
from tests.wrong_tokens import WRONG_TOKENS
from wizard.demo import cloud_admin
from wizard.demo.cloud_admin import RoleGrant, create_role, remove_role
from wizard.demo.faults import Fault

pytestmark = pytest.mark.processes

BUCKET = "acme-ml"
POLICY = "embark-read-00000000"
ROLE = "embark-acme"
ROLE_ARN = f"arn:aws:iam::123456789012:role/{ROLE}"
BODY = bytes(range(256)) * 40
CLIENTS = boto3.session.Session()


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoAws]:
    with running_demo_aws(tmp_path_factory.mktemp("demo-aws")) as running:
        s3 = running.admin.s3
        s3.create_bucket(Bucket=BUCKET)
        s3.put_object(Bucket=BUCKET, Key="in/a.bin", Body=BODY)
        s3.put_object(Bucket=BUCKET, Key="other/ü +%=b.bin", Body=b"other")
        s3.create_bucket(Bucket="acme-else")
        s3.put_object(Bucket="acme-else", Key="in/a.bin", Body=b"else")
        yield running


@pytest.fixture(scope="module")
def issuer() -> Iterator[LoopbackIssuer]:
    with running_issuer() as running:
        yield running


@pytest.fixture
def grant(issuer: LoopbackIssuer) -> RoleGrant:
    return grant_for(issuer)


def grant_for(issuer: LoopbackIssuer) -> RoleGrant:
    url = issuer.url.partition("://")[2]
    provider = f"arn:aws:iam::123456789012:oidc-provider/{url}"
    return RoleGrant(
        provider_url=issuer.url,
        audience="sts.amazonaws.com",
        subject="workspace:wsp_one",
        role_name=ROLE,
        policy_name=POLICY,
        bucket=BUCKET,
        trust_policy=policy(
            {
                "Effect": "Allow",
                "Principal": {"Federated": provider},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {f"{url}:aud": "sts.amazonaws.com", f"{url}:sub": "workspace:wsp_one"}},
            }
        ),
        permissions_policy=policy(
            allow(["s3:GetObject"], f"arn:aws:s3:::{BUCKET}/*"),
            allow(["s3:ListBucket", "s3:GetBucketLocation"], f"arn:aws:s3:::{BUCKET}"),
        ),
    )


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(actions: list[str], resource: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


@pytest.fixture
def role(aws: DemoAws, grant: RoleGrant) -> Iterator[RoleGrant]:
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=grant, fault=Fault.NONE)
    yield grant
    remove_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=grant)


def assume(aws: DemoAws, token: str, **changes: Any) -> dict[str, Any]:
    sts = CLIENTS.client(
        "sts", endpoint_url=aws.endpoint, region_name="us-east-1", config=Config(signature_version=UNSIGNED)
    )
    wanted = {"RoleArn": ROLE_ARN, "RoleSessionName": "wiz-one", "DurationSeconds": 900, **changes}
    return dict(sts.assume_role_with_web_identity(WebIdentityToken=token, **wanted))


def s3_client(aws: DemoAws, answer: dict[str, Any], region: str = "us-east-1") -> Any:
    keys = answer["Credentials"]
    return CLIENTS.client(
        "s3",
        endpoint_url=aws.endpoint,
        region_name=region,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
    )


def refused(call: Any, *args: Any, **named: Any) -> tuple[str, int, str]:
    with pytest.raises(ClientError) as caught:
        call(*args, **named)
    response = caught.value.response
    return (
        response["Error"]["Code"],
        response["ResponseMetadata"]["HTTPStatusCode"],
        response["Error"].get("Message", ""),
    )


# --- Tokens -----------------------------------------------------------------------------------------------------------


def test_a_good_token_opens_the_role(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    answer = assume(aws, issuer.token())
    assert answer["SubjectFromWebIdentityToken"] == "workspace:wsp_one"
    assert answer["Provider"].endswith("/t/one")
    client = s3_client(aws, answer)
    assert client.get_object(Bucket=BUCKET, Key="in/a.bin")["Body"].read() == BODY
    part = client.get_object(Bucket=BUCKET, Key="in/a.bin", Range="bytes=300-399")
    assert part["Body"].read() == BODY[300:400]
    assert part["ContentRange"] == f"bytes 300-399/{len(BODY)}"
    assert client.get_object(Bucket=BUCKET, Key="in/a.bin", Range="bytes=-5")["Body"].read() == BODY[-5:]
    assert client.get_object(Bucket=BUCKET, Key="other/ü +%=b.bin")["Body"].read() == b"other"
    assert client.list_objects_v2(Bucket=BUCKET, Prefix="in/")["KeyCount"] == 1
    assert client.head_object(Bucket=BUCKET, Key="in/a.bin")["ContentLength"] == len(BODY)
    who = CLIENTS.client(
        "sts",
        endpoint_url=aws.endpoint,
        region_name="us-east-1",
        aws_access_key_id=answer["Credentials"]["AccessKeyId"],
        aws_secret_access_key=answer["Credentials"]["SecretAccessKey"],
        aws_session_token=answer["Credentials"]["SessionToken"],
    )
    assert who.get_caller_identity()["Arn"] == f"arn:aws:sts::123456789012:assumed-role/{ROLE}/wiz-one"


def test_wrong_tokens_are_refused(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    answers = {wrong.name: refused(assume, aws, wrong.make(issuer))[:2] for wrong in WRONG_TOKENS}
    assert answers == {wrong.name: (wrong.code, 403 if wrong.code == "AccessDenied" else 400) for wrong in WRONG_TOKENS}


def test_the_texts_are_those_of_aws(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    other = issuer.url + "x"
    assert (
        refused(assume, aws, issuer.token(iss=other))[2]
        == f"No OpenIDConnect provider found in your account for {other}"
    )
    assert refused(assume, aws, issuer.token(aud="x"))[2] == "Incorrect token audience"
    assert refused(assume, aws, "garbage")[2].startswith("The ID Token provided is not a valid JWT.")
    assert refused(assume, aws, issuer.token(kid="two"))[2].startswith("Couldn't retrieve verification key from your")
    assert "must be before the expiration date/time 1000000" in refused(assume, aws, issuer.token(exp=1_000_000))[2]
    trust = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
    assert refused(assume, aws, issuer.token(sub="x"))[2] == trust
    assert refused(assume, aws, issuer.token(), RoleArn=f"{ROLE_ARN}-that-is-not-there")[2] == trust
    assert refused(assume, aws, issuer.token(), RoleArn=ROLE_ARN.replace("role/", "role/path/"))[2] == trust


def test_the_request_itself_is_checked(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    token = issuer.token()
    assert refused(assume, aws, token, DurationSeconds=901 + 3600)[0] == "ValidationError"
    assert refused(assume, aws, token, Policy='{"Statement": []}')[0] == "MalformedPolicyDocument"
    assert refused(assume, aws, token, RoleArn="arn:aws:iam::123456789012:user/somebody")[0] == "ValidationError"
    in_another_account = ROLE_ARN.replace("123456789012", "999999999999")
    assert refused(assume, aws, token, RoleArn=in_another_account)[0] == "InvalidIdentityToken"
    by_query = urllib3.request(
        "GET",
        aws.endpoint + "/",
        fields={
            "Action": "AssumeRoleWithWebIdentity",
            "RoleArn": ROLE_ARN,
            "RoleSessionName": "x1",
            "WebIdentityToken": "x",
        },
    )
    assert by_query.status == 400


def test_an_issuer_that_is_down_or_lies_opens_nothing(aws: DemoAws, role: RoleGrant) -> None:
    with running_issuer("/t/two") as broken:
        grant = grant_for(broken)
        create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=grant, fault=Fault.NONE)
        broken.documents["/.well-known/openid-configuration"]["issuer"] = "http://127.0.0.1:1/t/two"
        assert refused(assume, aws, broken.token())[0] == "InvalidIdentityToken"
        broken.documents.clear()
        assert refused(assume, aws, broken.token())[0] == "InvalidIdentityToken"
        broken.publish()
        assert assume(aws, broken.token())["Credentials"]


# --- Trust policies ---------------------------------------------------------------------------------------------------


def test_trust_policies_are_really_read(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    statement = role.trust_policy["Statement"][0]
    url = issuer.url.partition("://")[2]
    closed = {
        "other provider": {**statement, "Principal": {"Federated": statement["Principal"]["Federated"] + "x"}},
        "other action": {**statement, "Action": "sts:AssumeRole"},
        "unknown operator": {**statement, "Condition": {"StringSounds": {f"{url}:sub": "workspace:wsp_one"}}},
        "no such pattern": {**statement, "Condition": {"StringLike": {f"{url}:sub": "workspace:wsp_t*"}}},
        "negated": {**statement, "Condition": {"StringNotEquals": {f"{url}:sub": "workspace:wsp_one"}}},
    }
    for name, changed in closed.items():
        set_trust(aws, policy(changed))
        assert (name, refused(assume, aws, issuer.token())[0]) == (name, "AccessDenied")
    set_trust(aws, policy(statement, {**statement, "Effect": "Deny", "Condition": {}}))
    assert refused(assume, aws, issuer.token())[0] == "AccessDenied"
    set_trust(aws, policy({**statement, "Condition": {"StringLike": {f"{url}:sub": "workspace:*"}}}))
    assert assume(aws, issuer.token())["Credentials"]


def set_trust(aws: DemoAws, document: dict[str, Any]) -> None:
    aws.admin.iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=json.dumps(document))


# --- Role policy and session policy -----------------------------------------------------------------------------------


def test_the_role_policy_is_enforced(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    client = s3_client(aws, assume(aws, issuer.token()))
    user = f"arn:aws:sts::123456789012:assumed-role/{ROLE}/wiz-one"
    code, status, text = refused(client.put_object, Bucket=BUCKET, Key="in/b", Body=b"x")
    assert (code, status) == ("AccessDenied", 403)
    assert text == (
        f'User: {user} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::{BUCKET}/in/b" '
        "because no identity-based policy allows the s3:PutObject action"
    )
    assert refused(client.delete_object, Bucket=BUCKET, Key="in/a.bin")[0] == "AccessDenied"
    assert refused(client.get_object, Bucket="acme-else", Key="in/a.bin")[0] == "AccessDenied"
    assert refused(client.list_buckets)[0] == "AccessDenied"


def test_missing_things_are_told_apart(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    client = s3_client(aws, assume(aws, issuer.token()))
    assert refused(client.get_object, Bucket=BUCKET, Key="in/none")[:2] == ("NoSuchKey", 404)
    assert refused(client.list_objects_v2, Bucket="acme-none")[:2] == ("NoSuchBucket", 404)
    assert refused(client.put_object, Bucket="acme-none", Key="big", Body=bytes(8_000_000))[:2] == ("NoSuchBucket", 404)
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=role, fault=Fault.NO_LIST_BUCKET)
    code, status, text = refused(client.get_object, Bucket=BUCKET, Key="in/none")
    assert (code, status) == ("AccessDenied", 403)
    assert f's3:ListBucket on resource: "arn:aws:s3:::{BUCKET}" because no identity-based policy' in text
    assert refused(client.head_object, Bucket=BUCKET, Key="in/none")[1] == 403


def test_the_session_policy_narrows_the_role(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    only_in = policy(
        allow(["s3:GetObject"], f"arn:aws:s3:::{BUCKET}/in/*"),
        allow(["s3:ListBucket"], f"arn:aws:s3:::{BUCKET}", Condition={"StringLike": {"s3:prefix": "in/*"}}),
    )
    client = s3_client(aws, assume(aws, issuer.token(), Policy=json.dumps(only_in)))
    assert client.get_object(Bucket=BUCKET, Key="in/a.bin")["Body"].read() == BODY
    assert client.list_objects_v2(Bucket=BUCKET, Prefix="in/")["KeyCount"] == 1
    code, status, text = refused(client.get_object, Bucket=BUCKET, Key="other/ü +%=b.bin")
    assert (code, status) == ("AccessDenied", 403)
    assert text.endswith("because no session policy allows the s3:GetObject action")
    assert refused(client.list_objects_v2, Bucket=BUCKET)[0] == "AccessDenied"
    assert refused(client.list_objects_v2, Bucket=BUCKET, Prefix="other/")[0] == "AccessDenied"
    assert refused(client.get_bucket_location, Bucket=BUCKET)[0] == "AccessDenied"
    assert refused(client.head_object, Bucket=BUCKET, Key="other/ü +%=b.bin")[1] == 403
    for odd in ("in/../other/x", "/in/a.bin", "in%2F..%2Fother"):
        assert refused(client.get_object, Bucket=BUCKET, Key=odd)[1] in (403, 404)
    # What neither policy allows is blamed on the role, as AWS does.
    assert "identity-based policy" in refused(client.put_object, Bucket=BUCKET, Key="in/b", Body=b"x")[2]


def test_a_session_policy_cannot_widen_the_role(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    everything = policy(allow(["*"], "*"))
    client = s3_client(aws, assume(aws, issuer.token(), Policy=json.dumps(everything)))
    assert client.get_object(Bucket=BUCKET, Key="in/a.bin")["Body"].read() == BODY
    assert refused(client.put_object, Bucket=BUCKET, Key="in/b", Body=b"x")[0] == "AccessDenied"
    denying = policy(allow(["s3:*"], "*"), {"Effect": "Deny", "Action": "s3:Get*", "Resource": "*"})
    client = s3_client(aws, assume(aws, issuer.token(), Policy=json.dumps(denying)))
    text = refused(client.get_object, Bucket=BUCKET, Key="in/a.bin")[2]
    assert text.endswith("with an explicit deny in a session policy")


def test_unknown_and_unsigned_callers_are_refused(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    answer = assume(aws, issuer.token())
    unknown = {**answer["Credentials"], "AccessKeyId": "ASIAUNKNOWNUNKNOWN00"}
    client = s3_client(aws, {"Credentials": unknown})
    assert refused(client.get_object, Bucket=BUCKET, Key="in/a.bin")[:2] == ("InvalidAccessKeyId", 403)
    wrong_secret = {**answer["Credentials"], "SecretAccessKey": "x" * 40}
    client = s3_client(aws, {"Credentials": wrong_secret})
    assert refused(client.get_object, Bucket=BUCKET, Key="in/a.bin")[:2] == ("SignatureDoesNotMatch", 403)
    for path in (f"/{BUCKET}/in/a.bin", f"/{BUCKET}", "/", "/_ministack/state", f"//{BUCKET}/in/a.bin"):
        assert urllib3.request("GET", aws.endpoint + path).status in (400, 403)
    reset = urllib3.request("POST", aws.endpoint + "/_ministack/reset")
    assert reset.status in (400, 403)
    assert aws.admin.s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 2


def test_nobody_goes_around_the_front(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    only_in = policy(allow(["s3:GetObject"], f"arn:aws:s3:::{BUCKET}/in/*"))
    answer = assume(aws, issuer.token(), Policy=json.dumps(only_in))
    behind = s3_client(replace(aws, endpoint=aws.behind), answer)
    assert refused(behind.get_object, Bucket=BUCKET, Key="in/a.bin")[1] == 403
    for method, path in (("GET", f"/{BUCKET}/in/a.bin"), ("POST", "/_ministack/reset")):
        assert urllib3.request(method, aws.behind + path).status == 403
    assert aws.admin.s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 2


def test_a_presigned_address_obeys_the_session_policy(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    only_in = policy(allow(["s3:GetObject"], f"arn:aws:s3:::{BUCKET}/in/*"))
    client = s3_client(aws, assume(aws, issuer.token(), Policy=json.dumps(only_in)))
    inside = client.generate_presigned_url("get_object", {"Bucket": BUCKET, "Key": "in/a.bin"})
    outside = client.generate_presigned_url("get_object", {"Bucket": BUCKET, "Key": "other/ü +%=b.bin"})
    assert urllib3.request("GET", inside).status == 200
    assert urllib3.request("GET", outside).status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/{b}/in/../other/%C3%BC%20%2B%25%3Db.bin",
        "/{b}/in/%2e%2e/other/%C3%BC%20%2B%25%3Db.bin",
        "/{b}/in/..%2fother/%C3%BC%20%2B%25%3Db.bin",
        "/{b}/./in/../other/%C3%BC%20%2B%25%3Db.bin",
        "/acme-else/in/a.bin",
        "/{b}/in/../../acme-else/in/a.bin",
        "/{b}/in/x#/../../other/b.bin",
        "/{b}?prefix=in/&prefix=other/&list-type=2",
        "/{b}?list-type=2&prefix=in/%00&delimiter=",
        "/{b}/in/a.bin?acl",
        "/{b}/in/a.bin?versionId=null&acl",
        "/?Action=ListUsers&Version=2010-05-08",
    ],
)
def test_an_odd_path_does_not_leave_the_session_policy(
    aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant, path: str
) -> None:
    """Signed as sent, with the session's own keys: what the front reads in a path is what MiniStack serves."""
    only_in = policy(
        allow(["s3:GetObject"], f"arn:aws:s3:::{BUCKET}/in/*"),
        allow(["s3:ListBucket"], f"arn:aws:s3:::{BUCKET}", Condition={"StringLike": {"s3:prefix": "in/*"}}),
    )
    keys = assume(aws, issuer.token(), Policy=json.dumps(only_in))["Credentials"]
    assert signed(aws, keys, f"/{BUCKET}/in/a.bin", {}).data == BODY
    for headers in ({}, {"x-amz-copy-source": f"/{BUCKET}/other/b.bin"}, {"X-HTTP-Method-Override": "PUT"}):
        answer = signed(aws, keys, path.format(b=BUCKET), headers)
        assert answer.data not in (b"else", b"other")
        assert answer.status != 200 or b"<Contents>" not in answer.data


def signed(aws: DemoAws, keys: dict[str, str], path: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
    """One GET of exactly this path, signed over exactly this path."""
    request = AWSRequest("GET", aws.endpoint + path, headers=headers)
    S3SigV4Auth(
        Credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]), "s3", "us-east-1"
    ).add_auth(request)
    host, _, port = aws.endpoint.partition("://")[2].partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    for name, value in request.headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return urllib3.HTTPResponse(body=body, status=answer.status, preload_content=True)


# --- Faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.NO_PROVIDER, "InvalidIdentityToken"),
        (Fault.WRONG_AUDIENCE, "InvalidIdentityToken"),
        (Fault.WRONG_SUBJECT, "AccessDenied"),
        (Fault.WRONG_ACTION, "AccessDenied"),
        (Fault.SLOW_IAM, "AccessDenied"),
    ],
)
def test_faults_of_provider_and_trust(
    aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant, fault: Fault, code: str
) -> None:
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=role, fault=fault)
    assert refused(assume, aws, issuer.token())[0] == code
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=role, fault=Fault.NONE)
    assert assume(aws, issuer.token())["Credentials"]


@pytest.mark.parametrize("fault", [Fault.OPEN_ROLE, Fault.ANY_SUBJECT])
def test_an_open_role_lets_other_subjects_in(
    aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant, fault: Fault
) -> None:
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=role, fault=fault)
    assert assume(aws, issuer.token(sub="workspace:wsp_two"))["Credentials"]


def test_faults_of_the_permissions_policy(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    client = s3_client(aws, assume(aws, issuer.token()))
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=role, fault=Fault.NO_LIST_BUCKET)
    assert refused(client.list_objects_v2, Bucket=BUCKET)[0] == "AccessDenied"
    assert client.get_object(Bucket=BUCKET, Key="in/a.bin")["Body"].read() == BODY
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=role, fault=Fault.NO_GET_OBJECT)
    assert refused(client.get_object, Bucket=BUCKET, Key="in/a.bin")[0] == "AccessDenied"
    assert client.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 2
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=role, fault=Fault.EXPLICIT_DENY)
    with pytest.raises(ClientError, match="with an explicit deny in an identity-based policy") as denial:
        client.get_object(Bucket=BUCKET, Key="in/a.bin")
    assert len(denial.value.response["ResponseMetadata"]["RequestId"]) >= 16


def test_a_role_is_known_once_it_is_spread(
    aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cloud_admin, "SPREADING_SECONDS", 2)
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=role, fault=Fault.SLOW_IAM)
    assert refused(assume, aws, issuer.token())[0] == "AccessDenied"
    time.sleep(2.5)
    assert assume(aws, issuer.token())["Credentials"]


def test_a_bucket_in_another_region(aws: DemoAws, issuer: LoopbackIssuer, role: RoleGrant) -> None:
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=role, fault=Fault.WRONG_REGION)
    answer = assume(aws, issuer.token())
    response = signed_get(aws, answer)  # boto3 would follow the answer to the right region by itself
    assert response.status == 400
    assert response.headers["x-amz-bucket-region"] == "eu-west-1"
    text = response.data.decode()
    assert "the region 'us-east-1' is wrong; expecting 'eu-west-1'" in text
    assert "<Region>eu-west-1</Region>" in text
    assert s3_client(aws, answer).get_bucket_location(Bucket=BUCKET)["LocationConstraint"] == "eu-west-1"
    there = s3_client(aws, answer, region="eu-west-1")
    assert there.get_object(Bucket=BUCKET, Key="in/a.bin")["Body"].read() == BODY
    create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=role, fault=Fault.NONE)
    assert s3_client(aws, answer).get_object(Bucket=BUCKET, Key="in/a.bin")["Body"].read() == BODY


def signed_get(aws: DemoAws, answer: dict[str, Any]) -> urllib3.BaseHTTPResponse:
    keys = answer["Credentials"]
    request = AWSRequest("GET", f"{aws.endpoint}/{BUCKET}/in/a.bin")
    request.headers["X-Amz-Content-SHA256"] = "UNSIGNED-PAYLOAD"
    credentials = Credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    S3SigV4Auth(credentials, "s3", "us-east-1").add_auth(request)
    return urllib3.request("GET", request.url, headers=dict(request.headers.items()))


def test_making_a_role_says_what_was_done_and_twice_is_once(aws: DemoAws, grant: RoleGrant) -> None:
    clients = {"iam": aws.admin.iam, "s3": aws.admin.s3}
    first = create_role(**clients, grant=grant, fault=Fault.NONE)
    assert [done.call for done in first] == ["CreateOpenIDConnectProvider", "CreateRole", "PutRolePolicy"]
    assert first[0].sent == {"Url": grant.provider_url, "ClientIDList": ["sts.amazonaws.com"]}
    second = create_role(**clients, grant=grant, fault=Fault.NONE)
    assert [done.outcome for done in second] == ["already there", "brought up to date", "saved"]
    assert [d.call for d in remove_role(**clients, grant=grant)] == ["DeleteRole", "DeleteOpenIDConnectProvider"]
    assert remove_role(**clients, grant=grant) == []


# --- Restarts ---------------------------------------------------------------------------------------------------------


def test_objects_roles_and_session_policies_survive_a_restart(tmp_path: Path, issuer: LoopbackIssuer) -> None:
    grant = grant_for(issuer)
    only_in = json.dumps(policy(allow(["s3:GetObject"], f"arn:aws:s3:::{BUCKET}/in/*")))
    with running_demo_aws(tmp_path) as aws:
        aws.admin.s3.create_bucket(Bucket=BUCKET)
        for key in ("in/a.bin", "other/b.bin"):
            aws.admin.s3.put_object(Bucket=BUCKET, Key=key, Body=BODY)
        create_role(iam=aws.admin.iam, s3=aws.admin.s3, grant=grant, fault=Fault.NONE)
        before = assume(aws, issuer.token(), Policy=only_in)
        secrets = aws.secrets
    time.sleep(0.1)
    with running_demo_aws(tmp_path, secrets=secrets) as aws:
        assert aws.admin.s3.get_object(Bucket=BUCKET, Key="in/a.bin")["Body"].read() == BODY
        client = s3_client(aws, assume(aws, issuer.token(), Policy=only_in))
        assert client.get_object(Bucket=BUCKET, Key="in/a.bin", Range="bytes=0-9")["Body"].read() == BODY[:10]
        old = s3_client(aws, before)
        assert refused(old.get_object, Bucket=BUCKET, Key="other/b.bin")[1] == 403
