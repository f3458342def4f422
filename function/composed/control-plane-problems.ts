import { findPodRangeProblems } from "../api/node-mask.ts";
import type { Problem } from "../api/problem.ts";
import { type Fields, fieldsIn, valueAt } from "../api/value.ts";
import { placements } from "../cluster-api/control-plane-placement.ts";
import { isOfDistribution, releaseOf } from "../cluster-api/control-plane-shape.ts";
import { isPropagated } from "../cluster-api/machine.ts";
import type { ControlPlaneProvider, PlacedPool } from "../control-plane/provider.ts";
import type { Scope } from "../scope/scope.ts";
import { findKubeletProblems } from "./kubelet-problems.ts";
import { findLongTexts } from "./long-texts.ts";
import { openControlPlaneScope, openManagedScope } from "./machines.ts";
import { findMountProblems } from "./mount-problems.ts";
import { findFilesOfProvider, findSystemFileProblems, findUnsupportedFields } from "./node-setup-fields.ts";

/** Fields of the spec that the chosen control plane does not support. */
export function findControlPlaneProblems(scope: Scope): Problem[] {
  const { controlPlane, spec, xrSpec } = scope;
  const { provider } = controlPlane;
  const pools = spec.workers.map((pool, index) => ({ path: `workers[${index}]`, pool }));
  return [
    // A managed control plane allocates the ranges of its nodes itself.
    ...(provider.placement === "Managed"
      ? []
      : findPodRangeProblems(spec.network, spec.kubernetes.controllerManager?.extraArgs)),
    ...findReleaseProblems(scope, pools),
    ...findModuleProblems(scope, pools),
    ...findUnsupportedFields(scope),
    ...findSystemFileProblems(scope),
    ...findFilesOfProvider(scope),
    ...findLongTexts(scope),
    ...findMountProblems(scope),
    ...findKubeletProblems(scope),
    ...findPropagatedTaints(scope),
    ...findFieldsWithoutEffect(provider, xrSpec),
    ...findSettingsWithoutEffect(scope),
  ];
}

function findModuleProblems(scope: Scope, pools: readonly PlacedPool[]): Problem[] {
  const { provider } = scope.controlPlane;
  if (provider.placement === "Managed") return provider.unsupported?.(openManagedScope(scope), pools) ?? [];
  return provider.unsupported?.(openControlPlaneScope(scope), pools) ?? [];
}

/** Versions of which the distribution has no release. */
function findReleaseProblems({ controlPlane: { provider }, version }: Scope, pools: readonly PlacedPool[]): Problem[] {
  const field = provider.shape.version;
  const requested = [
    { path: "kubernetes.version", text: version },
    ...pools.map(({ path, pool }) => ({ path: `${path}.version`, text: pool.version })),
  ];
  return requested.flatMap(({ path, text }) => {
    if (text === undefined || isOfDistribution(field, text)) return [];
    const examples = ["v1.35.2", releaseOf(field, "v1.35.2")].join(" or ");
    return [{ path, message: `"${text}" is not a version of ${provider.title}: use ${examples}` }];
  });
}

/** Taints that Cluster API would keep on the nodes, on a kind that has none for Machines. */
function findPropagatedTaints({ controlPlane: { provider }, spec }: Scope): Problem[] {
  if (!placements[provider.placement].hasMachines || provider.shape.propagatesTaints === true) return [];
  return (spec.controlPlane.taints ?? []).flatMap((taint, index) =>
    isPropagated(taint)
      ? [
          {
            path: `controlPlane.taints[${index}].propagation`,
            message: `"Always" is not supported: the control plane of ${provider.title} has no taints for its Machines`,
          },
        ]
      : [],
  );
}

/** Fields of `spec.controlPlane` that describe its machines. */
const machineFields = [
  "machine",
  "zones",
  "labels",
  "machineAnnotations",
  "taints",
  "rollout",
  "healthCheck",
  "remediation",
  "readinessGates",
  "timeouts",
  "certificates",
  "files",
  "preCommands",
  "postCommands",
  "kubelet",
  "nodes",
];

/** Checks the XR only: the platform's defaults are for clusters of all kinds. */
function findFieldsWithoutEffect({ name, placement }: ControlPlaneProvider, xrSpec: Fields): Problem[] {
  const { hasMachines, hasReplicas, runs } = placements[placement];
  const requested = fieldsIn(xrSpec, "controlPlane") ?? {};
  const fields = [...(hasReplicas ? [] : ["replicas"]), ...(hasMachines ? [] : machineFields)];
  return fields
    .filter((field) => requested[field] !== undefined)
    .map((field) => ({
      path: `controlPlane.${field}`,
      message: `has no effect: ${name} ${runs}. Remove it`,
    }));
}

/** Checks the XR only, too. */
function findSettingsWithoutEffect(scope: Scope): Problem[] {
  return listSettingsWithoutEffect(scope)
    .filter((path) => valueAt(scope.xrSpec, path) !== undefined)
    .map((path) => ({ path, message: `has no effect on ${scope.controlPlane.provider.name}: remove it` }));
}

/** Settings that have no effect with this control plane. */
function listSettingsWithoutEffect({ controlPlane: { provider }, infrastructure }: Scope): readonly string[] {
  if (provider.placement === "Managed") return provider.withoutMeaning;
  const { shape, placement } = provider;
  return [
    ...(placements[placement].hasMachines
      ? listMissingFields(shape)
      : (infrastructure.provider.controlPlaneSettings ?? [])),
    ...(shape.remediates === false ? ["controlPlane.remediation"] : []),
  ];
}

/** Settings of Machines for which the kind has no field. One without labels of Machines has no annotations either. */
function listMissingFields({
  syncsLabels = true,
  hasReadinessGates = false,
}: Pick<ControlPlaneProvider["shape"], "syncsLabels" | "hasReadinessGates">): string[] {
  return [
    ...(syncsLabels ? [] : ["controlPlane.machineAnnotations"]),
    ...(hasReadinessGates ? [] : ["controlPlane.readinessGates"]),
  ];
}
