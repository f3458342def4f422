import { isDeepStrictEqual } from "node:util";
import { poll } from "../poll.ts";
import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { controlPlaneKind, machineDeploymentKind } from "./kinds.ts";
import { machinesOf } from "./machines.ts";

type Fields = Readonly<Record<string, unknown>>;

const entry = "/spec/topology/workers/machineDeployments/0";

/** Fields of a topology that change in place: of the API, and of overrides. The pool must be the first one. */
export const inPlace = {
  controlPlane: { replicas: 1, annotations: { "example.org/owner": "team-a" } },
  pool: { minReadySeconds: 1, deletionOrder: "Oldest", rollout: { maxSurge: "50%" } },
  overrides: [
    override("timeout-of-the-control-plane", {
      patch: { spec: { topology: { controlPlane: { deletion: { nodeDrainTimeoutSeconds: 77 } } } } },
    }),
    override("timeout-of-the-pool", {
      jsonPatch: [{ op: "add", path: `${entry}/deletion/nodeDrainTimeoutSeconds`, value: 66 }],
    }),
  ],
} as const;

/** Replaces the machines of the control plane that are older than the time. */
export function restartControlPlane(after: Date): Fields {
  const rollout = { after: after.toISOString().replace(/\.\d+Z$/, "Z") };
  return override("restart", { patch: { spec: { topology: { controlPlane: { rollout } } } } });
}

function override(name: string, patch: Fields): Fields {
  return { name, target: { kind: "Cluster" }, ...patch };
}

/** Waits until Cluster API has the fields of `inPlace` on its objects. */
export async function expectFieldsInPlace(
  context: ScenarioContext,
  poolOf: (object: KubernetesObject) => string,
): Promise<void> {
  const { client, namespace } = context;
  await poll({ what: "control plane and pool to have the fields", seconds: 60 }, async () => {
    const [controlPlane] = await client.list(controlPlaneKind, { namespace });
    const deployments = await client.list(machineDeploymentKind, { namespace });
    const deployment = deployments.find((one) => poolOf(one) === "first");
    const owners = (await machinesOf(context, "demo")).filter((one) => poolOf(one) === "control-plane");
    const hasOwner = ({ metadata }: KubernetesObject) => metadata.annotations?.["example.org/owner"] === "team-a";
    const isDone = hasControlPlaneFields(controlPlane) && hasPoolFields(deployment) && owners.every(hasOwner);
    return isDone && controlPlane !== undefined && hasOwner(controlPlane) ? true : undefined;
  });
}

function hasControlPlaneFields(object: KubernetesObject | undefined): boolean {
  return fieldAt(object?.spec, "machineTemplate", "spec", "deletion", "nodeDrainTimeoutSeconds") === 77;
}

function hasPoolFields(object: KubernetesObject | undefined): boolean {
  const template = ["template", "spec"];
  return (
    fieldAt(object?.spec, "rollout", "strategy", "rollingUpdate", "maxSurge") === "50%" &&
    fieldAt(object?.spec, "deletion", "order") === "Oldest" &&
    fieldAt(object?.spec, ...template, "minReadySeconds") === 1 &&
    fieldAt(object?.spec, ...template, "deletion", "nodeDrainTimeoutSeconds") === 66
  );
}

function fieldAt(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((found, field) => Object(found)[field], value);
}

/** Waits until the status has exactly these pools, each with so many machines, all of them available. */
export async function waitForPoolsInStatus(
  { client }: ScenarioContext,
  reference: Reference,
  { version, pools }: { readonly version: string; readonly pools: Readonly<Record<string, number>> },
): Promise<void> {
  const expected = Object.entries(pools).map(([name, machines]) => ({
    name,
    desired: machines,
    ready: machines,
    upToDate: machines,
    available: machines,
    version,
  }));
  await client.waitFor(reference, {
    what: `status.workers is ${JSON.stringify(expected)}`,
    seconds: 60,
    holds: ({ status }) => isDeepStrictEqual(status?.["workers"], expected),
  });
}
