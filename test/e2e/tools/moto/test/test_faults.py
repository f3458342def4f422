"""A fault is the answer to the calls that it names, in the form of their API, until it is removed."""

import json
import logging
import threading
import unittest
from typing import Any
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from faults import PATH, Faults

logging.getLogger("werkzeug").setLevel(logging.ERROR)

REGION = "eu-central-1"
QUOTA = {"service": "ec2", "action": "RunInstances", "code": "VcpuLimitExceeded", "message": "no more than 8 vCPUs"}


class Served(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        application = Faults(DomainDispatcherApplication(create_backend_app))
        cls.server = make_server("127.0.0.1", 0, application, threaded=True)
        cls.url = f"http://127.0.0.1:{cls.server.server_port}"
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.shutdown()
        cls.server.server_close()

    def client(self, service: str, region: str = REGION) -> Any:
        keys = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
        retries = Config(retries={"total_max_attempts": 1})
        return boto3.client(service, region, endpoint_url=self.url, config=retries, **keys)

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


if __name__ == "__main__":
    unittest.main()
