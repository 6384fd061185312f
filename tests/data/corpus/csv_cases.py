"""CSV as people and tools write it, and as nobody should."""

from __future__ import annotations

import bz2
import gzip

import pyarrow as pa

from tests.data.corpus.case import Case, read, refused

NAMES = ("id", "name", "amount")
TYPES = {"id": "integer", "name": "string", "amount": "number"}


def table(delimiter: str = ",", *, rows: int = 60, end: str = "\n", header: bool = True, amount: str = "{n}.5") -> str:
    """A small table; every name is a word, every amount a decimal."""
    words = ("ash", "birch", "cedar", "fir", "larch")
    lines = [delimiter.join(NAMES)] if header else []
    lines += [
        delimiter.join((str(number), words[number % 5], amount.format(n=number))) for number in range(1, rows + 1)
    ]
    return end.join(lines) + end


def plain(name: str, text: str, **facts: object) -> Case:
    """A case in UTF-8 that comes out as `table` wrote it, unless `facts` say otherwise."""
    known = {"format": "csv", "names": NAMES, "types": TYPES, "rows": 60}
    return read(f"csv_{name}", f"{name}.csv", text.encode(), **(known | facts))


def encoded(name: str, text: str, codec: str, **facts: object) -> Case:
    return read(f"csv_{name}", f"{name}.csv", text.encode(codec), **({"format": "csv"} | facts))


_ACCENTS = "id;stadt;wert\n" + "".join(
    f"{number};{('München', 'Köln', 'Zürich', 'Überlingen', 'Straße')[number % 5]};{number}\n" for number in range(60)
)
_CYRILLIC = "id,город,цена\n" + "".join(
    f"{number},{('Москва', 'Казань', 'Тверь', 'Новосибирск')[number % 4]},{number}\n" for number in range(60)
)
_JAPANESE = "id,名前,値\n" + "".join(
    f"{number},{('東京都', '大阪府', '北海道', '京都市の会社')[number % 4]},{number}\n" for number in range(60)
)
_MESSY_NAMES = ('a"b', "line\nbreak", "<script>alert(1)</script>", "🙂", "{{7*7}}", " spaced ")

