"""What moto does differently from AWS where the provider for AWS depends on it. Each patch is one module."""

from . import (
    eks_access_entries,
    eks_add_ons,
    eks_clusters,
    eks_images,
    eks_updates,
    security_group_rules,
    target_groups,
)

PATCHES = (
    security_group_rules,
    target_groups,
    eks_clusters,
    eks_updates,
    eks_access_entries,
    eks_add_ons,
    eks_images,
)


def apply_all() -> None:
    """Applies every patch. Call it once, before the server handles requests."""
    for patch in PATCHES:
        patch.apply()
