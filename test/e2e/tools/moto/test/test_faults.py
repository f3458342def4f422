"""A fault is the answer to the calls that it names, in the form of their API, until it is removed."""

import json
import unittest
from typing import Any
from urllib.request import Request, urlopen

from botocore.exceptions import ClientError

from faults import PATH

from .served import REGION, Served

QUOTA = {"service": "ec2", "action": "RunInstances", "code": "VcpuLimitExceeded", "message": "no more than 8 vCPUs"}


class FaultsOfApis(Served):
    def change(self, method: str, content: dict[str, Any]) -> None:
        request = Request(f"{self.url}{PATH}", json.dumps(content).encode(), method=method)
        urlopen(request).close()

    def run_instance(self, region: str = REGION) -> Any:
        return self.client("ec2", region).run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)

    def test_a_fault_answers_the_calls_that_it_names(self) -> None:
        self.change("POST", {**QUOTA, "region": REGION})
        with self.assertRaisesRegex(ClientError, r"\(VcpuLimitExceeded\).*no more than 8 vCPUs"):
            self.run_instance()
        self.assertEqual(len(self.run_instance("eu-west-1")["Instances"]), 1)
        self.client("ec2").describe_instances()
        self.change("DELETE", {"region": REGION})
        self.assertEqual(len(self.run_instance()["Instances"]), 1)

    def test_other_apis_have_another_form(self) -> None:
        fault = {"service": "elasticloadbalancing", "action": "DescribeLoadBalancers", "region": REGION}
        self.change("POST", {**fault, "code": "Throttling", "message": "Rate exceeded"})
        with self.assertRaisesRegex(ClientError, r"\(Throttling\).*Rate exceeded"):
            self.client("elbv2").describe_load_balancers()
        self.change("DELETE", {"region": REGION})

    def test_an_api_of_paths_names_method_and_path(self) -> None:
        fault = {"service": "eks", "action": "GET /clusters", "region": REGION}
        self.change("POST", {**fault, "code": "ThrottlingException", "message": "Rate exceeded"})
        with self.assertRaisesRegex(ClientError, r"\(ThrottlingException\).*Rate exceeded"):
            self.client("eks").list_clusters()
        self.change("DELETE", {"region": REGION})
        self.assertEqual(self.client("eks").list_clusters()["clusters"], [])


if __name__ == "__main__":
    unittest.main()
