"""A naive function on the Python SDK: it returns the observed objects as desired."""

import argparse

import grpc
from crossplane.function import resource, response, runtime
from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from crossplane.function.proto.v1 import run_function_pb2_grpc as grpcv1


class FunctionRunner(grpcv1.FunctionRunnerService):
    async def RunFunction(self, req: fnv1.RunFunctionRequest, _: grpc.aio.ServicerContext) -> fnv1.RunFunctionResponse:
        rsp = response.to(req)
        for key, observed in req.observed.resources.items():
            found = resource.struct_to_dict(observed.resource)
            metadata = {name: found["metadata"].get(name) for name in ("name", "namespace", "labels", "annotations")}
            desired = {name: found.get(name) for name in ("apiVersion", "kind", "spec")}
            resource.update(rsp.desired.resources[key], desired | {"metadata": metadata})
            rsp.desired.resources[key].ready = fnv1.READY_TRUE
        resource.update(rsp.desired.composite, {"status": {"phase": "Ready"}})
        return rsp


parser = argparse.ArgumentParser()
parser.add_argument("--address")
parser.add_argument("--tls-certs-dir")
arguments = parser.parse_args()
credentials = runtime.load_credentials(arguments.tls_certs_dir)
runtime.serve(FunctionRunner(), arguments.address, creds=credentials, insecure=False)
