import { isObject, type Json, type JsonObject, numberAt, objectAt, textAt } from "../../function/kubernetes/object.ts";
import type { HeldRollout } from "../../function/lifecycle/holds.ts";
import { parseVersion } from "../../function/kubernetes/version.ts";
import { handedOver } from "../simulation/composite-scope.ts";
import { isCurrent } from "../simulation/control-plane-controller.ts";
import { overlaid } from "../simulation/field-set.ts";
import { label } from "../simulation/labels.ts";
import { hasContent } from "../simulation/machine-deployment-controller.ts";
import { isOwnedBy, isSame, type Stored, withAt } from "../simulation/stored.ts";
import type { World } from "../simulation/world.ts";
import { withKeptNames } from "../releases/kept-names.ts";
import { poolsOf } from "./edits.ts";
import { Held } from "./held.ts";
import { isComposedNow } from "./template-rules.ts";

const composedKinds = [
  "Cluster",
  "DevCluster",
  "KubeadmControlPlane",
  "MachineDeployment",
  "DevMachineTemplate",
  "KubeadmConfigTemplate",
  "MachineHealthCheck",
];

/** Differences of a settled cluster from a new cluster with the same spec, except for held content. */
export function differencesFromDesired(world: World, rollouts: readonly HeldRollout[]): string[] {
  const { composite, crossplane, api } = world;
  if (!composite) return ["E: there is no KubernetesCluster"];
  // A policy tolerates values of existing clusters, so the comparison ignores it.
  const input = withAt(crossplane.input, ["policy"], undefined);
  const request = {
    composite: handedOver(composite),
    observed: {},
    required: { cluster: [] },
    input,
    environment: crossplane.environment,
  };
  const release = crossplane.releaseOf(crossplane.release);
  const fresh = release.compose({ ...request, now: api.now, functionVersion: "v0.0.0" });
  if (fresh.fatal !== undefined) return [`E: rejected as a new cluster: ${fresh.fatal}`];
  const desired = withKeptNames(
    world,
    [...fresh.desired.values()].map(({ object }) => object),
  );
  const names = new Set(desired.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  const isStuck = hasStuckPool(world);
  const held = new Held(world, rollouts);
  return [
    ...desired
      .filter((object) => !isStuck || !isOfWorkers(object))
      .filter((object) => !held.isTemplateOf(object))
      .map((object) => withLimit(world, object))
      .flatMap((object) =>
        difference(api.get(object.kind, object.metadata.name), { ...object, spec: held.inPlace(object) }),
      ),
    ...(isStuck ? [] : leftovers(world, names, held)),
    ...findControlPlaneDifferences(world),
    ...api.list("MachineDeployment").flatMap((deployment) => (isStuck ? [] : findPoolDifferences(world, deployment))),
    ...(isStuck ? [] : countDifferences(world, composite)),
  ];
}

/** The object with the limit for the observed machines (rule P5). A new cluster would have none. */
function withLimit<Body extends { kind: string; spec?: JsonObject }>({ api }: World, object: Body): Body {
  if (object.kind !== "MachineHealthCheck") return object;
  const labels = Object.entries(objectAt(object.spec, "selector", "matchLabels") ?? {});
  const isChecked = ({ metadata }: Stored) => labels.every(([name, value]) => metadata.labels[name] === value);
  const isSmall = api.list("Machine").filter((machine) => isChecked(machine)).length < 3;
  const limit = isSmall ? { unhealthyInRange: "[0-1]" } : { unhealthyLessThanOrEqualTo: "40%" };
  return { ...object, spec: withAt(object.spec ?? {}, ["remediation", "triggerIf"], limit) };
}

/** Whether the object belongs to workers. A pool that is held back keeps its content (rule V4). */
function isOfWorkers({ kind, metadata }: { kind: string; metadata: { labels?: Record<string, string> } }): boolean {
  return kind !== "MachineHealthCheck" && metadata.labels?.["capi.crossplane.io/pool"] !== undefined;
}

function difference(
  found: Stored | undefined,
  desired: { kind: string; metadata: { name: string }; spec?: JsonObject },
): string[] {
  const which = `${desired.kind} ${desired.metadata.name}`;
  if (!found) return [`E: ${which} is missing`];
  if (isSame(overlaid(found.spec, desired.spec ?? {}), found.spec)) return [];
  return [`E: ${which} differs from the spec: ${differing(found.spec, desired.spec, "spec").join("; ")}`];
}

function differing(found: Json | undefined, desired: Json | undefined, path: string): string[] {
  if (desired === undefined || isSame(found, desired)) return [];
  if (!isObject(found) || !isObject(desired)) {
    return [`${path} is ${JSON.stringify(found)}, not ${JSON.stringify(desired)}`];
  }
  return Object.keys(desired).flatMap((field) => differing(found[field], desired[field], `${path}.${field}`));
}

function leftovers(world: World, names: ReadonlySet<string>, held: Held): string[] {
  return (
    composedKinds
      .flatMap((kind) => world.api.list(kind))
      // Some objects cannot be read after a restore: templates without a referrer, and health checks of a Cluster that
      // was deleted before its name was used again. They are deleted with the Cluster.
      .filter((object) => !/(Template|HealthCheck)$/.test(object.kind) || isComposedNow(world, object))
      .filter((object) => !held.isTemplateOf(object))
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
      .filter((name) => !names.has(name))
      .map((name) => `E: ${name} exists and is not desired`)
  );
}

function findControlPlaneDifferences({ api }: World): string[] {
  const machines = api.list("Machine").filter(({ metadata }) => metadata.labels[label.controlPlane] !== undefined);
  return api
    .list("KubeadmControlPlane")
    .flatMap((controlPlane) => [
      ...counted("control plane", machines.length, numberAt(controlPlane.spec, "replicas") ?? 1),
      ...machines
        .filter((machine) => !isCurrent(machine, controlPlane))
        .map((machine) => `E: ${machine.metadata.name} has outdated content`),
    ]);
}

function findPoolDifferences({ api }: World, deployment: Stored): string[] {
  const sets = api.list("MachineSet").filter((set) => isOwnedBy(set, deployment));
  const old = sets.filter((set) => !hasContent(set, deployment));
  const machines = api.list("Machine").filter((machine) => sets.some((set) => isOwnedBy(machine, set)));
  return [
    ...old.map((set) => `E: MachineSet ${set.metadata.name} has outdated content`),
    ...counted(deployment.metadata.name, machines.length, numberAt(deployment.spec, "replicas") ?? 1),
  ];
}

/** Compares the number of workers with the spec, independently of the function. */
function countDifferences({ api }: World, composite: Stored): string[] {
  const pools = poolsOf(composite.spec);
  if (pools.some((pool) => pool["autoscaling"] !== undefined)) return [];
  const desired = pools.reduce((sum, pool) => sum + (numberAt(pool, "replicas") ?? 1), 0);
  const workers = api.list("Machine").filter(({ metadata }) => metadata.labels[label.controlPlane] === undefined);
  return counted("all pools", workers.length, desired);
}

function counted(part: string, found: number, desired: number): string[] {
  return found === desired ? [] : [`E: ${part} has ${found} machines, not ${desired}`];
}

/**
 * Whether the team holds a pool back at another minor version. Such a pool creates no machines (kubeadm), so its number
 * of machines may stay wrong. A pool that runs another minor version without being held back must follow.
 */
export function hasStuckPool({ api, composite }: World): boolean {
  const minor = (text: string | undefined) => parseVersion(text ?? "")?.minor;
  const controlPlane = api.list("KubeadmControlPlane")[0];
  const running = minor(controlPlane && textAt(controlPlane.spec, "version"));
  const held = poolsOf(composite?.spec ?? {}).flatMap((pool) => textAt(pool, "version") ?? []);
  return held.some((version) => minor(version) !== running);
}
