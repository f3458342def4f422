import { z } from "zod";
import { Addon, buildAddonList } from "./addon.ts";
import { addressRules } from "./address-ranges.ts";
import { certificateRules } from "./certificates.ts";
import { ControlPlane } from "./control-plane.ts";
import { endpointImmutables } from "./endpoint.ts";
import { defineAnnotationRules, defineLabelRules } from "./labels.ts";
import { defineVolumeRule } from "./extra-volumes.ts";
import { union } from "./layer.ts";
import { defineFlagRules } from "./flags.ts";
import { defineKubeletRules } from "./kubelet.ts";
import { defineOwnFlagRules, defineSharedFlagRules } from "./kubelet-flags.ts";
import { apiServerRules, Kubernetes, kubernetesRules } from "./kubernetes.ts";
import { imageRules, Machine } from "./machine.ts";
import { Network, networkImmutables } from "./network.ts";
import { defineFileRules } from "./node-file.ts";
import { defineNodesRules, Nodes } from "./nodes.ts";
import { defineAutoscalingRules, NodePool, definePoolRules } from "./node-pool.ts";
import { Overrides, overrideRules } from "./override.ts";
import { defineReservedRule } from "./reserved-keys.ts";
import { defineTaintRules } from "./taints.ts";
import { Topology, topologyRules } from "./topology.ts";
import type { Immutable, Rule } from "./rule.ts";

/** Blocks of the modules, by name. Each is optional. All other fields are portable: the same for every provider. */
export interface Extensions {
  infrastructure: Record<string, z.ZodObject>;
  machine: Record<string, z.ZodObject>;
  controlPlane: Record<string, z.ZodObject>;
  addon: Record<string, z.ZodObject>;
  /** Name of the control-plane provider of a spec without one. */
  defaultControlPlane: string;
}

const Deletion = z
  .strictObject({
    ordering: z
      .enum(["Usages", "None"])
      .default("Usages")
      .describe(
        "Usages composes Crossplane Usages, which enforce the order of deletion (workers, control plane, " +
          "infrastructure) also with foreground deletion, which Argo CD uses. None composes no Usages: the platform " +
          "has the admission policy that enforces the order.",
      ),
  })
  .prefault({})
  .describe("How the cluster is deleted.");

const maximumPools = 50;

/** The schema of the effective spec, after all layers are merged. */
export function clusterSpec(extensions: Extensions) {
  const machine = union(withMembers(Machine, extensions.machine), Object.keys(extensions.machine));
  const pool = union(
    NodePool.extend({ machine: machine.prefault({}).describe(NodePool.shape.machine.description ?? "") }),
    ["replicas", "autoscaling"],
  );
  const controlPlane = union(
    withMembers(ControlPlane.unwrap(), extensions.controlPlane).extend({
      machine: machine.prefault({}).describe(ControlPlane.unwrap().shape.machine.description ?? ""),
    }),
    Object.keys(extensions.controlPlane),
  );
  return z.strictObject({
    kubernetes: Kubernetes,
    infrastructure: union(
      withMembers(z.strictObject({}), extensions.infrastructure),
      Object.keys(extensions.infrastructure),
    )
      .prefault({})
      .describe("Where the cluster runs: exactly one provider, set here or by the platform. Cannot be changed."),
    controlPlane: controlPlane
      .prefault({})
      .describe(`${ControlPlane.description} Default: ${extensions.defaultControlPlane}.`),
    workers: z
      .array(pool)
      .max(maximumPools)
      .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: maximumPools })
      .default([])
      .describe("Pools of worker machines, at most 50."),
    workerDefaults: union(pool.omit({ name: true }).partial(), ["replicas", "autoscaling"])
      .optional()
      .describe("Default values of every pool in `workers`."),
    nodes: Nodes.optional().describe("Settings of all nodes, of the control plane and of workers."),
    topology: Topology,
    network: Network,
    addons: buildAddonList(withMembers(Addon, extensions.addon), Object.keys(extensions.addon)),
    overrides: Overrides,
    deletion: Deletion,
  });
}

export type SpecSchema = ReturnType<typeof clusterSpec>;
export type Spec = z.output<SpecSchema>;

export const portableRules: readonly Rule[] = [
  ...kubernetesRules,
  ...apiServerRules,
  ...["apiServer", "controllerManager", "scheduler", "etcd"].flatMap((component) =>
    defineFlagRules(`kubernetes.${component}.extraArgs`),
  ),
  ...["apiServer", "controllerManager", "scheduler"].map((component) =>
    defineVolumeRule(`kubernetes.${component}.extraVolumes`),
  ),
  ...["kubernetes", "controlPlane", "workers[]", "workerDefaults"].flatMap((owner) => [
    ...defineFlagRules(`${owner}.kubelet.extraArgs`),
    ...defineKubeletRules(`${owner}.kubelet`),
  ]),
  ...defineSharedFlagRules("kubernetes.kubelet.extraArgs"),
  ...["controlPlane", "workers[]", "workerDefaults"].flatMap((owner) =>
    defineOwnFlagRules(`${owner}.kubelet.extraArgs`),
  ),
  ...addressRules,
  ...["workers[]", "workerDefaults"].flatMap((pool): Rule[] => [
    ...definePoolRules(pool),
    ...defineAutoscalingRules(`${pool}.autoscaling`),
    ...defineFileRules(`${pool}.files[]`),
    ...defineNodesRules(`${pool}.nodes`),
  ]),
  ...["workers[]", "workerDefaults", "controlPlane"].flatMap((owner) => [
    ...defineLabelRules(`${owner}.labels`),
    ...defineTaintRules(owner),
    ...["annotations", "machineAnnotations"].flatMap((field) => [
      ...defineAnnotationRules(`${owner}.${field}`),
      defineReservedRule(`${owner}.${field}`),
    ]),
  ]),
  ...defineFileRules("controlPlane.files[]"),
  ...["nodes", "controlPlane.nodes"].flatMap((at) => defineNodesRules(at)),
  ...certificateRules,
  ...imageRules,
  ...overrideRules,
  ...topologyRules,
];

export const portableImmutables: readonly Immutable[] = [...networkImmutables, ...endpointImmutables];

/** Adds one optional member per module. The type is that of the portable schema: members are read by name. */
function withMembers<Schema extends z.ZodObject>(schema: Schema, members: Record<string, z.ZodObject>): Schema;
function withMembers(schema: z.ZodObject, members: Record<string, z.ZodObject>): z.ZodObject {
  const extension = Object.entries(members).map(([name, member]) => [name, member.optional()]);
  return schema.extend(Object.fromEntries(extension));
}
