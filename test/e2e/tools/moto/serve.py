"""Serves the APIs of AWS from memory: moto with the patches of this folder. `serve.py PORT`, on loopback only."""

import sys

from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

import patches
from faults import Faults


def main(port: int) -> None:
    patches.apply_all()
    server = Faults(DomainDispatcherApplication(create_backend_app))
    run_simple("127.0.0.1", port, server, threaded=True, request_handler=MotoRequestHandler)


if __name__ == "__main__":
    main(int(sys.argv[1]))
