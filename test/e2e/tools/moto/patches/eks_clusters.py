"""EKS completes a new cluster: its security group, defaults, and an endpoint that serves a certificate of its authority."""

import base64
import itertools
import os
from functools import wraps
from pathlib import Path
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.eks.models import Cluster, EKSBackend
from moto.eks.responses import EKSResponse

# The program that simulates nodes serves the API server of each cluster at its endpoint, a port of this machine.
AUTHORITY = "EKS_AUTHORITY"
FIRST_PORT = "EKS_FIRST_PORT"

ACCESS = {"publicAccessCidrs": ["0.0.0.0/0"], "endpointPublicAccess": True, "endpointPrivateAccess": False}


def apply() -> None:
    create, delete = EKSResponse.create_cluster, EKSBackend.delete_cluster
    offsets = itertools.count()

    @wraps(create)
    def create_and_complete(self: EKSResponse) -> ActionResult:
        result = create(self)
        cluster = self.eks_backend.clusters[self._get_param("name")]
        cluster.access_config = {"authenticationMode": "CONFIG_MAP", **(self._get_param("accessConfig") or {})}
        cluster.upgrade_policy = self._get_param("upgradePolicy") or {"supportType": "EXTENDED"}
        add_network(self.eks_backend, cluster)
        add_endpoint(cluster, next(offsets))
        return result

    @wraps(delete)
    def delete_with_group(self: EKSBackend, name: str) -> Cluster:
        cluster = delete(self, name)
        group = cluster.resources_vpc_config["clusterSecurityGroupId"]
        ec2_backends[self.account_id][self.region_name].delete_security_group(group_id=group)
        return cluster

    EKSResponse.create_cluster = create_and_complete  # type: ignore[method-assign]
    EKSBackend.delete_cluster = delete_with_group  # type: ignore[method-assign]


def add_network(backend: EKSBackend, cluster: Cluster) -> None:
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    requested: dict[str, Any] = {
        key: value for key, value in cluster.resources_vpc_config.items() if value is not None
    }
    vpc = ec2.get_subnet(requested["subnetIds"][0]).vpc_id
    name = f"eks-cluster-sg-{cluster.name}"
    group = ec2.create_security_group(name, "EKS created security group", vpc_id=vpc)
    group.add_tags({"aws:eks:cluster-name": cluster.name, f"kubernetes.io/cluster/{cluster.name}": "owned"})
    cluster.resources_vpc_config = {**ACCESS, **requested, "vpcId": vpc, "clusterSecurityGroupId": group.id}


def add_endpoint(cluster: Cluster, offset: int) -> None:
    if AUTHORITY not in os.environ:
        return
    certificate = Path(os.environ[AUTHORITY]).read_bytes()
    cluster.certificate_authority = {"data": base64.b64encode(certificate).decode()}
    cluster.endpoint = f"https://127.0.0.1:{int(os.environ[FIRST_PORT]) + offset}"
