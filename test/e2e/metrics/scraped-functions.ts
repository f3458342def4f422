import { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import type { JsonObject } from "../../../function/kubernetes/object.ts";
import { makeCertificates, type ThrowawayCertificates } from "../../demo/certificates.ts";
import { examples, inputFor, readExample } from "../../golden/examples.ts";
import { callFunction, clientCredentials, resourceOf } from "../../wire/client.ts";
import { everyPort, type FunctionProcess, startFunction } from "../../wire/function-process.ts";

export type ScrapedFunctions = {
  readonly replicas: readonly FunctionProcess[];
  /** Calls each replica as Crossplane does, for changing clusters, an unchanged one and an invalid one. */
  readonly call: () => Promise<void>;
};

/** Runs two replicas, as `install/` does, with certificates like those of Crossplane. */
export async function withFunctions<Result>(work: (functions: ScrapedFunctions) => Promise<Result>): Promise<Result> {
  const certificates = await makeCertificates();
  const replicas: FunctionProcess[] = [];
  try {
    const words = ["--tls-certs-dir", certificates.folder, ...everyPort];
    for (let count = 0; count < 2; count += 1) replicas.push(await startFunction({ arguments: words }));
    return await work({ replicas, call: createCaller(replicas, certificates) });
  } finally {
    for (const replica of replicas) await replica.end();
    certificates.remove();
  }
}

function createCaller(replicas: readonly FunctionProcess[], certificates: ThrowawayCertificates): () => Promise<void> {
  const credentials = clientCredentials(certificates.authority, certificates.client);
  const composites = [...examples.map(readExample), invalidCluster()];
  let calls = 0;
  return async () => {
    for (const { address } of replicas)
      for (const composite of composites) {
        calls += 1;
        await callFunction({ address, credentials }, requestFor(composite, `call-${calls}`));
        await callFunction({ address, credentials }, requestFor(composite, "unchanged"));
      }
  };
}

function invalidCluster(): JsonObject {
  const { spec: _spec, ...cluster } = readExample("docker/quick-start.yaml");
  return { ...cluster, spec: { kubernetes: { version: "latest" } } };
}

/** A request for a new cluster. The function answers a repeated tag from its cache. */
function requestFor(composite: JsonObject, tag: string): RunFunctionRequest {
  const requiredResources = { cluster: { items: [] } };
  return RunFunctionRequest.fromPartial({
    meta: { tag },
    input: inputFor(composite),
    observed: { composite: resourceOf(composite), resources: {} },
    requiredResources,
  });
}
