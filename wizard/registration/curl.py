"""The registration as a shell script of `curl` calls, complete and runnable. Pure; raises nothing.

Bodies stand in here-documents whose delimiter is quoted, so the shell touches nothing in them; JSON escapes whatever
is not ASCII, and no line of it is the delimiter. The token comes from the environment, never from the page.
"""

from __future__ import annotations

import json

from wizard.registration.plan import Order
from wizard.registration.wire import WireCall, wire_calls

_HEAD = """#!/bin/sh
# Needs curl 7.76 or newer, and the token in APORIA_TOKEN.
set -eu

send() {
    curl --fail-with-body --silent --show-error --data @- "$1" \\
        --header "Authorization: Bearer $APORIA_TOKEN" --header "Content-Type: application/json"
    echo
}
"""


def curl_code(order: Order, *, base_url: str) -> str:
    """A script that registers `order` at the server at `base_url` (scheme, host and port)."""
    return _HEAD + "".join(_sent(call, base_url) for call in wire_calls(order))


def lookup_command(address: str) -> str:
    """One command that reads what is at `address`, an address that is percent-encoded."""
    return f"curl '{address}' \\\n  --header \"Authorization: Bearer $APORIA_TOKEN\"\n"


def _sent(call: WireCall, base_url: str) -> str:
    body = json.dumps(call.body, indent=2)
    return f"\n# {call.title}.\nsend '{base_url}{call.path}' <<'JSON'\n{body}\nJSON\n"
