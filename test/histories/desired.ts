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

/** Where a settled cluster is not what the same spec would make of nothing, but for what is held. */
export function differencesFromDesired(world: World, rollouts: readonly HeldRollout[]): string[] {
  const { composite, crossplane, api } = world;
  if (!composite) return ["E: there is no KubernetesCluster"];
  // A policy is tolerant towards what exists, so it has no say here.
  const input = withAt(crossplane.input, ["policy"], undefined);
  const question = {
    composite: handedOver(composite),
    observed: {},
    required: { cluster: [] },
    input,
    environment: crossplane.environment,
  };
  const release = crossplane.releaseOf(crossplane.release);
  const fresh = release.compose({ ...question, now: api.now, functionVersion: "v0.0.0" });
  if (fresh.fatal !== undefined) return [`E: rejected where nothing exists: ${fresh.fatal}`];
  const wanted = withKeptNames(
    world,
    [...fresh.desired.values()].map(({ object }) => object),
  );
  const names = new Set(wanted.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  const isStuck = hasStuckPool(world);
  const held = new Held(world, rollouts);
  return [
    ...wanted
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

/** The limit of a health check follows the machines that are there (rule P5); where nothing exists there are none. */
function withLimit<Body extends { kind: string; spec?: JsonObject }>({ api }: World, object: Body): Body {
  if (object.kind !== "MachineHealthCheck") return object;
  const labels = Object.entries(objectAt(object.spec, "selector", "matchLabels") ?? {});
  const isChecked = ({ metadata }: Stored) => labels.every(([name, value]) => metadata.labels[name] === value);
  const isSmall = api.list("Machine").filter((machine) => isChecked(machine)).length < 3;
  const limit = isSmall ? { unhealthyInRange: "[0-1]" } : { unhealthyLessThanOrEqualTo: "40%" };
  return { ...object, spec: withAt(object.spec ?? {}, ["remediation", "triggerIf"], limit) };
}

/** A pool that is held back keeps its content until it follows (rule V4). */
function isOfWorkers({ kind, metadata }: { kind: string; metadata: { labels?: Record<string, string> } }): boolean {
  return kind !== "MachineHealthCheck" && metadata.labels?.["capi.crossplane.io/pool"] !== undefined;
}

function difference(
  found: Stored | undefined,
  wanted: { kind: string; metadata: { name: string }; spec?: JsonObject },
): string[] {
  const which = `${wanted.kind} ${wanted.metadata.name}`;
  if (!found) return [`E: ${which} is missing`];
  if (isSame(overlaid(found.spec, wanted.spec ?? {}), found.spec)) return [];
  return [`E: ${which} is not as asked: ${differing(found.spec, wanted.spec, "spec").join("; ")}`];
}

function differing(found: Json | undefined, wanted: Json | undefined, path: string): string[] {
  if (wanted === undefined || isSame(found, wanted)) return [];
  if (!isObject(found) || !isObject(wanted)) return [`${path} ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`];
  return Object.keys(wanted).flatMap((field) => differing(found[field], wanted[field], `${path}.${field}`));
}

function leftovers(world: World, names: ReadonlySet<string>, held: Held): string[] {
  return (
    composedKinds
      .flatMap((kind) => world.api.list(kind))
      // A template that nothing referred to when the XR was restored has no way back, and neither has a health check of a
      // Cluster that was gone before its name was used again; they go with the Cluster.
      .filter((object) => !/(Template|HealthCheck)$/.test(object.kind) || isComposedNow(world, object))
      .filter((object) => !held.isTemplateOf(object))
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
      .filter((name) => !names.has(name))
      .map((name) => `E: ${name} is left over`)
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
        .map((machine) => `E: ${machine.metadata.name} is of old content`),
    ]);
}

function findPoolDifferences({ api }: World, deployment: Stored): string[] {
  const sets = api.list("MachineSet").filter((set) => isOwnedBy(set, deployment));
  const old = sets.filter((set) => !hasContent(set, deployment));
  const machines = api.list("Machine").filter((machine) => sets.some((set) => isOwnedBy(machine, set)));
  return [
    ...old.map((set) => `E: MachineSet ${set.metadata.name} is of old content`),
    ...counted(deployment.metadata.name, machines.length, numberAt(deployment.spec, "replicas") ?? 1),
  ];
}

/** Straight from the spec, without the function: how many workers there must be. */
function countDifferences({ api }: World, composite: Stored): string[] {
  const pools = poolsOf(composite.spec);
  if (pools.some((pool) => pool["autoscaling"] !== undefined)) return [];
  const wanted = pools.reduce((sum, pool) => sum + (numberAt(pool, "replicas") ?? 1), 0);
  const workers = api.list("Machine").filter(({ metadata }) => metadata.labels[label.controlPlane] === undefined);
  return counted("all pools", workers.length, wanted);
}

function counted(what: string, found: number, wanted: number): string[] {
  return found === wanted ? [] : [`E: ${what} has ${found} machines, not ${wanted}`];
}

/**
 * A pool that its team holds back at another minor version makes no machines (kubeadm), so its numbers may be wrong for ever. One
 * that only is at another minor should follow.
 */
export function hasStuckPool({ api, composite }: World): boolean {
  const minor = (text: string | undefined) => parseVersion(text ?? "")?.minor;
  const controlPlane = api.list("KubeadmControlPlane")[0];
  const running = minor(controlPlane && textAt(controlPlane.spec, "version"));
  const held = poolsOf(composite?.spec ?? {}).flatMap((pool) => textAt(pool, "version") ?? []);
  return held.some((version) => minor(version) !== running);
}
