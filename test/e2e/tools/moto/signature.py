"""Reads what a request is about: the server verifies no signature, but the signature names service and region."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

SCOPE = re.compile(r"Credential=(?P<key>[^/]+)/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


@dataclass(frozen=True)
class Call:
    """A call of an AWS API, such as `ec2` `RunInstances` in `eu-central-1`."""

    service: str
    action: str
    region: str


def read_call(environ: dict[str, Any], body: bytes) -> Call | None:
    """The call of a request, or None if it is not signed."""
    scope = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if scope is None:
        return None
    action = action_of(environ, body.decode(errors="replace"))
    return Call(scope["service"], action, scope["region"])


def action_of(environ: dict[str, Any], text: str) -> str:
    """Services of JSON name the action in a header, services of the query protocol in the form."""
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        return target.rpartition(".")[2]
    return parse_qs(text).get("Action", [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"])[0]
