import type { JsonObject } from "../../function/kubernetes/object.ts";
import { autoscale } from "../simulation/autoscaler.ts";
import type { Random } from "../simulation/random.ts";
import { isDeleting, type Stored, withAt } from "../simulation/stored.ts";
import { compositeKind, xrSpecOf } from "../simulation/composite-scope.ts";
import { clusterName, type World } from "../simulation/world.ts";
import { firstEnvironment } from "./platform.ts";

export const moveAnnotation = "clusterctl.cluster.x-k8s.io/delete-for-move";

/** An event in a management cluster that no spec causes. */
export type Fault = (world: World, choice: { where: number; value: number; random: Random }) => void;

function pick({ api }: World, kind: string, where: number): Stored | undefined {
  const objects = api.list(kind).filter((object) => !isDeleting(object));
  return objects[where % Math.max(1, objects.length)];
}

const byHand =
  (kind: string, change: (object: Stored, value: number) => JsonObject): Fault =>
  (world, { where, value }) => {
    const object = pick(world, kind, where);
    if (object) world.api.update(object, "kubectl-edit", { spec: change(object, value) });
  };

/** Real releases answer in turns (test/releases), so these faults only change simulated ones. */
const ofRelease =
  (change: (value: number) => { release: number } | { isUpgrading: boolean }): Fault =>
  ({ crossplane }, { value }) => {
    if (crossplane.releases.length === 0) Object.assign(crossplane, change(value));
  };

const labelled =
  (kind: string): Fault =>
  (world, { where, value }) => {
    const object = pick(world, kind, where);
    const labels = { ...object?.metadata.labels, "example.org/by-hand": String(value) };
    if (object) world.api.update(object, "kubectl-edit", { labels });
  };

const deleted =
  (kind: string): Fault =>
  (world, { where }) => {
    const object = pick(world, kind, where);
    if (object) world.api.remove(object);
  };

const paused =
  (isPaused: boolean): Fault =>
  (world) => {
    const cluster = world.api.get("Cluster", clusterName);
    const spec = cluster && withAt(cluster.spec, ["paused"], isPaused ? true : undefined);
    if (cluster && spec) world.api.update(cluster, "kubectl-edit", { spec });
  };

/** clusterctl marks objects that it has moved to another management cluster and will delete. */
const moved =
  (isMoved: boolean): Fault =>
  ({ api }) => {
    const cluster = api.get("Cluster", clusterName);
    const { [moveAnnotation]: _, ...annotations } = cluster?.metadata.annotations ?? {};
    const marked = isMoved ? { ...annotations, [moveAnnotation]: "" } : annotations;
    if (cluster) api.update(cluster, "clusterctl", { annotations: marked });
  };

/** The KubernetesCluster was restored from Git: the cluster exists, but the XR has no references to it. */
const restored: Fault = (world) => {
  const { composite } = world;
  if (!composite) return;
  for (const object of world.api.all()) {
    const ownerReferences = object.metadata.ownerReferences.filter(({ kind }) => kind !== compositeKind);
    if (ownerReferences.length < object.metadata.ownerReferences.length) {
      world.api.update(object, "backup", { ownerReferences });
    }
  }
  world.api.update(composite, "crossplane", { finalizers: [] });
  const previous = world.composite;
  if (previous) world.api.remove(previous);
  world.create(xrSpecOf(composite));
};

export const faults: Record<string, Fault> = {
  autoscaler: (world, { random }) => autoscale({ api: world.api, random, failure: 0, facts: world.facts }),
  "Crossplane restarts": ({ crossplane }) => crossplane.restart(),
  "Crossplane down": ({ crossplane }) => void Object.assign(crossplane, { isDown: true }),
  "Crossplane up": ({ crossplane }) => void Object.assign(crossplane, { isDown: false }),
  "function down": ({ crossplane }) => void Object.assign(crossplane, { isFunctionDown: true }),
  "function up": ({ crossplane }) => void Object.assign(crossplane, { isFunctionDown: false }),
  "another release": ofRelease((value) => ({ release: value % 3 })),
  "two releases in turn": ofRelease(() => ({ isUpgrading: true })),
  "one release again": ofRelease(() => ({ isUpgrading: false })),
  "environment lost": ({ crossplane }) => void Object.assign(crossplane, { environment: undefined }),
  "environment back": ({ crossplane }) => void Object.assign(crossplane, { environment: firstEnvironment }),
  "machine dies": deleted("Machine"),
  "health check deleted by hand": deleted("MachineHealthCheck"),
  "replicas of a deployment by hand": byHand("MachineDeployment", (object, value) => ({
    ...object.spec,
    replicas: value % 5,
  })),
  "replicas of the control plane by hand": byHand("KubeadmControlPlane", (object, value) => ({
    ...object.spec,
    replicas: 1 + 2 * (value % 2),
  })),
  "label on a deployment by hand": labelled("MachineDeployment"),
  "label on a template by hand": labelled("DevMachineTemplate"),
  "paused by hand": paused(true),
  "unpaused by hand": paused(false),
  "moved by clusterctl": moved(true),
  "move cancelled": moved(false),
  "Cluster deleted by hand": deleted("Cluster"),
  "XR deleted and recreated": (world) => {
    const { composite } = world;
    if (!composite) return;
    world.api.remove(composite);
    const leaving = world.composite;
    if (leaving) world.api.update(leaving, "crossplane", { finalizers: [] });
    world.create(xrSpecOf(composite));
  },
  "restored from Git": restored,
};
