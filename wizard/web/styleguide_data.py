"""Made-up results of sampling for the style guide: a CSV dataset of many objects, with everything that can be told."""

from __future__ import annotations

from wizard.core.problems import Problem, Whose
from wizard.sampling.profiles import Alternative, ColumnProfile, KindCount
from wizard.sampling.results import (
    ExpressionOutcome,
    Ignored,
    Layout,
    MatrixRow,
    ObjectSet,
    Partition,
    SampledObject,
    SampleResult,
)
from wizard.sampling.settings import Resolution
from wizard.sampling.sources import StoredObject
from wizard.sampling.types import Dialect, FileFormat, LogicalType, Note, Trait

EVIL = "<script>alert(1)</script>"
HUMP = (2, 5, 11, 24, 48, 83, 97, 91, 70, 52, 33, 21, 12, 6, 3, 1)
MOMENT = "2026-11-{:02}T03:00:00+00:00"


def csv_columns() -> tuple[ColumnProfile, ...]:
    """Profiles of text columns: counts against, other readings, zones, lists, an empty one."""
    return (
        ColumnProfile(
            "amount", 0, "text", LogicalType.NUMBER, confidence=0.99, rows=18_207, nulls=3, null_share=0.0002,
            evidence="18,204 of 18,207 values are numbers with a decimal comma",
            kinds=(KindCount("numbers", 18_204, True),
                   KindCount("times n/a", 3, False, example="n/a", where="line 4,211 of day=2026-11-21/part-0001.csv")),
            distinct=8_412, unique=False, minimum=0.5, maximum=18_250.75, mean=312.4187,
            quantiles=(("p5", 12.5), ("p25", 104.0), ("p50", 241.75), ("p75", 460.0), ("p95", 1_210.4)),
            examples=("12,5", "310,0", "87,99"),
            histogram=tuple((f"{index * 100} to {index * 100 + 99}", count) for index, count in enumerate(HUMP)),
        ),
        ColumnProfile(
            "is_new_customer", 1, "text", LogicalType.INTEGER, confidence=0.8, rows=18_207, distinct=2, unique=False,
            evidence="only 0 and 1 occur", kinds=(KindCount("integers", 18_207, True),),
            alternatives=(Alternative("boolean", "only 0 and 1"), Alternative("categorical", "2 codes")),
            minimum=0, maximum=1, mean=0.2473, top_values=(("0", 13_704), ("1", 4_503)), examples=("0", "1"),
            histogram=(("0", 13_704), ("1", 4_503)),
        ),
        ColumnProfile(
            "postcode", 2, "text", LogicalType.STRING, confidence=0.97, rows=18_207, distinct=612,
            evidence="digits, but 1,204 begin with 0: read as text so that nothing is lost", unique=False,
            kinds=(KindCount("codes with leading zeros", 1_204, True, example="01097", where="line 3"),
                   KindCount("integers", 17_003, True)),
            alternatives=(Alternative("categorical", "612 values in 18,207 rows"),),
            text_min_length=5, text_max_length=5, text_mean_length=5.0, examples=("01097", "10115", EVIL),
            top_values=(("10115", 812), ("20095", 640), ("01097", 404), (EVIL, 2)),
        ),
        ColumnProfile(
            "predicted_at", 3, "text", LogicalType.DATETIME, confidence=0.93, rows=18_207, distinct=18_207, unique=True,
            evidence="18,207 moments written as dd.MM.yyyy HH:mm", zone="none", minimum=MOMENT.format(1),
            maximum=MOMENT.format(23), kinds=(KindCount("moments", 18_207, True),), examples=("01.11.2026 03:00",),
            histogram=tuple((MOMENT.format(day), 400 + day % 7 * 130) for day in range(1, 21)),
        ),
        ColumnProfile(
            "day", 4, "key", LogicalType.DATE, rows=18_207, distinct=4, distinct_exact=True, partition=True,
            evidence="4 values in the keys, all dates", examples=("2026-11-20", "2026-11-21"),
            minimum="2026-11-20", maximum="2026-11-23", extremes_exact=True, null_count_exact=True,
        ),
        ColumnProfile(
            "scores", 5, "text", LogicalType.VECTOR, confidence=0.9, rows=18_207, nulls=911, null_share=0.05,
            evidence="lists of 1 to 12 numbers in brackets", list_min_length=1, list_max_length=12,
            list_lengths=(("1", 40), ("2", 410), ("3", 1_806), ("4", 2_100), ("8", 600), ("12", 44)),
            examples=("[0.1, 0.7]", "[0.3]"),
        ),
        ColumnProfile(f"note {EVIL}\\n", 6, "text", LogicalType.UNKNOWN, rows=18_207, nulls=18_207, null_share=1.0,
                      evidence="no value was seen", distinct=0, real_name=f"note {EVIL}\n"),
    )  # fmt: skip


