"""Access entries of EKS clusters and their policies, which moto does not have."""

from typing import Any

from moto.core.utils import utcnow
from moto.eks.models import Cluster
from moto.eks.responses import EKSResponse

from .eks_paths import add_actions, find

Answer = dict[str, Any]


def apply() -> None:
    add_actions("access-entries$", {"list_access_entries": list_all, "create_access_entry": create})
    one = {"describe_access_entry": describe, "update_access_entry": update, "delete_access_entry": delete}
    # Names of principals have slashes.
    add_actions("access-entries/(?P<principalArn>.+)$", {**one, **POLICIES})


def entries_of(cluster: Cluster) -> dict[str, Answer]:
    return vars(cluster).setdefault("access_entries", {})


def entry_of(self: EKSResponse, cluster: Cluster) -> Answer:
    return find(entries_of(cluster), self._get_param("principalArn"))  # type: ignore[no-any-return]


def list_all(_: EKSResponse, cluster: Cluster) -> Answer:
    return {"accessEntries": list(entries_of(cluster))}


def create(self: EKSResponse, cluster: Cluster) -> Answer:
    principal = self._get_param("principalArn")
    entry = {
        "clusterName": cluster.name,
        "principalArn": principal,
        "accessEntryArn": f"{cluster.arn.replace(':cluster/', ':access-entry/')}/{principal.rpartition('/')[2]}",
        "kubernetesGroups": self._get_param("kubernetesGroups") or [],
        # EKS derives a name from the principal.
        "username": self._get_param("username") or principal,
        "type": self._get_param("type") or "STANDARD",
        "tags": self._get_param("tags") or {},
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "policies": {},
    }
    entries_of(cluster)[principal] = entry
    return {"accessEntry": entry}


def describe(self: EKSResponse, cluster: Cluster) -> Answer:
    return {"accessEntry": entry_of(self, cluster)}


def update(self: EKSResponse, cluster: Cluster) -> Answer:
    entry = entry_of(self, cluster)
    for key in ("kubernetesGroups", "username"):
        if self._get_param(key) is not None:
            entry[key] = self._get_param(key)
    return {"accessEntry": entry}


def delete(self: EKSResponse, cluster: Cluster) -> Answer:
    entry_of(self, cluster)
    del entries_of(cluster)[self._get_param("principalArn")]
    return {}


def list_policies(self: EKSResponse, cluster: Cluster) -> Answer:
    policies = entry_of(self, cluster)["policies"]
    return {"clusterName": cluster.name, "associatedAccessPolicies": list(policies.values())}


def associate(self: EKSResponse, cluster: Cluster) -> Answer:
    policy = {
        "policyArn": self._get_param("policyArn"),
        "accessScope": self._get_param("accessScope"),
        "associatedAt": utcnow(),
        "modifiedAt": utcnow(),
    }
    entry_of(self, cluster)["policies"][policy["policyArn"]] = policy
    return {"clusterName": cluster.name, "associatedAccessPolicy": policy}


def disassociate(self: EKSResponse, cluster: Cluster) -> Answer:
    policies = entry_of(self, cluster)["policies"]
    find(policies, self._get_param("policyArn"))
    del policies[self._get_param("policyArn")]
    return {}


POLICIES = {
    "list_associated_access_policies": list_policies,
    "associate_access_policy": associate,
    "disassociate_access_policy": disassociate,
}
