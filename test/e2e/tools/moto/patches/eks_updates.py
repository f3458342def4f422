"""EKS updates a cluster while it serves, and changes only what a request names; moto has no update of the version."""

from functools import wraps
from typing import Any

from moto.core.responses import ActionResult
from moto.eks.models import Cluster, EKSBackend
from moto.eks.responses import EKSResponse

from .eks_paths import add_actions

# A client that waits for the update to start sees it in the first description, and waits for its end with the next.
DESCRIPTIONS = 2


def apply() -> None:
    describe = EKSBackend.describe_cluster

    @wraps(describe)
    def describe_update(self: EKSBackend, name: str) -> Cluster:
        cluster = describe(self, name)
        continue_update(cluster)
        return cluster

    @wraps(EKSResponse.update_cluster_config)
    def update_config(self: EKSResponse) -> ActionResult:
        cluster = self.eks_backend.clusters[self._get_param("name")]
        change = {
            name: merged(getattr(cluster, name), self._get_param(key))
            for name, key in PARTS.items()
            if self._get_param(key)
        }
        return ActionResult({"update": start_update(cluster, "EndpointAccessUpdate", change)})

    add_actions("updates$", {"update_cluster_version": update_version})
    EKSBackend.describe_cluster = describe_update  # type: ignore[method-assign]
    EKSResponse.update_cluster_config = update_config  # type: ignore[method-assign]


PARTS = {
    "resources_vpc_config": "resourcesVpcConfig",
    "logging": "logging",
    "access_config": "accessConfig",
    "upgrade_policy": "upgradePolicy",
}


def update_version(self: EKSResponse, cluster: Cluster) -> dict[str, Any]:
    return {"update": start_update(cluster, "VersionUpdate", {"version": self._get_param("version")})}


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {**old, **{key: value for key, value in new.items() if value is not None}}


def start_update(cluster: Cluster, kind: str, change: dict[str, Any]) -> dict[str, Any]:
    cluster.status = "UPDATING"
    cluster.update = change
    cluster.descriptions = DESCRIPTIONS
    return {"id": f"{cluster.name}-{kind}", "status": "InProgress", "type": kind}


def continue_update(cluster: Cluster) -> None:
    if cluster.status != "UPDATING":
        return
    if cluster.descriptions > 0:
        cluster.descriptions -= 1
        return
    for name, value in cluster.update.items():
        setattr(cluster, name, value)
    cluster.status = "ACTIVE"
