"""Compressed streams: unpacked piece by piece, broken ones named, bombs refused."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.problems import ProblemError
from wizard.sampling.written import snappy
from wizard.sampling.written.compression import Compression, by_content, by_name, found, inner_name, traits
from wizard.sampling.written.inflate import PIECE, Caps, Inflated

DATA = b"".join(b"%d,%d\n" % (number, number * 7919 % 100_003) for number in range(40_000))


def framed(data: bytes) -> bytes:
    """Snappy's framing format; checksums are zeros."""
    out = [snappy.MAGIC]
    for at in range(0, len(data), 65_536):
        body = bytes(4) + pa.compress(data[at : at + 65_536], codec="snappy", asbytes=True)
        out.append(b"\x00" + len(body).to_bytes(3, "little") + body)
    return b"".join([*out, b"\xfe\x02\x00\x00ab", b"\x01\x05\x00\x00\x00\x00\x00\x00!"])


def blocks(data: bytes) -> bytes:
    """What Hadoop writes: blocks of 256 KiB, each of one chunk."""
    out = []
    for at in range(0, len(data), 262_144):
        block = data[at : at + 262_144]
        chunk = pa.compress(block, codec="snappy", asbytes=True)
        out.append(len(block).to_bytes(4, "big") + len(chunk).to_bytes(4, "big") + chunk)
    return b"".join(out)


def by_arrow(codec: str) -> bytes:
    return bytes(pa.compress(DATA, codec=codec, asbytes=True))


PACKED = {
    Compression.GZIP: gzip.compress(DATA),
    Compression.BZIP2: bz2.compress(DATA),
    Compression.XZ: lzma.compress(DATA),
    Compression.ZSTD: by_arrow("zstd"),
    Compression.LZ4: by_arrow("lz4"),
    Compression.HADOOP_SNAPPY: blocks(DATA),
}
ALL = PACKED | {Compression.SNAPPY: framed(DATA)}


def chunks(data: bytes, size: int = 10_000) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def inflated(data: bytes, how: Compression, *, complete: bool = True, caps: Caps | None = None) -> Inflated:
    return Inflated(chunks(data), how, name="x", complete=complete, caps=caps)


def outcome(data: bytes, how: Compression) -> str:
    """The code of the Problem, "" where there is none."""
    try:
        list(inflated(data, how))
    except ProblemError as error:
        return error.problem.code
    return ""


def refused(data: bytes, how: Compression, caps: Caps | None = None) -> str:
    with pytest.raises(ProblemError) as caught:
        list(inflated(data, how, caps=caps))
    return caught.value.problem.code


@pytest.mark.parametrize(("how", "packed"), PACKED.items(), ids=PACKED)
def test_unpacks(how: Compression, packed: bytes) -> None:
    stream = inflated(packed, how)
    pieces = list(stream)
    assert b"".join(pieces) == DATA
    assert max(map(len, pieces)) <= PIECE
    assert (stream.ended, stream.unpacked, stream.packed) == (True, len(DATA), len(packed))


def test_unpacks_frames_of_every_kind() -> None:
    assert b"".join(inflated(framed(DATA), Compression.SNAPPY)) == DATA + b"!"


@pytest.mark.parametrize(("how", "packed"), ALL.items(), ids=ALL)
def test_the_first_bytes_tell(how: Compression, packed: bytes) -> None:
    assert by_content(packed[:4096]) is how


@pytest.mark.parametrize(("how", "packed"), ALL.items(), ids=ALL)
def test_what_is_cut_off_is_a_problem_only_where_the_object_ends(how: Compression, packed: bytes) -> None:
    half = packed[: len(packed) // 2]
    assert refused(half, how) == "data.compression.truncated"
    head = inflated(half, how, complete=False)
    assert DATA.startswith(b"".join(head))
    assert not head.ended


@pytest.mark.parametrize(("how", "packed"), ALL.items(), ids=ALL)
def test_what_is_damaged_is_a_problem_or_other_bytes(how: Compression, packed: bytes) -> None:
    half = len(packed) // 2
    broken = packed[:half] + b"\xff" * 64 + packed[half + 64 :]
    assert outcome(broken, how) in ("", "data.compression.corrupt", "data.compression.truncated")


@pytest.mark.parametrize("how", [Compression.GZIP, Compression.BZIP2, Compression.XZ, Compression.ZSTD])
def test_streams_end_to_end(how: Compression) -> None:
    assert b"".join(inflated(PACKED[how] * 2, how)) == DATA * 2


def test_zeros_after_the_last_member_are_left_alone() -> None:
    assert b"".join(inflated(PACKED[Compression.GZIP] + bytes(100), Compression.GZIP)) == DATA


def test_a_bomb_is_refused_by_its_ratio() -> None:
    caps = Caps(free=1_000_000)
    assert refused(gzip.compress(bytes(5_000_000)), Compression.GZIP, caps) == "data.limits.ratio"


def test_an_honest_stream_is_refused_by_its_total() -> None:
    assert refused(PACKED[Compression.ZSTD], Compression.ZSTD, Caps(total=1000)) == "data.limits.decompressed"


@pytest.mark.parametrize("how", list(Compression))
def test_what_the_source_raises_comes_out_as_it_was(how: Compression) -> None:
    def failing() -> Iterator[bytes]:
        yield ALL[how][:50]
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        list(Inflated(failing(), how, name="x", complete=True))


@given(st.binary(max_size=100), st.sampled_from(list(Compression)))
def test_any_bytes_unpack_or_are_a_problem(data: bytes, how: Compression) -> None:
    assert outcome(ALL[how][:20] + data, how) in ("", "data.compression.corrupt", "data.compression.truncated")


def test_names() -> None:
    assert by_name("a/B.CSV.GZ") is Compression.GZIP
    assert (inner_name("a/b.json.zst"), inner_name("a/b.json")) == ("a/b.json", "a/b.json")


def test_a_choice_overrules() -> None:
    assert found(b"a,b\n", {"compression": "gzip"}, "x") is Compression.GZIP
    assert found(PACKED[Compression.GZIP], {"compression": "none"}, "x") is None
    assert found(blocks(DATA), {"compression": "snappy"}, "x") is Compression.HADOOP_SNAPPY
    with pytest.raises(ProblemError) as caught:
        found(b"", {"compression": "brotli"}, "x")
    assert caught.value.problem.code == "data.compression.unknown"


def test_the_compression_is_told_as_a_trait() -> None:
    assert traits(None, {}) == ()
    assert [(trait.value, trait.chosen) for trait in traits(Compression.GZIP, {})] == [("gzip", False)]
    assert [(trait.value, trait.chosen) for trait in traits(None, {"compression": "none"})] == [("none", True)]
