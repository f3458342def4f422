"""The server of the tests: moto behind the faults, on a port of its own."""

import logging
import threading
import unittest
from typing import Any

import boto3
from botocore.config import Config
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from faults import Faults

logging.getLogger("werkzeug").setLevel(logging.ERROR)

REGION = "eu-central-1"


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