GOOD: tuple[Case, ...] = (
    plain("plain", table()),
    *(
        plain(f"delimiter_{name}", table(delimiter), dialect={"delimiter": delimiter})
        for name, delimiter in {"semicolon": ";", "tab": "\t", "pipe": "|", "caret": "^", "tilde": "~"}.items()
    ),
    plain("crlf", table(end="\r\n")),
    plain("lone_cr", table(end="\r")),
    plain("no_last_newline", table().rstrip("\n")),
    plain("blank_lines_at_the_end", table() + "\n\n\n"),
    plain("blank_lines_between", table().replace("\n", "\n\n")),
    plain(
        "no_header",
        table(header=False),
        names=("", "", ""),
        types={},
        dialect={"header": False},
    ),
    plain("title_above", "Export of our trees\n" + table(), dialect={"preamble": 1}),
    plain("title_and_blank_above", "Export of our trees, 2026\n\n" + table(), dialect={"preamble": 2}),
    plain("padded_titles_above", "Our trees,,\n,,\n" + table(), dialect={"preamble": 2}),
    plain("title_with_as_many_commas", "Trees, counted, by hand\n" + table(), dialect={"preamble": 1}),
    plain("remarks_below", table() + ",,\nSource: the forest office,,\n(a) estimated\n"),
    plain(
        "header_of_two_rows",
        "tree,,measures\n" + table(),
        names=("tree id", "tree name", "measures amount"),
        types={"tree id": "integer", "measures amount": "number"},
        dialect={"header_rows": 2},
    ),
    plain("aligned_by_spaces", table().replace(",", "    ").replace("\n", "  \n  "), dialect={"delimiter": " "}),
    plain("backticks", table().replace("cedar", "`cedar, red`"), dialect={"quote": "`"}),
    plain("quote_after_a_blank", table(", ").replace("cedar", '"cedar, red"'), dialect={"skip_initial_space": True}),
    plain("escaped_delimiters", table().replace("cedar", "cedar\\, red"), dialect={"escape": "\\"}),
    plain("asterisks", table("*"), dialect={"delimiter": "*"}),
    plain("comment_above", "# made by a tool\n# on a Monday\n" + table()),
    plain("excel_sep_line", "sep=;\n" + table(";"), dialect={"delimiter": ";"}),
    plain("comma_and_space", table(", "), dialect={"delimiter": ","}),
    plain("trailing_delimiter", table().replace("\n", ",\n"), names=None),
    plain(
        "quoted_everywhere",
        "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in table().splitlines()),
    ),
    plain("single_quotes", table().replace("cedar", "'cedar, red'"), dialect={"quote": "'"}),
    plain("quoted_delimiters", table().replace("cedar", '"cedar, red"'), dialect={"delimiter": ",", "quote": '"'}),
    plain("quoted_newlines", table().replace("cedar", '"cedar\nred"')),
    plain("doubled_quotes", table().replace("cedar", '"the ""red"" cedar"')),
    plain("backslash_escapes", table().replace("cedar", '"the \\"red\\" cedar, old"')),
    plain("apostrophes_in_cells", table().replace("cedar", "d'or")),
    plain("quotes_inside_cells", table().replace("cedar", '6" cedar')),
    plain("decimal_comma", table(";", amount="{n},5"), dialect={"delimiter": ";", "decimal": ","}),
    plain("thousands", table(";", amount="{n},234.50"), dialect={"delimiter": ";"}),
    plain("null_words", table().replace(",7.5", ",n/a")),
    plain("one_column", "id\n" + "".join(f"{n}\n" for n in range(60)), names=("id",), types={"id": "integer"}),
    plain("one_row", "id,name,amount\n1,ash,1.5\n", rows=1),
    plain("header_only", "id,name,amount\n", rows=0, types={}),
    plain("duplicate_names", table().replace("id,name,amount", "id,id,id"), names=("id", "id", "id"), types={}),
    plain("empty_names", table().replace("id,name,amount", "id,,"), names=None, types={}),
    plain("leading_zeros", table().replace("\n", "\n0"), names=None, types={}, rows=None),
    plain(
        "zip_codes",
        "zip,n\n" + "".join(f"0{number:04d},{number}\n" for number in range(60)),
        names=("zip", "n"),
        types={"zip": "string", "n": "integer"},
    ),
    plain(
        "flags",
        "id,flag\n" + "".join(f"{n},{n % 2}\n" for n in range(60)),
        names=("id", "flag"),
        types={"flag": "integer"},
    ),
    plain(
        "booleans",
        "id,ok\n" + "".join(f"{n},{('true', 'false')[n % 2]}\n" for n in range(60)),
        names=("id", "ok"),
        types={"ok": "boolean"},
    ),
    plain(
        "iso_times",
        "id,at\n" + "".join(f"{n},2026-03-{n % 28 + 1:02d}T08:00:00Z\n" for n in range(60)),
        names=("id", "at"),
        types={"at": "datetime"},
    ),
    plain(
        "dates",
        "id,day\n" + "".join(f"{n},2026-03-{n % 28 + 1:02d}\n" for n in range(60)),
        names=("id", "day"),
        types={"day": "date"},
    ),
    plain(
        "dotted_dates",
        "id;day\n" + "".join(f"{n};{n % 28 + 1:02d}.03.2026\n" for n in range(60)),
        names=("id", "day"),
        types={"day": "date"},
    ),
    plain(
        "milliseconds",
        "id,at\n" + "".join(f"{n},{1767225600000 + n * 60000}\n" for n in range(60)),
        names=("id", "at"),
        types={"at": "integer"},
    ),
    plain("emoji", table().replace("cedar", "🌲"), encoding="utf-8"),
    plain("markup", table().replace("cedar", "<img src=x onerror=alert(1)>")),
    plain("formulas", table().replace("cedar", "=cmd|' /C calc'!A0")),
    plain(
        "messy_names",
        ",".join('"' + name.replace('"', '""') + '"' for name in _MESSY_NAMES) + "\n" + "1,2,3,4,5,6\n" * 60,
        names=None,
        types={},
    ),
    plain(
        "text_after_150000_numbers",
        "id,x\n" + "".join(f"{n},{n}\n" for n in range(150_000)) + "x,oops\n" * 20,
        names=("id", "x"),
        types={},
        rows=None,
    ),
    plain("ragged_few", table().replace("3,fir,3.5", "3,fir,3.5,surplus"), names=NAMES, rows=None),
    plain(
        "wide_300",
        ",".join(f"f{n}" for n in range(300)) + "\n" + (",".join("1" for _ in range(300)) + "\n") * 20,
        names=tuple(f"f{n}" for n in range(300)),
        types={"f0": "integer"},
        rows=20,
    ),
    read(
        "tsv",
        "table.tsv",
        table("\t").encode(),
        format="csv",
        names=NAMES,
        types=TYPES,
        rows=60,
        dialect={"delimiter": "\t"},
    ),
    read("csv_without_an_ending", "part-00000", table().encode(), format="csv", names=NAMES, rows=60),
    read("csv_named_parquet", "table.parquet", table().encode(), format="csv", names=NAMES, rows=60),
)

