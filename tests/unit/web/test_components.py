"""The components as they are drawn: nothing of the data becomes markup, and forms tell what is wrong to everybody."""

from __future__ import annotations

from html import unescape

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from wizard.core.problems import Problem, Whose
from wizard.web import styleguide

EVIL = "<script>alert(1)</script>"


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class ArnForm(forms.Form):
    arn = forms.CharField(label="Role ARN", help_text="From IAM.", widget=forms.TextInput(attrs={"class": "mono"}))
    kinds = forms.MultipleChoiceField(choices=[("a", EVIL)], widget=forms.CheckboxSelectMultiple)


def test_the_style_guide_draws_every_component() -> None:
    request = RequestFactory().get("/styleguide/")
    request.resolver_match = None  # type: ignore[assignment]
    page = render_to_string("styleguide.html", styleguide.context(), request)
    for mark in (
        "stepper",
        "problem-aws",
        "job-failed",
        "rung-running",
        "column-head",
        "data-table",
        "skeleton",
        "empty",
    ):
        assert f'class="{mark}' in page or f" {mark}" in page, mark


def test_an_error_is_tied_to_its_control() -> None:
    page = str(ArnForm({"arn": ""}))
    assert 'aria-describedby="id_arn_helptext id_arn_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_arn_error"' in page
    assert 'id="id_arn_helptext"' in page
    assert 'class="form-control mono is-invalid"' in page


def test_a_group_of_choices_tells_its_error_on_the_fieldset() -> None:
    assert '<fieldset class="field" aria-describedby="id_kinds_error">' in str(ArnForm({"arn": "x"}))


def test_choices_are_escaped() -> None:
    assert EVIL not in str(ArnForm())
    assert EVIL not in drawn("{% options choices 'a' %}", choices=[("a", EVIL)])


def test_the_chosen_option_is_selected() -> None:
    page = drawn("{% options choices chosen %}", choices=[("a", "A"), ("b", "B")], chosen="b")
    assert '<option value="b" selected>' in page
    assert page.count("selected") == 1


def test_values_to_copy_and_histograms_are_escaped() -> None:
    assert EVIL not in drawn("{% copy text text %}", text=EVIL)
    assert EVIL not in drawn("{% histogram counts name hints=True %}", counts=[(EVIL, 3)], name=EVIL)


def test_a_problem_shows_everything_that_it_says() -> None:
    problem = Problem("a.b", Whose.AWS, "Title", EVIL, "Do this.", paste="exactly this", retryable=True)
    page = drawn("{% include 'components/_problem.html' with retry_url='/again' %}", problem=problem)
    assert EVIL not in page
    for words in ("Title", "Do this.", "exactly this", "AWS", 'action="/again"', 'data-problem="a.b"'):
        assert words in page


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        ({}, "Your turn"),
        ({"read_only": True}, "The customer's turn"),
        ({"with_cloud_admin": True}, "The cloud admin's turn"),
        ({"read_only": True, "with_cloud_admin": True}, "The customer's turn"),
    ],
)
def test_whose_turn_it_is_is_said_to_who_reads(reader: dict[str, bool], words: str) -> None:
    badge = "{% load ui %}{% whose_turn whose %}"
    assert unescape(drawn(badge, whose=Whose.YOURS, **reader)) == words
    assert drawn(badge, whose=Whose.OURS, **reader) == "Our turn"
    assert drawn(badge, whose=Whose.AWS, **reader) == "AWS"


def test_a_live_job_asks_for_itself_and_an_ended_one_does_not() -> None:
    source = "{% include 'components/_job.html' with title='Sync' poll_url='/job' %}"
    live, ended = styleguide.SampleJob("job_1", "running", 40), styleguide.SampleJob("job_1", "done", 100)
    assert 'hx-get="/job" hx-trigger="every 3s"' in drawn(source, job=live)
    assert "hx-get" not in drawn(source, job=ended)
