"""Which region an answer of S3 names, and what is never believed."""

from __future__ import annotations

from typing import Any

import pytest

from wizard.aws.session.regions import is_region, region_of_constraint, region_to_go_to


def answer(status: int, *, header: str = "", element: str = "", message: str = "") -> dict[str, Any]:
    headers = {"x-amz-bucket-region": header} if header else {}
    return {
        "Error": {"Message": message, **({"Region": element} if element else {})},
        "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": headers},
    }


@pytest.mark.parametrize(
    "told",
    [
        answer(301, header="eu-west-1"),
        answer(400, element="eu-west-1"),
        answer(400, message="the region 'us-east-1' is wrong; expecting 'eu-west-1'"),
        answer(400, message="The eu-west-1 location constraint is incompatible for the region specific endpoint"),
        answer(301, header="nonsense", element="eu-west-1"),
    ],
)
def test_wherever_it_is_said(told: dict[str, Any]) -> None:
    assert region_to_go_to(told) == "eu-west-1"


@pytest.mark.parametrize(
    "told",
    [
        answer(301),
        answer(403, header="eu-west-1"),
        answer(301, header="evil.test/"),
        answer(301, header="cn-north-1"),
        answer(301, header="us-gov-west-1"),
        answer(400, element="eu-west-1.evil.test"),
        answer(301, header=f"eu-{'w' * 60}-1"),
        {},
    ],
)
def test_what_is_not_believed(told: dict[str, Any]) -> None:
    assert region_to_go_to(told) == ""


@pytest.mark.parametrize("region", ["us-east-1", "ap-southeast-4", "me-central-1", "il-central-1", "mx-central-1"])
def test_regions(region: str) -> None:
    assert is_region(region)


@pytest.mark.parametrize("text", ["", "default", "eu-west-1\n", "us-iso-east-1", "EU", "eu-west-1.", "x" * 100])
def test_no_regions(text: str) -> None:
    assert not is_region(text)


def test_the_oldest_constraints_are_irregular() -> None:
    assert region_of_constraint(None) == "us-east-1"
    assert region_of_constraint("EU") == "eu-west-1"
    assert region_of_constraint("eu-central-1") == "eu-central-1"
    assert region_of_constraint("default") == ""
