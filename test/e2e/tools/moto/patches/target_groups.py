"""A load balancer without target groups has an empty list of them in AWS, and TargetGroupNotFound in moto."""

from collections.abc import Iterable
from functools import wraps
from typing import Any

from moto.elbv2.exceptions import TargetGroupNotFoundError
from moto.elbv2.models import ELBv2Backend


def apply() -> None:
    original = ELBv2Backend.describe_target_groups

    @wraps(original)
    def describe(
        self: ELBv2Backend, load_balancer_arn: str | None, *others: Any, **keywords: Any
    ) -> Iterable[Any]:
        try:
            return original(self, load_balancer_arn, *others, **keywords)
        except TargetGroupNotFoundError:
            if load_balancer_arn:
                return []
            raise

    ELBv2Backend.describe_target_groups = describe  # type: ignore[method-assign]