ENCODED: tuple[Case, ...] = (
    encoded("utf8_bom", table(), "utf-8-sig", names=NAMES, rows=60),
    encoded("utf16_bom", table(), "utf-16", names=NAMES, rows=60),
    encoded("utf16le_no_bom", table(), "utf-16-le", names=NAMES, rows=60),
    encoded("utf16be_no_bom", table(), "utf-16-be", names=NAMES, rows=60),
    encoded("utf32_bom", table(), "utf-32", names=NAMES, rows=60),
    encoded("latin1", _ACCENTS, "latin-1", names=("id", "stadt", "wert"), rows=60),
    encoded("cp1252_euro", _ACCENTS.replace("wert", "wert €"), "cp1252", names=("id", "stadt", "wert €"), rows=60),
    encoded("cp1251", _CYRILLIC, "cp1251", names=("id", "город", "цена"), rows=60),
    encoded("koi8r", _CYRILLIC, "koi8-r", names=("id", "город", "цена"), rows=60),
    encoded("shift_jis", _JAPANESE, "shift_jis", names=("id", "名前", "値"), rows=60),
    encoded("euc_jp", _JAPANESE, "euc_jp", names=("id", "名前", "値"), rows=60),
    encoded(
        "chosen_encoding", _CYRILLIC, "cp866", names=("id", "город", "цена"), rows=60, options={"encoding": "cp866"}
    ),
    read(
        "csv_late_latin1",
        "late.csv",
        b"id,name\n" + b"1,ash\n" * 5000 + b"2,M\xfcller\n",
        format="csv",
        names=("id", "name"),
        rows=5001,
    ),
    read(
        "csv_one_bad_byte",
        "bad.csv",
        ("id,name\n" + "1,Zürich\n" * 200).encode() + b"2,\xff\n",
        format="csv",
        names=("id", "name"),
        rows=201,
    ),
)


def _zstd(data: bytes) -> bytes:
    return bytes(pa.compress(data, codec="zstd", asbytes=True))


COMPRESSED: tuple[Case, ...] = (
    read("csv_gz", "t.csv.gz", gzip.compress(table().encode()), format="csv", names=NAMES, rows=60, compression="gzip"),
    read(
        "csv_bz2", "t.csv.bz2", bz2.compress(table().encode()), format="csv", names=NAMES, rows=60, compression="bzip2"
    ),
    read(
        "csv_zst", "t.csv.zst", lambda: _zstd(table().encode()), format="csv", names=NAMES, rows=60, compression="zstd"
    ),
    read(
        "csv_gz_two_members",
        "t.csv.gz",
        gzip.compress(table().encode()[:200]) + gzip.compress(table().encode()[200:]),
        format="csv",
        names=NAMES,
        rows=60,
    ),
    read(
        "csv_gz_without_the_ending",
        "t.csv",
        gzip.compress(table().encode()),
        format="csv",
        names=NAMES,
        rows=60,
        compression="gzip",
    ),
    refused(
        "csv_gz_bomb",
        "t.csv.gz",
        lambda: gzip.compress(b"0" * 400_000_000, 9),
        "data.limits.ratio",
        "data.limits.decompressed",
        "data.limits.row_length",
    ),
    refused(
        "csv_gz_of_gz",
        "t.csv.gz",
        gzip.compress(gzip.compress(table().encode())),
        "data.compression.nested",
        "data.format.compressed",
    ),
    refused(
        "csv_gz_corrupt",
        "t.csv.gz",
        gzip.compress(table().encode())[:30] + b"\xff" * 40,
        "data.compression.corrupt",
        "data.compression.truncated",
    ),
    refused("csv_zip", "t.zip", b"PK\x03\x04" + b"\0" * 100, "data.format.compressed"),
)

