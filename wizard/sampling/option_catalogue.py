"""Every read option that we know, in the order in which people meet them. Raises nothing.

Spark's are those of https://spark.apache.org/docs/latest/sql-data-sources-csv.html, -json.html, -parquet.html and
-generic-options.html; Delta's those of https://docs.delta.io/latest/delta-batch.html.
"""

from __future__ import annotations

from wizard.sampling.option_types import Honoured, Kind, Option
from wizard.sampling.types import FileFormat

_CSV = frozenset([FileFormat.CSV])
_JSON = frozenset([FileFormat.JSON])
_TEXT = _CSV | _JSON
_PARQUET = frozenset([FileFormat.PARQUET])
_DELTA = frozenset([FileFormat.DELTA])
_FILES = _TEXT | _PARQUET

_REBASE = (("EXCEPTION", "refuse"), ("CORRECTED", "as they are"), ("LEGACY", "from the old calendar"))
_MODES = (("PERMISSIVE", "keep, null where broken"), ("DROPMALFORMED", "leave out"), ("FAILFAST", "refuse"))
_UNESCAPED = (
    ("STOP_AT_DELIMITER", "end the cell at the delimiter"),
    ("STOP_AT_CLOSING_QUOTE", "end the cell at the closing quote"),
    ("BACK_TO_DELIMITER", "read the cell as unquoted"),
    ("SKIP_VALUE", "leave the cell out"),
    ("RAISE_ERROR", "refuse"),
)
_ENCODINGS = (
    "UTF-8",
    "UTF-16",
    "UTF-16LE",
    "UTF-16BE",
    "UTF-32",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "ISO-8859-1",
    "ISO-8859-2",
    "ISO-8859-15",
    "KOI8-R",
    "Shift_JIS",
    "GB18030",
    "Big5",
    "EUC-KR",
)


def _here(name: str, label: str, text: str, formats: frozenset[FileFormat], kind: Kind, *values: str) -> Option:
    return Option(name, label, text, formats, kind, Honoured.HERE, tuple((value, value) for value in values))


def _spark(
    name: str,
    label: str,
    text: str,
    formats: frozenset[FileFormat],
    kind: Kind = Kind.TEXT,
    choices: tuple[tuple[str, str], ...] = (),
) -> Option:
    return Option(name, label, text, formats, kind, Honoured.SPARK, choices)


def _marks(*marks: str) -> tuple[tuple[str, str], ...]:
    return tuple((mark, mark) for mark in marks)


_WRITTEN = (
    Option("encoding", "Encoding", "How bytes become characters.", _TEXT, Kind.TEXT, choices=_marks(*_ENCODINGS)),
    Option(
        "sep", "Delimiter", "What stands between two cells.", _CSV, Kind.CHARACTER, choices=_marks(*",;|", "\\t", " ")
    ),
    Option(
        "quote",
        "Quote",
        "What encloses a cell that holds delimiters.",
        _CSV,
        Kind.CHARACTER,
        choices=_marks(*"\"'", ""),
    ),
    Option(
        "escape",
        "Escape",
        "What stands before a quote inside a cell.",
        _CSV,
        Kind.CHARACTER,
        choices=_marks("\\", '"', ""),
    ),
    Option("comment", "Comment", "What begins a line that is no row.", _CSV, Kind.CHARACTER, choices=_marks(*"#%", "")),
    Option("header", "Header", "Whether the first row names the columns.", _CSV, Kind.FLAG),
    _here("skipLines", "Lines above", "How many lines stand above the table.", _CSV, Kind.NUMBER),
    Option(
        "ignoreLeadingWhiteSpace", "Space after delimiter", "Whether spaces before a cell are dropped.", _CSV, Kind.FLAG
    ),
    _here("nullWords", "Null words", "Words that stand for no value, with commas between.", _CSV, Kind.WORDS),
    Option("nullValue", "Null value", "The one text that stands for no value.", _CSV, Kind.TEXT),
    _here("decimal", "Decimal mark", "What stands before the decimals of a number.", _CSV, Kind.CHARACTER, ".", ","),
    _here(
        "thousands", "Thousands mark", "What groups the digits of a number.", _CSV, Kind.CHARACTER, ",", ".", " ", "'"
    ),
    Option("dateFormat", "Date format", "How dates are written, as a Spark pattern.", _TEXT, Kind.TEXT),
    _spark("timestampFormat", "Date-time format", "How moments are written, as a Spark pattern.", _TEXT),
    Option("timeZone", "Time zone", "The zone of moments that name none.", _TEXT, Kind.TEXT),
    _here(
        "jsonLayout",
        "Layout",
        "How the records lie in the object.",
        _JSON,
        Kind.CHOICE,
        "lines",
        "array",
        "concatenated",
        "key",
        "object",
    ),
    _here("recordKey", "Record key", "The key that holds the list of records.", _JSON, Kind.TEXT),
    _here(
        "compression",
        "Compression",
        "How the whole object is compressed.",
        _TEXT,
        Kind.CHOICE,
        "none",
        "gzip",
        "zstd",
        "bzip2",
        "snappy",
        "hadoop-snappy",
        "lz4",
        "xz",
    ),
    Option("multiLine", "Records span lines", "Whether one record may take several lines.", _TEXT, Kind.FLAG),
    Option("versionAsOf", "Version", "The version of the Delta table to read.", _DELTA, Kind.NUMBER),
)

