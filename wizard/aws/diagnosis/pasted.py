"""An error of AWS as people copy it from where they met it: CLI, Terraform, CloudFormation, console, S3's XML.

Pure. `read_error` finds the first error in a text and takes it apart; texts without one are None. Raises nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from wizard.aws.diagnosis.failure import Denial, Operation, denial_in

MESSAGE_LIMIT = 2_000
"""Characters of a message that are looked at; AWS's longest are well below."""

_FRAME = re.compile(r"[\s\u2500-\u257f\u200b\ufeff]+")
"""White space, line breaks, and the frame that Terraform draws around its errors."""

_REQUEST = r"(?P<request>[\w/+=-]*)"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        # AWS CLI and boto3
        r"An error occurred \((?P<code>[\w.]+)\) when calling the (?P<call>\w+) operation(?: \([^)]*\))?: ?"
        r"(?P<message>.*)",
        # Terraform, whose provider speaks through AWS's SDK for Go
        rf"operation error [\w ]+: (?P<call>\w+), .{{0,200}}?StatusCode: (?P<status>\d{{3}}), RequestID: {_REQUEST},"
        r"(?: HostID: [\w/+=]*,)? (?:api error )?(?P<code>[\w.]+): ?(?P<message>.*)",
        r"\b(?P<code>[A-Z][\w.]+): (?P<message>.{1,600}?) status code: (?P<status>\d{3}), request id: " + _REQUEST,
        # CloudFormation: the event of a resource that could not be made
        rf"Resource handler returned message: \W*(?P<message>.*?) \(Service: \w+, Status Code: (?P<status>\d{{3}}), "
        rf"Request ID: {_REQUEST}.*?HandlerErrorCode: (?P<code>\w+)",
        r"Resource handler returned message: \W*(?P<message>.*?)\W* \(RequestToken: .*?HandlerErrorCode: (?P<code>\w+)",
        # S3, opened in a browser
        r"<Code>(?P<code>[\w.]+)</Code> ?<Message>(?P<message>.*?)</Message>"
        rf"(?:.*?<RequestId>{_REQUEST}</RequestId>)?",
    )
)

_HANDLER_CODES = {
    "AlreadyExists": "EntityAlreadyExists",
    "NotFound": "NoSuchEntity",
    "ServiceLimitExceeded": "LimitExceeded",
    "InvalidRequest": "MalformedPolicyDocument",
}
"""CloudFormation's words for the errors of the services behind it."""

_CODE_OF_PHRASE = (
    # What a console's red bar says, without a code.
    (r"not authorized to perform", "AccessDenied"),
    (r"No OpenIDConnect provider found|Incorrect token audience|verification key|configured thumbprint",
     "InvalidIdentityToken"),
    (r"(?:Provider with url|Role with name|identifier) \S+ already exists", "EntityAlreadyExists"),
    (r"Cannot exceed quota for|Maximum policy size of", "LimitExceeded"),
    (r"Federated principals must|Invalid principal in policy|prohibited field|AssumeRole policy may only",
     "MalformedPolicyDocument"),
    (r"The role with name \S+ cannot be found|OpenIDConnect Provider not found", "NoSuchEntity"),
    (r"Requires capabilities", "InsufficientCapabilities"),
    (r"The specified bucket does not exist", "NoSuchBucket"),
    (r"customer master key that does not exist", "AccessDenied"),
)  # fmt: skip

_CALLS = {
    "AssumeRoleWithWebIdentity": Operation.ASSUME,
    "ListObjectsV2": Operation.LIST,
    "ListObjects": Operation.LIST,
    "HeadBucket": Operation.LIST,
    "GetObject": Operation.GET,
    "HeadObject": Operation.GET,
    "GetBucketLocation": Operation.LOCATION,
}
_ACTION = re.compile(r"authorized to perform:? ([\w-]+:\w+)", re.ASCII)
_WHO = re.compile(r"User: (arn:aws[\w-]*:\S+) is not authorized", re.ASCII)


@dataclass(frozen=True)
class PastedError:
    """AWS's code without the word Exception, its message in one line, and what else the text told.

    `call` is the API's operation such as CreateRole, "" when the text names none; `status` is 0 when it does not say.
    """

    code: str
    message: str
    call: str = ""
    status: int = 0
    request_id: str = ""

    @property
    def action(self) -> str:
        """The action that was refused, such as iam:CreateRole; "" when the message names none."""
        found = _ACTION.search(self.message)
        return found[1] if found else ""

    @property
    def who(self) -> str:
        """ARN of whoever was refused, or ""."""
        found = _WHO.search(self.message)
        return found[1] if found else ""

    @property
    def denial(self) -> Denial | None:
        """The reason that AWS gave for refusing, or None."""
        return denial_in(self.message, action=self.action)

    @property
    def operation(self) -> Operation | None:
        """Which of our own calls this is; None when it is another's."""
        if self.call in _CALLS:
            return _CALLS[self.call]
        if self.action.startswith("kms:"):
            return Operation.GET
        if self.action in set(Operation):
            return Operation(self.action)
        return _OPERATION_OF_CODE.get(self.code)

    def says(self, *phrases: str) -> bool:
        """Whether the message holds one of the phrases, whatever their case."""
        message = self.message.lower()
        return any(phrase.lower() in message for phrase in phrases)


_OPERATION_OF_CODE = {
    "InvalidIdentityToken": Operation.ASSUME,
    "NoSuchBucket": Operation.LIST,
    "NoSuchKey": Operation.GET,
    "InvalidObjectState": Operation.GET,
    "KMS.Disabled": Operation.GET,
}


def read_error(text: str) -> PastedError | None:
    """The first error in `text`; None when there is none that we know the form of."""
    flat = _FRAME.sub(" ", text[: 4 * MESSAGE_LIMIT]).strip()
    for form in _FORMS:
        if found := form.search(flat):
            return _error(**{name: value for name, value in found.groupdict().items() if value})
    for phrase, code in _CODE_OF_PHRASE:
        if re.search(phrase, flat, re.IGNORECASE):
            return _error(code=code, message=flat)
    return None


def _error(*, code: str, message: str = "", call: str = "", status: str = "0", request: str = "") -> PastedError:
    code = code.removesuffix("Exception")
    return PastedError(
        code=_HANDLER_CODES.get(code, code),
        message=unescape(message)[:MESSAGE_LIMIT].strip(),
        call=call,
        status=int(status),
        request_id=request,
    )
