"""What moto does differently from AWS where the provider for AWS depends on it. Each patch is one module."""

from . import security_group_rules, target_groups

PATCHES = (security_group_rules, target_groups)


def apply_all() -> None:
    """Applies every patch. Call it once, before the server handles requests."""
    for patch in PATCHES:
        patch.apply()