_SPARK_ONLY = (
    _spark("timestampAsOf", "Moment", "The moment whose version of the Delta table is read.", _DELTA),
    _spark("timestampNTZFormat", "Zoneless format", "How moments without a zone are written.", _TEXT),
    _spark("mode", "Broken rows", "What Spark does with rows that do not fit.", _TEXT, Kind.CHOICE, _MODES),
    _spark("columnNameOfCorruptRecord", "Broken row column", "The column that keeps broken rows as text.", _TEXT),
    _spark("lineSep", "Line end", "What ends a line.", _TEXT),
    _spark("locale", "Locale", "The language of month names, as in en-US.", _TEXT),
    _spark("samplingRatio", "Share for types", "The share of rows that Spark finds types from.", _TEXT),
    _spark("inferSchema", "Find types", "Whether Spark finds the types of columns.", _CSV, Kind.FLAG),
    _spark("preferDate", "Prefer dates", "Whether days become dates, not moments.", _CSV, Kind.FLAG),
    _spark("enforceSchema", "Enforce schema", "Whether a given schema wins over the header.", _CSV, Kind.FLAG),
    _spark(
        "ignoreTrailingWhiteSpace",
        "Space before delimiter",
        "Whether spaces after a cell are dropped.",
        _CSV,
        Kind.FLAG,
    ),
    _spark("nanValue", "NaN", "The text that stands for not a number.", _CSV),
    _spark("positiveInf", "Infinity", "The text that stands for infinity.", _CSV),
    _spark("negativeInf", "Minus infinity", "The text that stands for minus infinity.", _CSV),
    _spark("emptyValue", "Empty text", "What an empty quoted cell becomes.", _CSV),
    _spark("maxColumns", "Most columns", "How many columns a row may have.", _CSV, Kind.NUMBER),
    _spark("maxCharsPerColumn", "Longest cell", "How many characters a cell may have; -1 for any.", _CSV, Kind.NUMBER),
    _spark(
        "charToEscapeQuoteEscaping",
        "Escape of the escape",
        "What stands before an escape that is meant.",
        _CSV,
        Kind.CHARACTER,
    ),
    _spark(
        "unescapedQuoteHandling",
        "Stray quotes",
        "What Spark does with a quote inside a cell.",
        _CSV,
        Kind.CHOICE,
        _UNESCAPED,
    ),
    _spark(
        "enableDateTimeParsingFallback",
        "Old date parsing",
        "Whether Spark falls back to its old parser.",
        _TEXT,
        Kind.FLAG,
    ),
    _spark("primitivesAsString", "All as text", "Whether every value becomes text.", _JSON, Kind.FLAG),
    _spark("prefersDecimal", "Prefer decimals", "Whether fractions become decimals.", _JSON, Kind.FLAG),
    _spark("allowComments", "Comments", "Whether comments are allowed.", _JSON, Kind.FLAG),
    _spark("allowUnquotedFieldNames", "Unquoted names", "Whether names may stand without quotes.", _JSON, Kind.FLAG),
    _spark("allowSingleQuotes", "Single quotes", "Whether single quotes are allowed.", _JSON, Kind.FLAG),
    _spark("allowNumericLeadingZeros", "Leading zeros", "Whether numbers may begin with 0.", _JSON, Kind.FLAG),
    _spark("allowNonNumericNumbers", "NaN and infinity", "Whether NaN and Infinity are numbers.", _JSON, Kind.FLAG),
    _spark(
        "allowBackslashEscapingAnyCharacter",
        "Any escape",
        "Whether a backslash may stand before anything.",
        _JSON,
        Kind.FLAG,
    ),
    _spark(
        "allowUnquotedControlChars", "Control characters", "Whether text may hold control characters.", _JSON, Kind.FLAG
    ),
    _spark("dropFieldIfAllNull", "Drop empty columns", "Whether columns of nulls only are left out.", _JSON, Kind.FLAG),
    _spark("mergeSchema", "Merge schemas", "Whether the columns of all objects are joined.", _PARQUET, Kind.FLAG),
    _spark("datetimeRebaseMode", "Old dates", "What becomes of dates before 1582.", _PARQUET, Kind.CHOICE, _REBASE),
    _spark(
        "int96RebaseMode",
        "Old INT96 moments",
        "What becomes of INT96 moments before 1582.",
        _PARQUET,
        Kind.CHOICE,
        _REBASE,
    ),
    Option("pathGlobFilter", "Names to read", "Only objects whose names fit this pattern are read.", _FILES, Kind.TEXT),
    Option(
        "recursiveFileLookup", "Look deeper", "Whether nested prefixes are read, without partitions.", _FILES, Kind.FLAG
    ),
    Option("modifiedBefore", "Modified before", "Only older objects are read.", _FILES, Kind.TEXT),
    Option("modifiedAfter", "Modified after", "Only newer objects are read.", _FILES, Kind.TEXT),
    _spark(
        "ignoreCorruptFiles",
        "Pass over damaged",
        "Whether objects that cannot be read are passed over.",
        _FILES,
        Kind.FLAG,
    ),
    _spark(
        "ignoreMissingFiles", "Pass over missing", "Whether objects that have gone are passed over.", _FILES, Kind.FLAG
    ),
)

OPTIONS = (*_WRITTEN, *_SPARK_ONLY)
OTHER_NAMES = {"delimiter": "sep", "charset": "encoding"}
"""Spark's second names of options."""