def csv_traits() -> tuple[Trait, ...]:
    """How the dataset is written, and what speaks for it."""
    return (
        Trait("encoding", "windows-1252", "312 letters such as ü and ß make words so; not valid UTF-8", 0.9),
        Trait("compression", "gzip", "the first bytes are 1f 8b", 1.0),
        Trait("sep", ";", "every row has 7 cells; with a comma 41 rows have another number", 0.99),
        Trait("quote", '"', "1,202 cells begin and end with it", 0.98),
        Trait("escape", '"', "a doubled quote stands for one, 14 times", 0.8),
        Trait("skipLines", "2", "a title and an empty line above the header", 0.95),
        Trait("header", "true", "its 7 names are words, the rows below hold numbers and dates", 0.97),
        Trait("decimal", ",", "18,204 numbers end in a comma and 1 or 2 digits", 0.99),
        Trait("timestampFormat", "dd.MM.yyyy HH:mm", "days beyond 12 come first", 0.93),
        Trait("timeZone", "UTC", "no moment names its zone", 0.5),
    )


def objects() -> ObjectSet:
    """Four days of parts, with what lies beside them."""
    keys = [f"insurance/day=2026-11-{day}/part-0001.csv.gz" for day in (20, 21, 22, 23)]
    stored = [StoredObject(key, 12_400_000 + 1_700 * len(key), modified=MOMENT.format(20)) for key in keys]
    refused = Problem("data.compression.corrupt", Whose.YOURS, "The object is cut off",
                      "Its last 12 bytes are missing.", "Upload it again.")  # fmt: skip
    sampled = tuple(
        SampledObject(each, rows=4_551, problem=refused if place == 2 else None) for place, each in enumerate(stored)
    )
    ignored = (
        Ignored("data.objects.marker", "markers that hold no rows", 4, ("insurance/day=2026-11-20/_SUCCESS",)),
        Ignored("data.objects.checksum", "checksums beside the data", 1_204,
                ("insurance/day=2026-11-20/.part-0001.crc", "insurance/day=2026-11-20/.part-0002.crc")),
        Ignored("data.objects.format", "another format: parquet", 2, ("insurance/old/a.parquet",)),
    )  # fmt: skip
    days = Partition("day", LogicalType.DATE, 4, ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"))
    return ObjectSet(
        "glob", matched=1_204, matched_bytes=48_000_000_000, newest=MOMENT.format(23), oldest=MOMENT.format(20),
        shown=tuple(stored), ignored=ignored, partitions=(days,), requests=2, sampled=sampled,
    )  # fmt: skip


def matrix() -> tuple[MatrixRow, ...]:
    """A column of another type, one that came later, one that is gone."""
    everything = tuple(Resolution)
    return (
        MatrixRow("amount", ("integer", "number", "number", "number"), Resolution.WIDEN, Resolution.WIDEN, everything,
                  "All values are read as numbers; nothing is lost."),
        MatrixRow("postcode", ("string", "integer", "string", "string"), Resolution.CAST, Resolution.CAST, everything,
                  "Integers become text; their leading zeros cannot be brought back."),
        MatrixRow("scores", (None, None, "vector", "vector"), Resolution.MISSING, Resolution.MISSING,
                  (Resolution.MISSING, Resolution.IGNORE), "Rows of 2 objects are null in this column."),
    )  # fmt: skip


def outcomes() -> tuple[ExpressionOutcome, ...]:
    """One expression that works, one with a note, one with a problem at its position."""
    unknown = Problem("data.expression.column", Whose.YOURS, "This column does not exist",
                      "“amuont” is not among the 7 columns.", "Write `amount`.", paste="amount")  # fmt: skip
    return (
        ExpressionOutcome("amount / 100 as euros", "amount / 100 AS euros", ("euros",)),
        ExpressionOutcome(
            "to_date(predicted_at, 'dd.MM.yyyy') as on_day",
            "TO_DATE(predicted_at, 'dd.MM.yyyy') AS on_day",
            ("on_day",),
            notes=(Note("data.expression.ansi", "Spark 4 stops at a text that is no date; here it becomes null."),),
        ),
        ExpressionOutcome("upper(amuont) as x", problem=unknown, problem_at=(6, 11)),
    )


def csv_result() -> SampleResult:
    """All of it."""
    row = ("12,5", "0", "01097", "01.11.2026 03:00", "2026-11-20", "[0.1, 0.7]", None)
    other = ("310,0", "1", EVIL, "01.11.2026 03:01", "2026-11-20", None, None)
    return SampleResult(
        FileFormat.CSV, csv_columns(), size=48_000_000_000, compression="gzip", encoding="windows-1252",
        dialect=Dialect(";", decimal=",", preamble=2), traits=csv_traits(), preview=(row, other) * 5,
        rows_sampled=18_207, row_count=5_480_000, objects=objects(), matrix=matrix(), requests=5, bytes_read=2_100_000,
        layout=Layout((("training", "s3://acme-ml/insurance/v1/train.parquet"),
                       ("testing", "s3://acme-ml/insurance/v1/test.parquet")), groups=True),
        seconds=0.42, notes=(Note("data.csv.quotes", "Two cells hold a quote in the middle; it was kept."),),
    )  # fmt: skip
