"""Each mistake that people make in the trust policy: its code, its line, and a correction with which nothing blocks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.aws.linter.samples import (
    AUD,
    GRANT,
    PROVIDER,
    SUB,
    assert_found,
    blocking,
    claims,
    plus,
    text,
    trust,
)
from wizard.aws.guide import Grant, trust_policy
from wizard.aws.linter import PasteKind, judge_pasted

OUR_AUDIENCE, OUR_SUBJECT = GRANT.audience, GRANT.subject

TRUST: list[tuple[Any, set[str], str]] = [
    # (pasted, codes that block, text in the line that the first of them marks)
    (trust(Action="sts:AssumeRole"), {"assume_role"}, '"Action"'),
    (trust(Action=["sts:TagSession", "sts:AssumeRole"]), {"assume_role"}, "AssumeRole"),
    (trust(Action="sts:TagSession"), {"trust_action"}, '"Action"'),
    (trust(Action="sts:AssumeRoleWithSAML"), {"trust_action"}, '"Action"'),
    (trust(Action=None, NotAction="sts:*"), {"not_action"}, "NotAction"),
    (claims(aud=OUR_SUBJECT, sub=OUR_AUDIENCE), {"swapped"}, AUD),
    (claims(aud=OUR_AUDIENCE), {"no_subject"}, "    {"),
    (claims(sub=OUR_SUBJECT), {"no_audience"}, "    {"),
    (trust(Condition=None), {"no_audience", "no_subject"}, "    {"),
    (claims("StringLike", aud=OUR_AUDIENCE, sub="workspace:*"), {"open_subject"}, SUB),
    (claims("StringLike", aud=OUR_AUDIENCE, sub="workspace:wsp_?"), {"open_subject"}, SUB),
    (claims("StringLike", aud="*", sub=OUR_SUBJECT), {"open_audience"}, AUD),
    (claims("StringNotEquals", aud="other", sub="other"), {"open_audience", "open_subject"}, AUD),
    (claims("ForAllValues:StringEquals", aud=OUR_AUDIENCE, sub=[OUR_SUBJECT, "workspace:wsp_1-embark-probe"]),
     {"open_subject"}, SUB),
    (claims(aud=OUR_AUDIENCE, sub="workspace:*"), {"literal_wildcard"}, SUB),
    (claims(aud=OUR_AUDIENCE, sub="workspace:wsp_2"), {"subject"}, SUB),
    (claims(aud="sts.amazon.com", sub=OUR_SUBJECT), {"audience"}, AUD),
    (claims(aud=OUR_AUDIENCE, sub=f" {OUR_SUBJECT}"), {"spaces"}, SUB),
    (trust(Condition={"StringEquals": {f"https://{AUD}": OUR_AUDIENCE, SUB: OUR_SUBJECT}}), {"condition_key"}, "https"),
    (trust(Condition={"StringEquals": {"embark.test/t/iss_2:aud": OUR_AUDIENCE, SUB: OUR_SUBJECT}}),
     {"condition_key"}, "iss_2"),
    (trust(Condition={"StringEquals": {"embark.test/t/iss_1/:aud": OUR_AUDIENCE, SUB: OUR_SUBJECT}}),
     {"condition_key"}, "iss_1/:aud"),
    (trust(Condition={"StringEquals": {"aud": OUR_AUDIENCE, "sub": OUR_SUBJECT}}), {"condition_key"}, '"aud"'),
    (trust(Condition={"StringEquals": {AUD: OUR_AUDIENCE, SUB: OUR_SUBJECT, "sts:ExternalId": "x"}}),
     {"external_id"}, "ExternalId"),
    (trust(Condition={"StringEquals": {AUD: OUR_AUDIENCE, SUB: OUR_SUBJECT}, "IpAddress": {"aws:SourceIp": "::1"}}),
     {"condition"}, "SourceIp"),
    (trust(Principal={"Federated": PROVIDER.replace("1111", "9999", 1)}), {"provider_account"}, "Federated"),
    (trust(Principal={"Federated": PROVIDER.replace("iss_1", "iss_2")}), {"provider_url"}, "Federated"),
    (trust(Principal={"Federated": PROVIDER.replace("iss_1", "ISS_1")}), {"provider_url"}, "Federated"),
    (trust(Principal={"Federated": PROVIDER + "/"}), {"provider_url"}, "Federated"),
    (trust(Principal={"Federated": PROVIDER.replace("provider/", "provider//")}), {"provider_form"}, "Federated"),
    (trust(Principal={"Federated": PROVIDER.replace("r/", "r/https://", 1)}), {"provider_form"}, "Federated"),
    (trust(Principal={"Federated": PROVIDER.replace("111122223333", "")}), {"provider_form"}, "Federated"),
    (trust(Principal={"Federated": GRANT.provider_url}), {"provider_form"}, "Federated"),
    (trust(Principal={"Federated": PROVIDER.replace("111122223333", "<ACCOUNT_ID>")}), {"placeholder"}, "Federated"),
    (trust(Principal={"Federated": PROVIDER.replace("arn:aws:", "arn:aws-cn:")}), {"partition"}, "Federated"),
    (trust(Principal={"Federated": f"{PROVIDER} "}), {"spaces"}, "Federated"),
    (trust(Principal={"AWS": "arn:aws:iam::111122223333:root"}), {"principal_kind"}, "Principal"),
    (trust(Principal=PROVIDER), {"principal_form"}, "Principal"),
    (trust(Principal="*"), {"anyone"}, "Principal"),
    (trust(Principal={"AWS": "*"}, Condition=None, Action="sts:AssumeRole"),
     {"anyone", "principal_kind", "assume_role"}, "Principal"),
    (trust(Principal=None, NotPrincipal={"AWS": "x"}), {"not_principal"}, "NotPrincipal"),
    (trust(Principal=None), {"missing_element", "no_trust"}, ""),
    (trust(Principal={"Service": "ec2.amazonaws.com"}, Action="sts:AssumeRole", Condition=None), {"no_trust"}, ""),
    (trust(Principal={"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
           Condition={"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:a/b"}}), {"no_trust"}, ""),
    (trust(Resource="*"), {"resource_here"}, "Resource"),
    (trust(Effect="allow"), {"effect"}, "Effect"),
    (trust(Effect=None, Efect="Allow"), {"element"}, "Efect"),
    (plus(trust(), {"Sid": "No", "Effect": "Deny", "Principal": "*", "Action": "sts:*"}), {"deny"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("pasted", "codes", "mark"), TRUST)
def test_a_mistake_in_the_trust_policy(pasted: Any, codes: set[str], mark: str) -> None:
    assert_found(pasted, codes, mark, kind=PasteKind.TRUST)


def test_a_service_that_uses_the_role_keeps_it() -> None:
    service = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    judgement = judge_pasted(text({"Version": "2012-10-17", "Statement": service}), GRANT)
    assert json.loads(judgement.corrected[0].text)["Statement"] == [service, *trust_policy(GRANT)["Statement"]]


def test_the_account_may_still_be_unknown() -> None:
    unknown = Grant(**(GRANT.__dict__ | {"account_id": ""}))
    assert judge_pasted(text(trust_policy(GRANT)), unknown).is_good
    assert blocking(judge_pasted(text(trust_policy(unknown)), GRANT)) == {"placeholder"}
