"""Each patch changes what moto gets wrong, and nothing else. Once moto alone is right, the first test of a pair fails."""

import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.elbv2.models import ELBv2Backend

from patches import security_group_rules, target_groups

REGION = "eu-central-1"
IP_IN_IP = {"IpProtocol": "4", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}
HTTPS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}


def client(service: str) -> Any:
    return boto3.client(service, REGION, aws_access_key_id="none", aws_secret_access_key="none")


@contextmanager
def applied(patch: Any, owner: type, attribute: str) -> Iterator[None]:
    original = getattr(owner, attribute)
    patch.apply()
    try:
        yield
    finally:
        setattr(owner, attribute, original)


def allow(rule: dict[str, Any]) -> dict[str, Any]:
    ec2 = client("ec2")
    group = ec2.create_security_group(GroupName="group", Description="group")["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    found = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
    return {key: found[0].get(key) for key in ("IpProtocol", "FromPort", "ToPort")}


@mock_aws
class SecurityGroupRules(unittest.TestCase):
    def patched(self) -> Any:
        return applied(security_group_rules, SecurityGroupRule, "__init__")

    def test_moto_alone_needs_ports(self) -> None:
        with self.assertRaises(TypeError):
            allow(IP_IN_IP)

    def test_a_protocol_without_ports_gets_any(self) -> None:
        with self.patched():
            self.assertEqual(allow(IP_IN_IP), {"IpProtocol": "4", "FromPort": -1, "ToPort": -1})

    def test_ports_stay(self) -> None:
        with self.patched():
            self.assertEqual(allow(HTTPS), {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443})


def create_load_balancer() -> str:
    ec2 = client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    made = client("elbv2").create_load_balancer(Name="api", Type="network", Subnets=[subnet])
    return str(made["LoadBalancers"][0]["LoadBalancerArn"])


@mock_aws
class TargetGroups(unittest.TestCase):
    def patched(self) -> Any:
        return applied(target_groups, ELBv2Backend, "describe_target_groups")

    def test_moto_alone_finds_no_load_balancer_without_groups(self) -> None:
        with self.assertRaisesRegex(ClientError, "TargetGroupNotFound"):
            client("elbv2").describe_target_groups(LoadBalancerArn=create_load_balancer())

    def test_a_load_balancer_without_groups_has_an_empty_list(self) -> None:
        with self.patched():
            found = client("elbv2").describe_target_groups(LoadBalancerArn=create_load_balancer())
        self.assertEqual(found["TargetGroups"], [])

    def test_an_unknown_group_is_still_not_found(self) -> None:
        with self.patched(), self.assertRaisesRegex(ClientError, "TargetGroupNotFound"):
            client("elbv2").describe_target_groups(Names=["unknown"])


if __name__ == "__main__":
    unittest.main()