HOSTILE: tuple[Case, ...] = (
    refused("csv_empty", "empty.csv", b"", "data.object.empty"),
    refused("csv_only_newlines", "blank.csv", b"\n" * 500, "data.object.no_rows"),
    refused("csv_only_nul", "nul.csv", b"\0" * 200_000, "data.format.unknown", "data.object.no_rows"),
    refused(
        "csv_noise", "noise.csv", bytes((n * 37 + n // 256 * 11) % 256 for n in range(20_000)), "data.format.unknown"
    ),
    refused("csv_html", "page.csv", b"<!DOCTYPE html>\n<html><body>Sign in</body></html>\n" * 20, "data.format.html"),
    refused("csv_xml", "rows.csv", b'<?xml version="1.0"?>\n<rows><row a="1"/></rows>\n', "data.format.xml"),
    refused("csv_pdf", "file.csv", b"%PDF-1.7\n" + b"x" * 500, "data.format.pdf"),
    refused("csv_pickle", "model.csv", b"\x80\x04\x95" + b"x" * 500, "data.format.pickle"),
    refused(
        "csv_200k_columns",
        "wide.csv",
        (",".join("a" for _ in range(200_000)) + "\n").encode() * 3,
        "data.limits.columns",
    ),
    refused(
        "csv_2001_columns",
        "wide.csv",
        (",".join(f"c{n}" for n in range(2_001)) + "\n").encode() * 3,
        "data.limits.columns",
    ),
    # A quote that nothing closes within 60,000 lines is a character like others: every row lines up without it.
    Case(
        "csv_unclosed_quote", lambda: {"q.csv": b'a,b\n1,2\n3,"4\n' + b"5,6\n" * 30_000}, names=("a", "b"), rows=30_002
    ),
    refused(
        "csv_two_rows_of_three_broken",
        "broken.csv",
        b"a,b,c\n" + b"1,2,3\n1,2,3,4,5\n1,2,3,4\n" * 500,
        "data.csv.broken_row",
    ),
    plain("every_other_row_broken", "a,b,c\n" + "1,2,3\n1,2,3,4,5\n" * 500, names=("a", "b", "c"), types={}, rows=1000),
    plain("two_broken_rows_of_three", "a,b\n1,2\n3,4,x\n5,6,y\n", names=("a", "b"), types={}, rows=3),
    refused("csv_only_blanks", "blank.csv", b"   \n  \n", "data.object.no_rows"),
    plain("hive_separators", table("\x01"), dialect={"delimiter": "\x01"}),
    refused(
        "csv_one_line_of_4_mb",
        "line.csv",
        b"x" * 4_000_000,
        "data.limits.row_length",
        "data.limits.cell",
        "data.object.no_rows",
    ),
    Case("csv_nul_in_a_name", lambda: {"n.csv": b"a\0b,c\n" + b"1,2\n" * 400}, format="csv"),
    Case("csv_nul_in_cells", lambda: {"n.csv": b"a,b\n" + b"1,2\n" * 400 + b"1\0,2\n" * 2}, format="csv"),
    Case(
        "csv_control_characters",
        lambda: {"n.csv": b"a,b\n" + b"one,two\n" * 400 + b"1\x07,\x1b[31m\n" * 2},
        format="csv",
    ),
    Case("csv_quotes_only", lambda: {"q.csv": b'"' * 4001}, format="csv"),
    Case("csv_mixed_ends", lambda: {"m.csv": b"a,b\r\n1,2\n3,4\r5,6\r\n" * 20}, format="csv", names=("a", "b")),
    Case(
        "csv_cell_of_1_mb",
        lambda: {"c.csv": b'a,b\n1,"' + b"x" * 900_000 + b'"\n' + b"2,y\n" * 10},
        format="csv",
        names=("a", "b"),
    ),
)

CASES: tuple[Case, ...] = (*GOOD, *ENCODED, *COMPRESSED, *HOSTILE)
