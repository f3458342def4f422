import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { pollUntil } from "../poll.ts";
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
  /** Replaces the Input of the Composition. */
  readonly say: (input: Input) => Promise<void>;
};

/** Creates a Composition for this scenario: the shipped one, with another Input. */
export async function createPlatform(context: ScenarioContext, input: Input = {}): Promise<Platform> {
  const { client, namespace, atTheEnd } = context;
  const reference: Reference = { ...compositionKind, name: namespace };
  const say = async (input: Input): Promise<void> => {
    await client.apply(compositionOf(namespace, input));
    await waitForRevision(client, namespace, input);
  };
  await say(input);
  atTheEnd(() => removePlatform(client, reference));
  return { choice: { compositionRef: { name: namespace } }, say };
}

/** An Input with the machine class `small`. Another number of seconds replaces its machines. */
export function machineClassInput(machineSeconds: number): Input {
  return { machineClasses: { small: { docker: { startup: { machineSeconds } } } } };
}

const revision = z.object({
  spec: z.object({ revision: z.number(), pipeline: z.tuple([z.object({ input: z.record(z.string(), z.unknown()) })]) }),
});

/** Waits for the new CompositionRevision, which KubernetesClusters follow and Crossplane creates a moment later. */
async function waitForRevision(client: KubernetesClient, name: string, input: Input): Promise<void> {
  const kind = { apiVersion: compositionKind.apiVersion, kind: "CompositionRevision" };
  const labelSelector = `crossplane.io/composition-name=${name}`;
  await pollUntil({ what: `a revision of the Composition ${name}`, seconds: 30 }, async () => {
    const revisions = (await client.list(kind, { labelSelector })).map((object) => revision.parse(object).spec);
    const newest = revisions.toSorted((left, right) => left.revision - right.revision).at(-1);
    return newest !== undefined && isDeepStrictEqual(newest.pipeline[0].input, inputOf(input));
  });
}

function inputOf(input: Input): Input {
  return { apiVersion: "capi.fn.crossplane.io/v1beta1", kind: "Input", ...input };
}

async function removePlatform(client: KubernetesClient, reference: Reference): Promise<void> {
  await client.delete(reference);
  await client.waitUntilGone(reference, 30);
}

function compositionOf(name: string, input: Input): KubernetesObject {
  const { apiVersion, kind } = kubernetesClusterKind;
  const step = { step: "cluster-api", functionRef: { name: functionName }, input: inputOf(input) };
  const spec = { compositeTypeRef: { apiVersion, kind }, mode: "Pipeline", pipeline: [step] };
  return { ...compositionKind, metadata: { name }, spec };
}
