"""What a JSON object tells: rows, places, what is odd, and what is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sampling.readers.json.reading import columns, read_json, values
from wizard.core.problems import ProblemError
from wizard.sampling.limits import KIB, Limits
from wizard.sampling.readers.json.lenient import strict

TINY = Limits(whole=4 * KIB, head=4 * KIB, spread=2 * KIB)
LONG = "".join(json.dumps({"id": number, "text": "x" * (number % 40)}) + "\n" for number in range(1000))


def refused(text: str | bytes, limits: Limits | None = None, **options: str) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        read_json(text, limits, **options)
    return caught.value


def notes(text: str) -> list[str]:
    return [note.code for note in read_json(text).notes]


REFUSED = {
    "csv": ("a,b\n1,2\n", "data.json.not_json"),
    "comments alone": ("// hello\n/* world */\n", "data.json.not_json"),
    "single values": ("1\n2\n", "data.json.no_records"),
    "one text": ('"text"', "data.json.no_records"),
    "empty array": ("[ ]", "data.object.no_rows"),
    "array of empty arrays": ("[[], []]", "data.object.no_rows"),
    "empty object": ("{}", "data.object.no_rows"),
    "bare words": ('{"a": oops}\n{"a": oops}\n', "data.json.broken"),
    "deep arrays": ("[" * 100_000, "data.limits.nesting"),
    "deep objects": ('{"a":' * 100_000, "data.limits.nesting"),
    "one deep line": ('{"a": 1}\n{"a": ' + "[" * 70 + "]" * 70 + "}\n", "data.limits.nesting"),
    "a new name on every line": ("".join(f'{{"k{n}":1}}\n' for n in range(100_000)), "data.limits.columns"),
    "a long text": ('{"a": "' + "x" * 1_100_000 + '"}\n{"a": "y"}\n', "data.limits.cell"),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED)
def test_refuses(text: str, code: str) -> None:
    assert refused(text).problem.code == code


BY_HAND = {
    "comment first": '// hello\n[{"a": 1},\n{"a": 2}]',
    "comments": '[{"a": 1 // one, "two"\n}, /* and\n more */ {"a": /* 3 */ 2}]',
    "comments with #": '# hello\n# world\n{"a": 1}\n{"a": 2}\n',
    "single quotes": "{'a': 1}\n{'a': 2}\n",
    "bare names": "[{a: 1}, {a : 2}]",
    "commas before braces": '[{"a": 1,}, {"a": 2, /* last */ },]',
}


@pytest.mark.parametrize("text", BY_HAND.values(), ids=BY_HAND)
def test_json_that_people_write_by_hand_is_read_and_said_to_be_so(text: str) -> None:
    sample = read_json(text)
    assert values(sample) == {"a": [1, 2]}
    assert [note.code for note in sample.notes] == ["data.json.lenient"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("""{'a': 'it\\'s "x"'}""", """{"a": "it's \\"x\\""}"""),
        ("""{"a": "x, // y", 'b': True}""", """{"a": "x, // y", "b": true}"""),
        ("{a1: None, $b: NaN, c: [1,],}", '{"a1": null, "$b": NaN, "c": [1]}'),
        ("[1, /* a\nb */ 2]", "[1, \n 2]"),
        ('{"a": "\\u0041\\"", "b": 1e5}', '{"a": "\\u0041\\"", "b": 1e5}'),
        ("'never closed", "'never closed"),
    ],
)
def test_what_json_does_not_have_is_written_as_it_has_it(text: str, wanted: str) -> None:
    assert strict(text) == wanted


@pytest.mark.parametrize("piece", ["'\\", '"\\', "/* ", ",/* ", ", ", ",//\n"])
def test_text_that_never_closes_is_gone_through_once(piece: str) -> None:
    assert len(strict(piece * 50_000)) <= 50_000 * len(piece)


def test_the_pieces_of_a_long_object_are_read_by_hand_too() -> None:
    sample = read_json(LONG.replace('"', "'"), TINY)
    assert sample.rows > 100
    assert all(len(column) == sample.rows for column in values(sample).values())


def test_refuses_what_holds_no_whole_record() -> None:
    assert refused('{"a": "' + "x" * 9000, TINY).problem.code == "data.json.unclosed"


