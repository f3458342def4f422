import {
  at,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  objectAt,
  textAt,
} from "../../function/kubernetes/object.ts";
import { fromContainers } from "./containers.ts";
import { toSeconds } from "./meaning.ts";

/** The same object with kinds and fields of Cluster API's v1beta2, which the function composes. */
export function toNewer(object: JsonObject): JsonObject {
  const renamed = withNewReferences(fromContainers(object));
  const convert = conversions[textAt(renamed, "kind") ?? ""];
  const spec = objectAt(renamed, "spec");
  return convert && spec && isOlder(renamed) ? { ...renamed, spec: convert(spec) } : renamed;
}

function isOlder(object: JsonObject): boolean {
  return textAt(object, "apiVersion")?.endsWith("/v1beta1") === true;
}

const conversions: Readonly<Record<string, (spec: JsonObject) => JsonObject>> = {
  Cluster: (spec) => withTopology(spec),
  ClusterClass: (spec) => withTemplateReferences(spec),
  KubeadmControlPlane: (spec) => withFlagLists(withMachineSpec(spec)),
  KubeadmConfigTemplate: (spec) => withFlagLists(spec),
  MachineHealthCheck: (spec) => withChecks(spec),
};

/** References have a group instead of a version. */
function withNewReferences(object: JsonObject): JsonObject {
  const entries = Object.entries(object).map(([field, value = null]): [string, Json] => [field, toNewValue(value)]);
  return Object.fromEntries(entries);
}

function toNewValue(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => toNewValue(item));
  if (!isObject(value)) return value;
  const group = textAt(value, "apiGroup") ?? textAt(value, "apiVersion");
  if (group === undefined || textAt(value, "name") === undefined) return withNewReferences(value);
  const { apiVersion: _, kind, ...reference } = value;
  // The kind of a reference to a Secret is in the name of its field.
  return group === "v1" ? reference : { ...reference, kind, apiGroup: group.split("/")[0] };
}

function withTopology(spec: JsonObject): JsonObject {
  const { class: name, ...topology } = objectAt(spec, "topology") ?? {};
  return name === undefined ? spec : { ...spec, topology: { ...topology, classRef: { name } } };
}

/** The part of a ClusterClass that the function reads. */
function withTemplateReferences(spec: JsonObject): JsonObject {
  const classes = listAt(spec, "workers", "machineDeployments").filter((one) => isObject(one));
  return {
    ...spec,
    infrastructure: { templateRef: at(spec, "infrastructure", "ref") },
    controlPlane: {
      templateRef: at(spec, "controlPlane", "ref"),
      machineInfrastructure: { templateRef: at(spec, "controlPlane", "machineInfrastructure", "ref") },
    },
    workers: {
      machineDeployments: classes.map(({ template = {}, ...one }) => ({
        ...one,
        bootstrap: { templateRef: at(template, "bootstrap", "ref") },
        infrastructure: { templateRef: at(template, "infrastructure", "ref") },
      })),
    },
  };
}

function withMachineSpec({ machineTemplate, rolloutStrategy, ...spec }: JsonObject): JsonObject {
  const { infrastructureRef, ...same } = isObject(machineTemplate) ? machineTemplate : {};
  return {
    ...spec,
    machineTemplate: { ...same, spec: { infrastructureRef } },
    rollout: { strategy: rolloutStrategy },
  };
}

/** Flags are a list of name and value. */
function withFlagLists(object: JsonObject): JsonObject {
  const entries = Object.entries(object).map(([field, value = null]): [string, Json] => {
    if (!isObject(value)) return [field, value];
    return [field, field.toLowerCase().endsWith("extraargs") ? toFlags(value) : withFlagLists(value)];
  });
  return Object.fromEntries(entries);
}

function toFlags(flags: JsonObject): Json {
  return Object.entries(flags).map(([name, value = null]) => ({ name, value }));
}

function withChecks({ maxUnhealthy, nodeStartupTimeout, unhealthyConditions, ...spec }: JsonObject): JsonObject {
  const conditions = Array.isArray(unhealthyConditions) ? unhealthyConditions : [];
  return {
    ...spec,
    remediation: { triggerIf: { unhealthyLessThanOrEqualTo: maxUnhealthy } },
    checks: {
      nodeStartupTimeoutSeconds: toSeconds(nodeStartupTimeout),
      unhealthyNodeConditions: conditions
        .filter((one) => isObject(one))
        .map(({ timeout, ...condition }) => ({
          ...condition,
          timeoutSeconds: toSeconds(timeout),
        })),
    },
  };
}
