"""Builds the Problems of a match that cannot be made. Raises nothing; titles fit 60 characters."""

from __future__ import annotations

from wizard.core.problems import Problem, yours


def apart(actuals: str, predictions: str) -> Problem:
    return yours(
        code="match.tables.apart",
        title="Two Delta tables without a common prefix",
        detail=f"{actuals} and {predictions} have no prefix in common below which their data may be read.",
        remedy="Keep both tables below one prefix to have them matched here, or register without the match.",
        cure="data",
    )


def no_id(column: str, uri: str) -> Problem:
    return yours(
        code="match.id.missing",
        title="The actuals have no column with the id",
        detail=f"{uri} has no column {column}, which is the id of the predictions.",
        remedy=f"Name it so in the Data step, with an expression such as key AS {column}.",
        cure="data",
    )


def no_comparable_id(column: str, uri: str) -> Problem:
    return yours(
        code="match.id.kind",
        title="Ids of this kind cannot be compared",
        detail=f"“{column}” of {uri} holds lists or structures, which are no ids.",
        remedy="Choose a column of numbers or texts as the id, or make one with an expression.",
        cure="columns",
    )
