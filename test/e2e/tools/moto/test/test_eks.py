"""EKS with all its patches, through the server, as the provider for AWS calls it."""

import base64
import os
import tempfile
import unittest
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError

from patches import eks_access_entries, eks_add_ons, eks_clusters, eks_images, eks_updates

from .served import Served

ROLE = "arn:aws:iam::123456789012:role/team-a/readers"
POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
VERSION = "1.34"


def setUpModule() -> None:
    for patch in (eks_clusters, eks_updates, eks_access_entries, eks_add_ons, eks_images):
        patch.apply()


class Eks(Served):
    def setUp(self) -> None:
        self.eks, self.ec2 = self.client("eks"), self.client("ec2")
        self.subnets = [subnet["SubnetId"] for subnet in self.ec2.describe_subnets()["Subnets"]]
        self.name = self.id().rpartition(".")[2]
        self.addCleanup(lambda: self.eks.delete_cluster(name=self.name))
        self.created = self.create()

    def create(self) -> dict[str, Any]:
        vpc = {"subnetIds": self.subnets}
        answer = self.eks.create_cluster(name=self.name, version=VERSION, roleArn=ROLE, resourcesVpcConfig=vpc)
        return answer["cluster"]  # type: ignore[no-any-return]

    def described(self) -> dict[str, Any]:
        return self.eks.describe_cluster(name=self.name)["cluster"]  # type: ignore[no-any-return]


class Clusters(Eks):
    def test_a_cluster_has_a_security_group_until_it_is_deleted(self) -> None:
        network = self.created["resourcesVpcConfig"]
        tagged = {"Name": "tag:aws:eks:cluster-name", "Values": [self.name]}
        groups = self.ec2.describe_security_groups(Filters=[tagged])["SecurityGroups"]
        self.assertEqual([group["GroupId"] for group in groups], [network["clusterSecurityGroupId"]])
        self.assertEqual(groups[0]["VpcId"], network["vpcId"])
        self.eks.delete_cluster(name=self.name)
        self.assertEqual(self.ec2.describe_security_groups(Filters=[tagged])["SecurityGroups"], [])
        self.create()

    def test_what_is_not_requested_has_defaults(self) -> None:
        self.assertEqual(self.created["accessConfig"], {"authenticationMode": "CONFIG_MAP"})
        self.assertEqual(self.created["upgradePolicy"], {"supportType": "EXTENDED"})
        network = self.created["resourcesVpcConfig"]
        self.assertTrue(network["endpointPublicAccess"])
        self.assertFalse(network["endpointPrivateAccess"])

    def test_each_endpoint_is_a_port_of_its_own_with_the_authority(self) -> None:
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"certificate")
            file.flush()
            with mock.patch.dict(os.environ, {eks_clusters.AUTHORITY: file.name, eks_clusters.FIRST_PORT: "31000"}):
                endpoints = []
                for _ in range(2):
                    self.eks.delete_cluster(name=self.name)
                    made = self.create()
                    endpoints.append(made["endpoint"])
                    self.assertEqual(base64.b64decode(made["certificateAuthority"]["data"]), b"certificate")
        for endpoint in endpoints:
            self.assertRegex(endpoint, r"^https://127\.0\.0\.1:31\d\d\d$")
        self.assertEqual(len(set(endpoints)), 2)


class Updates(Eks):
    def test_the_version_changes_after_the_cluster_was_updating(self) -> None:
        self.eks.update_cluster_version(name=self.name, version="1.35")
        seen = [(found["status"], found["version"]) for found in (self.described() for _ in range(3))]
        self.assertEqual(seen, [("UPDATING", VERSION), ("UPDATING", VERSION), ("ACTIVE", "1.35")])

    def test_only_what_is_named_changes(self) -> None:
        before = self.created["resourcesVpcConfig"]
        self.eks.update_cluster_config(name=self.name, resourcesVpcConfig={"endpointPrivateAccess": True})
        after = [self.described() for _ in range(3)][-1]["resourcesVpcConfig"]
        self.assertEqual(after, {**before, "endpointPrivateAccess": True})


class AccessEntries(Eks):
    def test_an_entry_gets_a_name_groups_and_policies(self) -> None:
        entry = {"clusterName": self.name, "principalArn": ROLE}
        self.eks.create_access_entry(**entry, tags={"team": "a"})
        self.assertEqual(self.eks.list_access_entries(clusterName=self.name)["accessEntries"], [ROLE])
        self.eks.update_access_entry(**entry, kubernetesGroups=["readers"])
        found = self.eks.describe_access_entry(**entry)["accessEntry"]
        self.assertEqual(
            {key: found[key] for key in ("username", "type", "kubernetesGroups", "tags")},
            {"username": ROLE, "type": "STANDARD", "kubernetesGroups": ["readers"], "tags": {"team": "a"}},
        )
        self.eks.associate_access_policy(**entry, policyArn=POLICY, accessScope={"type": "cluster"})
        self.assertEqual(self.policies(entry), [(POLICY, {"type": "cluster"})])
        self.eks.disassociate_access_policy(**entry, policyArn=POLICY)
        self.assertEqual(self.policies(entry), [])

    def policies(self, entry: dict[str, str]) -> list[Any]:
        found = self.eks.list_associated_access_policies(**entry)["associatedAccessPolicies"]
        return [(policy["policyArn"], policy["accessScope"]) for policy in found]

    def test_an_entry_is_gone_after_its_deletion(self) -> None:
        entry = {"clusterName": self.name, "principalArn": ROLE}
        self.eks.create_access_entry(**entry)
        self.eks.delete_access_entry(**entry)
        with self.assertRaisesRegex(ClientError, "ResourceNotFoundException"):
            self.eks.describe_access_entry(**entry)


class AddOns(Eks):
    def test_an_add_on_is_active_and_changes_what_is_named(self) -> None:
        add_on = {"clusterName": self.name, "addonName": "coredns"}
        self.eks.create_addon(**add_on, addonVersion="v1", configurationValues="{}")
        self.assertEqual(self.eks.list_addons(clusterName=self.name)["addons"], ["coredns"])
        self.eks.update_addon(**add_on, addonVersion="v2")
        found = self.eks.describe_addon(**add_on)["addon"]
        self.assertEqual(
            [found[key] for key in ("status", "addonVersion", "configurationValues")], ["ACTIVE", "v2", "{}"]
        )
        self.assertLessEqual(found["createdAt"], found["modifiedAt"])
        self.eks.delete_addon(**add_on)
        with self.assertRaisesRegex(ClientError, "ResourceNotFoundException"):
            self.eks.describe_addon(**add_on)


class Images(Served):
    def image(self, path: str) -> str:
        name = f"/aws/service/eks/optimized-ami/{VERSION}/amazon-linux-2023/{path}/recommended/image_id"
        return str(self.client("ssm").get_parameter(Name=name)["Parameter"]["Value"])

    def test_the_parameter_names_the_image_of_that_name(self) -> None:
        name = f"amazon-eks-node-al2023-arm64-standard-{VERSION}"
        ec2 = self.client("ec2")
        instance = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]
        image = ec2.create_image(InstanceId=instance["InstanceId"], Name=name)["ImageId"]
        self.assertEqual(self.image("arm64/standard"), image)

    def test_an_image_that_does_not_exist_has_no_parameter(self) -> None:
        with self.assertRaisesRegex(ClientError, "ParameterNotFound"):
            self.image("x86_64/nvidia")


if __name__ == "__main__":
    unittest.main()
