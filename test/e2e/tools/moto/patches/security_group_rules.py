"""EC2 ignores the ports of protocols without ports, such as IP-in-IP; moto fails without them (HTTP 500)."""

import inspect
from functools import wraps
from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

ANY_PORT = "-1"


def apply() -> None:
    original = SecurityGroupRule.__init__
    signature = inspect.signature(original)

    @wraps(original)
    def with_ports(self: SecurityGroupRule, *args: Any, **keywords: Any) -> None:
        bound = signature.bind(self, *args, **keywords)
        for port in ("from_port", "to_port"):
            # None is also what moto passes for a protocol without ports, such as 4 (IP-in-IP).
            if bound.arguments[port] is None:
                bound.arguments[port] = ANY_PORT
        original(*bound.args, **bound.kwargs)

    SecurityGroupRule.__init__ = with_ports  # type: ignore[method-assign]
