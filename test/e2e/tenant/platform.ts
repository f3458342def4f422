import type { KubernetesClient } from "../kubernetes/client.ts";
import { type KubernetesObject, type Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { kubernetesClusterKind } from "./kubernetes-cluster.ts";

const compositionKind = { apiVersion: "apiextensions.crossplane.io/v1", kind: "Composition" } as const;
const functionName = "function-cluster-api-function-cluster-api";

type Input = Readonly<Record<string, unknown>>;

export type Platform = {
  /** For `spec.crossplane` of a KubernetesCluster. */
  readonly choice: Readonly<Record<string, unknown>>;
  /** Replaces what the platform's side says. */
  readonly say: (input: Input) => Promise<void>;
};

/** A Composition of this scenario's own: what ships, with another input. */
export async function createPlatform(context: ScenarioContext, input: Input = {}): Promise<Platform> {
  const { client, namespace, atTheEnd } = context;
  const reference: Reference = { ...compositionKind, name: namespace };
  const say = async (said: Input): Promise<void> => void (await client.apply(compositionOf(namespace, said)));
  await say(input);
  atTheEnd(() => removePlatform(client, reference));
  return { choice: { compositionRef: { name: namespace } }, say };
}

async function removePlatform(client: KubernetesClient, reference: Reference): Promise<void> {
  await client.delete(reference);
  await client.waitUntilGone(reference, 30);
}

function compositionOf(name: string, said: Input): KubernetesObject {
  const { apiVersion, kind } = kubernetesClusterKind;
  const input = { apiVersion: "capi.fn.crossplane.io/v1beta1", kind: "Input", ...said };
  const step = { step: "cluster-api", functionRef: { name: functionName }, input };
  const spec = { compositeTypeRef: { apiVersion, kind }, mode: "Pipeline", pipeline: [step] };
  return { ...compositionKind, metadata: { name }, spec };
}
