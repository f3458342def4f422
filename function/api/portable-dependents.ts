import { admissionDependent } from "./admission-config.ts";
import type { Dependent } from "./dependent.ts";
import { endpointDependents } from "./endpoint.ts";
import { proxyDependents } from "./node-proxy.ts";

interface Switched {
  enabled?: boolean;
}

const whileEnabled = (at: string, ...settings: string[]): Dependent<Switched> => ({
  at,
  settings,
  reason: "while enabled is false: remove it, or set enabled to true",
  hasEffect: ({ enabled }) => enabled !== false,
});

const healthCheck = [
  "nodeStartupTimeoutSeconds",
  "notReadySeconds",
  "unreachableSeconds",
  "conditions",
  "machineConditions",
  "maxUnhealthy",
  "remediation",
];

const ownRemediation: Dependent<{ healthCheck?: { remediation?: unknown } }> = {
  at: "controlPlane",
  settings: ["remediation"],
  reason: "while healthCheck.remediation has a template: remove one of the two",
  hasEffect: ({ healthCheck }) => healthCheck?.remediation === undefined,
};

const rollout: Dependent<{ type?: string }> = {
  at: "workers[].rollout",
  settings: ["maxSurge", "maxUnavailable"],
  reason: "while type is OnDelete: remove it, or set type to RollingUpdate",
  hasEffect: ({ type }) => type !== "OnDelete",
};

/** Portable settings that have an effect only with another setting. `mechanisms` has the names of add-on mechanisms. */
export function portableDependents(mechanisms: readonly string[]): readonly Dependent[] {
  return [
    whileEnabled("kubernetes.apiServer.audit", "policy", "maxAgeDays", "maxBackups", "maxSizeMiB"),
    whileEnabled("controlPlane.healthCheck", ...healthCheck),
    whileEnabled("workers[].healthCheck", ...healthCheck),
    ownRemediation,
    whileEnabled("controlPlane.endpoint.virtualIP", "address", "interface", "image"),
    ...endpointDependents,
    ...proxyDependents,
    whileEnabled("addons[]", "after", ...mechanisms),
    rollout,
    admissionDependent,
  ];
}
