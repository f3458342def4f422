"""Answers calls with errors of AWS, as tests ask for them."""

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from signature import Call, read_call

PATH = "/_test/faults"
Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass(frozen=True)
class Fault:
    """An error for the calls of an action in a region."""

    service: str
    action: str
    region: str
    code: str
    message: str
    status: int = 400

    def concerns(self, call: Call) -> bool:
        return (call.service, call.action, call.region) == (self.service, self.action, self.region)


class Faults:
    """Stands in front of the server. POST a fault to `PATH` to add it, DELETE to remove those of its `region`."""

    def __init__(self, server: Application) -> None:
        self.server = server
        self.faults: tuple[Fault, ...] = ()
        self.lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if environ["PATH_INFO"] == PATH:
            return self.change(environ["REQUEST_METHOD"], json.loads(body), start)
        call = read_call(environ, body)
        fault = next((each for each in self.faults if call and each.concerns(call)), None)
        if fault is not None:
            return answer(start, fault.status, *render(fault))
        return self.server({**environ, "wsgi.input": BytesIO(body)}, start)

    def change(self, method: str, content: dict[str, Any], start: Start) -> Iterable[bytes]:
        with self.lock:
            if method == "POST":
                self.faults = (*self.faults, Fault(**content))
            else:
                self.faults = tuple(each for each in self.faults if each.region != content["region"])
        return answer(start, 200, "application/json", "{}")


def render(fault: Fault) -> tuple[str, str]:
    """Content type and text. EC2 has a form of its own, and an API of paths, such as EKS, answers in JSON."""
    if fault.action.partition(" ")[2]:
        return "application/json", json.dumps({"__type": fault.code, "message": fault.message})
    error = f"<Code>{escape(fault.code)}</Code><Message>{escape(fault.message)}</Message>"
    if fault.service == "ec2":
        return "text/xml", f"<Response><Errors><Error>{error}</Error></Errors><RequestID>test</RequestID></Response>"
    whole = f"<Error><Type>Sender</Type>{error}</Error><RequestId>test</RequestId>"
    return "text/xml", f"<ErrorResponse>{whole}</ErrorResponse>"


def answer(start: Start, status: int, kind: str, text: str) -> Iterable[bytes]:
    content = text.encode()
    start(
        f"{status} {HTTPStatus(status).phrase}", [("Content-Type", kind), ("Content-Length", str(len(content)))]
    )
    return [content]
