"""What a column's name says: its words, the group that a prefix names, and its stem. Pure; raises nothing.

The prefixes are those that the vendor recommends for stored predictions (`features.amount`, `predictions.proba`, …).
"""

from __future__ import annotations

import re

from wizard.mapping.types import ColumnKind

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+|\d+")

_ENDING = re.compile(r"(?<=\w{3})(ed|ing|es|s|e)$")

_GROUPS = {
    "features": ColumnKind.FEATURE,
    "predictions": ColumnKind.PREDICTION,
    "raw_inputs": ColumnKind.RAW_INPUT,
    "actuals": ColumnKind.ACTUAL,
    "labels": ColumnKind.ACTUAL,
}

ID_WORDS = frozenset({"id", "ids", "uuid", "guid", "key", "hash", "identifier"})
TIME_WORDS = frozenset({"timestamp", "ts", "time", "datetime", "date", "day", "at", "dt", "when"})
PREDICTION_WORDS = frozenset(
    {
        *("prediction", "predictions", "predicted", "predict", "pred", "preds", "yhat", "forecast", "forecasted"),
        *("proba", "probas", "probability", "probabilities", "prob", "probs", "logit", "logits", "softmax"),
    }
)
PROBABILITY_WORDS = frozenset(
    {
        *("proba", "probas", "probability", "probabilities", "prob", "probs", "score", "scores", "confidence"),
        *("softmax", "likelihood", "propensity", "risk", "pctr", "pcvr"),
    }
)
MAYBE_PREDICTION_WORDS = frozenset(
    {
        *("score", "scores", "decision", "output", "confidence", "inference", "estimate", "estimated", "recommended"),
        *("hat", "likelihood", "propensity", "risk", "pctr", "pcvr"),
    }
)
ACTUAL_WORDS = frozenset(
    {"actual", "actuals", "label", "labels", "target", "truth", "groundtruth", "outcome", "observed", "realized"}
)
OUTCOME_NAMES = frozenset(
    {
        *("churn", "churned", "exited", "attrition", "survived", "default", "defaulted", "income", "salary", "class"),
        *("diagnosis", "stroke", "readmitted", "fraud", "isfraud", "click", "clicked", "converted", "conversion"),
        *("isattributed", "purchased", "bought", "deposit", "subscribed", "response", "responded", "approved"),
        *("loanstatus", "creditrisk", "defaultpaymentnextmonth", "noshow", "delayed", "isdelayed", "cancelled"),
        *("revenue", "sentiment", "species", "quality", "price", "saleprice", "medv", "medianhousevalue", "charges"),
        *("rings", "mpg", "fare", "fareamount", "tripduration", "cnt", "count", "sales", "weeklysales", "demand"),
        *("appliances", "strength", "rul", "covertype", "pricerange", "acceptability", "result", "winner", "won"),
        *("spam", "isspam", "toxic", "rating", "grade", "g3", "satisfaction", "severity", "failure", "machinefailure"),
        *("paid", "repaid", "cardio", "disease", "risk", "anomaly", "intrusion", "attack", "returned", "cost"),
    }
)
"""Names that the outcome has in well-known public datasets and in tables like them, their words joined."""
FLAG_WORDS = frozenset({"is", "has", "did", "was", "will", "does", "can", "flag", "yn", "active", "enabled", "fraud"})
FLAG_ENDINGS = ("ed", "able")
CODE_WORDS = frozenset(
    {
        *(
            "code",
            "codes",
            "type",
            "class",
            "category",
            "cat",
            "cluster",
            "segment",
            "group",
            "region",
            "zip",
            "zipcode",
        ),
        *("postcode", "level", "tier", "grade", "kind", "status", "bucket", "bin", "month", "weekday", "dow", "cd"),
        *("channel", "store", "branch", "state", "country", "label", "topic", "plan", "priority", "hour"),
    }
    | ID_WORDS
)
QUANTITY_WORDS = frozenset(
    {
        *("n", "num", "number", "count", "cnt", "qty", "quantity", "amount", "total", "sum", "age", "size", "length"),
        *("days", "months", "years", "rooms", "children", "items", "score", "rating", "price", "rank", "position"),
    }
)
TEXT_WORDS = frozenset(
    {
        "text",
        "description",
        "comment",
        "comments",
        "review",
        "message",
        "body",
        "prompt",
        "question",
        "notes",
        "summary",
    }
)
_FILLERS = frozenset({"is", "has", "did", "does", "will", "was", "be", "y", "the", "model", "true", "ground", "of"})


def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `predictedAt_2` → predicted, at, 2; a group's prefix is not among them."""
    return tuple(word.lower() for word in _WORD.findall(_without_group(name)))


def group(name: str) -> ColumnKind | None:
    """The kind that the name's prefix declares; None without such a prefix."""
    prefix, dot, _ = name.partition(".")
    return _GROUPS.get(prefix.lower()) if dot else None


def stem(name: str) -> frozenset[str]:
    """What predictions and actuals are about: the words but those that mark them, without endings (churned → churn)."""
    marks = PREDICTION_WORDS | MAYBE_PREDICTION_WORDS | ACTUAL_WORDS | _FILLERS
    return frozenset(_ENDING.sub("", word) for word in words(name) if word not in marks)


def _without_group(name: str) -> str:
    return name.partition(".")[2] if group(name) else name
