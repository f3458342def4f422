"""Add-ons of EKS clusters, which moto does not have. They are active at once; their versions are not checked."""

from typing import Any

from moto.core.utils import utcnow
from moto.eks.models import Cluster
from moto.eks.responses import EKSResponse

from .eks_paths import add_actions, find

Answer = dict[str, Any]

CHOSEN = ("addonVersion", "serviceAccountRoleArn", "configurationValues")


def apply() -> None:
    add_actions("addons$", {"list_addons": list_all, "create_addon": create})
    one = "addons/(?P<addonName>[^/]+)"
    add_actions(f"{one}$", {"describe_addon": describe, "delete_addon": delete})
    add_actions(f"{one}/update$", {"update_addon": update})


def add_ons_of(cluster: Cluster) -> dict[str, Answer]:
    return vars(cluster).setdefault("add_ons", {})


def add_on_of(self: EKSResponse, cluster: Cluster) -> Answer:
    return find(add_ons_of(cluster), self._get_param("addonName"))  # type: ignore[no-any-return]


def list_all(_: EKSResponse, cluster: Cluster) -> Answer:
    return {"addons": list(add_ons_of(cluster))}


def create(self: EKSResponse, cluster: Cluster) -> Answer:
    name = self._get_param("addonName")
    add_on = {
        "addonName": name,
        "clusterName": cluster.name,
        "addonArn": f"{cluster.arn.replace(':cluster/', ':addon/')}/{name}/1",
        "status": "ACTIVE",
        "health": {"issues": []},
        "tags": self._get_param("tags") or {},
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        **{key: self._get_param(key) for key in CHOSEN},
    }
    add_ons_of(cluster)[name] = add_on
    return {"addon": add_on}


def describe(self: EKSResponse, cluster: Cluster) -> Answer:
    return {"addon": add_on_of(self, cluster)}


def update(self: EKSResponse, cluster: Cluster) -> Answer:
    add_on = add_on_of(self, cluster)
    add_on.update({key: self._get_param(key) for key in CHOSEN if self._get_param(key) is not None})
    add_on["modifiedAt"] = utcnow()
    return {"update": {"id": f"{cluster.name}-{add_on['addonName']}", "status": "Successful", "type": "AddonUpdate"}}


def delete(self: EKSResponse, cluster: Cluster) -> Answer:
    add_on = add_on_of(self, cluster)
    del add_ons_of(cluster)[add_on["addonName"]]
    return {"addon": {**add_on, "status": "DELETING"}}
