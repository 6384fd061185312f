import pytest

from wizard.core.ids import IdFactory, new_id
from wizard.core.problems import Problem, ProblemError, Whose, yours


def problem(**changes: object) -> Problem:
    facts = {
        "code": "aws.trust.audience",
        "whose": Whose.YOURS,
        "title": "AWS refused our token",
        "detail": "Incorrect token audience",
        "remedy": "Add sts.amazonaws.com to the provider's audiences.",
        "retryable": True,
        "paste": "sts.amazonaws.com",
        "cure": "aws",
    }
    return Problem(**(facts | changes))  # type: ignore[arg-type]


def test_a_problem_survives_its_json() -> None:
    assert Problem.from_json(problem().to_json()) == problem()


def test_json_of_a_problem_holds_plain_values() -> None:
    assert type(problem().to_json()["whose"]) is str


def test_a_title_longer_than_sixty_characters_is_refused() -> None:
    problem(title="x" * 60)
    with pytest.raises(ValueError, match="at most 60"):
        problem(title="x" * 61)


def test_a_problem_error_names_the_code() -> None:
    assert str(ProblemError(problem())) == "aws.trust.audience"


def test_ids_carry_their_prefix_and_differ() -> None:
    made = {new_id("onb") for _ in range(1000)}
    assert len(made) == 1000
    assert all(one.startswith("onb_") and len(one) == 20 for one in made)


def test_id_factories_are_equal_when_their_prefix_is() -> None:
    assert IdFactory("onb") == IdFactory("onb")
    assert IdFactory("onb") != IdFactory("smp")
    assert IdFactory("smp")().startswith("smp_")


def test_advice_ends_with_what_to_paste_when_that_is_short() -> None:
    problem = yours(code="a.b", title="T", detail="Seen.", remedy="Use this spelling.", paste="s3://a/b")
    assert problem.advice == "Seen. Use this spelling. s3://a/b"
    long = yours(code="a.b", title="T", detail="Seen.", remedy="Paste it.", paste="{\n}")
    assert long.advice == "Seen. Paste it."
