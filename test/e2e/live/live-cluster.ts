import { type Reference, referenceOf } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { changeCluster } from "../tenant/cluster.ts";
import { type Course, followCourse } from "../tenant/course.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { waitUntilSettled } from "../tenant/settled.ts";
import type { LiveProvider, Spec } from "./live-provider.ts";

/** What scenarios choose; the provider adds the rest. */
export type Size = {
  readonly version?: string;
  readonly controlPlanes?: number;
  readonly workers?: readonly Spec[];
  /** Machines of the control plane. A pool may have its own. */
  readonly machine?: Spec;
  /** Fields that are added to those of the provider, or replace them. */
  readonly fields?: Spec;
};

/** A cluster with everything that happens to it. */
export type LiveCluster = {
  readonly reference: Reference;
  readonly course: Course;
  /** Applies another spec without waiting. */
  readonly apply: (size: Size) => Promise<void>;
  /** Applies another spec, and waits until nothing is in progress. */
  readonly change: (title: string, size: Size) => Promise<void>;
};

/** Real controllers work at their own intervals, and some wait for a connection to time out. */
const settledSeconds = 900;

/** The pools of a cluster, unless a scenario has others. */
export const workers: readonly Spec[] = [{ name: "default", replicas: 2 }];

/** Creates a cluster with one machine in the control plane and two workers, or as `size` says. */
export async function createLiveCluster(
  context: ScenarioContext,
  provider: LiveProvider,
  size: Size = {},
): Promise<LiveCluster> {
  const infrastructure = await provider.infrastructure(context);
  const specOf = (wanted: Size): Spec => specFor(provider, infrastructure, wanted);
  const course = await followCourse(context);
  const { client, namespace } = context;
  const created = await client.apply(kubernetesCluster({ name: "demo", namespace, spec: specOf(size) }));
  const reference = referenceOf(created);
  await context.measure("ready", () => client.waitFor(reference, readyWithin(settledSeconds)));
  await waitUntilSettled(context, reference, settledSeconds);
  await course.describe();
  const apply = async (wanted: Size): Promise<void> => void (await changeCluster(context, reference, specOf(wanted)));
  const change = (title: string, wanted: Size): Promise<void> =>
    context.measure(title, async () => {
      await apply(wanted);
      await waitUntilSettled(context, reference, settledSeconds);
    });
  return { reference, course, apply, change };
}

function specFor(
  { versions: [first], machines: [usual], controlPlane, isManaged = false }: LiveProvider,
  infrastructure: Spec,
  { version = first, controlPlanes = 1, workers: pools = workers, machine = usual, fields }: Size,
): Spec {
  return {
    kubernetes: { version },
    infrastructure,
    controlPlane: { ...(isManaged ? {} : { replicas: controlPlanes, machine }), ...controlPlane },
    workers: pools.map((pool) => ({ machine: usual, ...pool })),
    ...fields,
  };
}