def test_a_broken_line_is_left_out_and_named() -> None:
    sample = read_json('{"a": 1}\n{"a": }\n{"a": 3}\n')
    assert values(sample) == {"a": [1, 3]}
    assert (sample.row_count, sample.whole) == (3, False)
    assert [note.code for note in sample.notes] == ["data.json.broken"]
    assert "line 2, column 7" in sample.notes[0].text


def test_a_broken_record_of_an_array_is_named_by_its_line() -> None:
    sample = read_json('[\n{"a": 1},\n{"a": 2},\n  {"a": },\n{"a": 4}]')
    assert values(sample) == {"a": [1, 2, 4]}
    assert "line 4, column 9" in sample.notes[0].text


def test_mostly_broken_names_the_first_line_but_no_value() -> None:
    problem = refused('{"a": 1}\n{"a": secret}\n{"a": secret}\n{"a": secret}\n', jsonLayout="lines").problem
    assert "Line 2, column 7" in problem.detail
    assert "secret" not in problem.detail


def test_places() -> None:
    lines = read_json('{"a": 1}\n\n{"a": 2}\n').place_of
    array = read_json('[{"a": 1}, {"a": 2}]').place_of
    assert lines is not None
    assert array is not None
    assert (lines(1), array(1)) == ("line 3", "record 2")


def test_a_large_object_is_sampled_from_its_head_and_its_rest() -> None:
    sample = read_json(LONG, TINY)
    ids = values(sample)["id"]
    assert ids[:3] == [0, 1, 2]
    assert ids[-1] == 999
    assert sample.notes == ()
    assert not sample.row_count_exact
    assert 900 < (sample.row_count or 0) < 1100
    assert sample.place_of is not None
    assert sample.place_of(len(ids) - 1).startswith("byte ")


def test_a_large_array_is_sampled_from_its_head() -> None:
    sample = read_json(json.dumps([json.loads(line) for line in LONG.splitlines()], indent=1), TINY)
    assert values(sample)["id"] == list(range(sample.rows))
    assert sample.notes == ()
    assert 800 < (sample.row_count or 0) < 1500


def test_a_large_array_under_a_key_is_found_before_its_end() -> None:
    text = json.dumps({"meta": {"a": [1, 2]}, "things": [json.loads(line) for line in LONG.splitlines()]})
    assert values(read_json(text, TINY))["id"][:3] == [0, 1, 2]


def test_odd_values() -> None:
    assert notes('{"a": 1, "a": 2}\n{"a": NaN}\n') == ["data.json.repeated_names", "data.json.constants"]
    assert columns('{"a": 1, "a": 2}\n{"b": 1}\n') == {"a": [2, None], "b": [None, 1]}
    assert columns('{"a\\u0000": "x\\u0000"}\n') == {"a\x00": ["x\x00"]}
    assert columns('{"a": "\\ud800"}\n{"a": "\\ud83d\\ude00"}\n') == {"a": ["\ufffd", "\U0001f600"]}


def test_names_come_in_the_order_of_first_appearance() -> None:
    assert list(columns('{"b": 1}\n{"a": 1, "b": 2}\n')) == ["b", "a"]


@given(
    st.lists(
        st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5),
            st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
            min_size=1,
            max_size=4,
        ),
        min_size=2,
        max_size=6,
    ),
    st.sampled_from(["lines", "array", "concatenated"]),
)
def test_what_was_written_is_read(records: list[dict[str, object]], layout: str) -> None:
    texts = [json.dumps(record) for record in records]
    text = {"lines": "\n".join(texts), "array": f"[{','.join(texts)}]", "concatenated": "".join(texts)}[layout]
    found = read_json(text)
    assert found.row_count == len(records)
    names = list(dict.fromkeys(name for record in records for name in record))
    assert [column.real_name for column in found.columns] == names


@given(st.text(st.sampled_from('{}[]",:\\ \n1ea'), max_size=60))
def test_any_text_has_a_sample_or_a_problem(text: str) -> None:
    try:
        found = read_json("{" + text)
    except ProblemError:
        return
    assert found.columns


def test_junk_between_many_records_costs_no_quadratic_time() -> None:
    sample = read_json("[" + '{"a": 1}, x,' * 60_000 + '{"a": 2}, {"a": 3}]')
    assert (sample.rows, sample.row_count) == (60_002, 120_002)
