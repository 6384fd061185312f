"""Probes of one object: a byte of it can be read, and how it is encrypted. `ProblemError` leaves both."""

from __future__ import annotations

from botocore.exceptions import HTTPClientError, IncompleteReadError

from wizard.aws.check.rungs.base import Answer, Walk
from wizard.aws.check.rungs.patterns import explained_reading, first_byte, key_of_refusal
from wizard.aws.diagnosis.failure import kms_key_in
from wizard.aws.problems import cut_short
from wizard.core.problems import ProblemError

_THE_KEY_REFUSES = ("aws.kms.", "aws.object.customer_key")
_ENCRYPTIONS = {
    "AES256": "S3 encrypts it with a key of its own (SSE-S3).",
    "aws:kms": "S3 encrypts it with a KMS key (SSE-KMS), which the role may use.",
    "aws:kms:dsse": "S3 encrypts it twice with a KMS key (DSSE-KMS), which the role may use.",
    "aws:fsx": "FSx encrypts it.",
    "": "S3 names no encryption.",
}


def read(state: Walk) -> Answer:
    """One byte of one object comes."""
    entry = state.ready[0]
    state.tell("Object", entry.key)
    state.tell("Size in bytes", str(entry.size))
    try:
        state.answer = first_byte(state, entry)
    except ProblemError as error:
        if error.problem.code.startswith(_THE_KEY_REFUSES):
            state.key_refusal = error
            return Answer(f"S3 lets the role have {entry.key}; the key that it is encrypted with does not.")
        raise explained_reading(state, entry, error) from error
    except (HTTPClientError, IncompleteReadError) as error:
        raise ProblemError(cut_short(entry.key)) from error
    return Answer(f"One byte of {entry.key}.")


def encryption(state: Walk) -> Answer:
    """The role may use the key that the object is encrypted with, if there is one."""
    if state.key_refusal:
        state.kms_key_arn = key_of_refusal(state.key_refusal)
        _tell_key(state)
        raise state.key_refusal
    algorithm = str(state.answer.get("ServerSideEncryption", ""))
    state.kms_key_arn = kms_key_in(str(state.answer.get("SSEKMSKeyId", "")))
    state.tell("Encryption", algorithm or "none named")
    _tell_key(state)
    return Answer(_ENCRYPTIONS.get(algorithm, f"S3 encrypts it by {algorithm}."))


def _tell_key(state: Walk) -> None:
    if state.kms_key_arn:
        state.tell("KMS key", state.kms_key_arn)
