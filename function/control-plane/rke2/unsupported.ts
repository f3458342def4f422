import type { Problem } from "../../api/problem.ts";
import type { ControlPlaneScope } from "../provider.ts";
import { isSchedule } from "./cron.ts";
import type { Settings } from "./settings.ts";

type Scope = ControlPlaneScope<Settings>;

/** Settings that RKE2 and its provider do not support; paths below `spec`. */
export function findUnsupportedSettings(scope: Scope): Problem[] {
  return [...findPortableProblems(scope), ...findSettingsProblems(scope)];
}

function findPortableProblems({ controlPlane, network }: Scope): Problem[] {
  const certificates = Object.entries(controlPlane.certificates ?? {})
    .filter(([, setting]) => setting !== undefined)
    .map(([field]) => ({
      path: `controlPlane.certificates.${field}`,
      message: "is not possible: RKE2 renews its certificates by itself",
    }));
  return [
    ...certificates,
    ...problem(controlPlane.rollout.maxSurge === 0 && controlPlane.replicas < 3, {
      path: "controlPlane.rollout.maxSurge",
      message: "0 needs at least 3 replicas: etcd would lose its majority",
    }),
    ...problem((network.apiServerPort ?? 6443) !== 6443, {
      path: "network.apiServerPort",
      message: `${network.apiServerPort} is not possible: RKE2 serves its API at 6443`,
    }),
  ];
}

function findSettingsProblems({ settings }: Scope): Problem[] {
  const needsAddress = settings.registrationMethod === "address";
  return [
    ...problem(needsAddress !== (settings.registrationAddress !== undefined), {
      path: "controlPlane.rke2.registrationAddress",
      message: needsAddress
        ? "is missing: registrationMethod is address"
        : `is for registrationMethod address, not ${settings.registrationMethod}`,
    }),
    ...problem(settings.cniMultusEnable && settings.cni === undefined, {
      path: "controlPlane.rke2.cni",
      message: "is missing: cniMultusEnable puts Multus before a CNI that is named",
    }),
    ...problem(settings.airGappedChecksum !== undefined && !settings.airGapped, {
      path: "controlPlane.rke2.airGappedChecksum",
      message: "needs airGapped: a machine that is not finds nothing to check, and stops",
    }),
    ...scheduleProblems(settings.etcd?.backupConfig?.scheduleCron),
    ...findRegistryProblems(settings),
  ];
}

function scheduleProblems(text: string | undefined): Problem[] {
  return problem(text !== undefined && !isSchedule(text), {
    path: "controlPlane.rke2.etcd.backupConfig.scheduleCron",
    message: `"${text}" is no schedule of cron: minute, hour, day, month and day of the week, such as 0 */12 * * *`,
  });
}

function findRegistryProblems({ registries = [] }: Settings): Problem[] {
  const withSecrets = registries.flatMap(({ authSecretRef, tlsSecretRef }, index) => {
    if (authSecretRef) return [at(index, "authSecretRef")];
    return tlsSecretRef ? [at(index, "tlsSecretRef")] : [];
  });
  return [
    ...registries.flatMap((registry, index) =>
      problem(isIdle(registry), {
        path: `controlPlane.rke2.registries[${index}]`,
        message: "has no effect: give endpoints, rewrites, authSecretRef or tlsSecretRef, or leave it out",
      }),
    ),
    // GenerateRegistries in pkg/rke2/registries.go uses the last one only, in no defined order.
    ...withSecrets.slice(1).map((path) => ({
      path,
      message: "is not possible: the provider passes the Secrets of one registry on, and another one has some",
    })),
    ...registries.flatMap(({ insecureSkipVerify, tlsSecretRef }, index) =>
      problem(insecureSkipVerify && !tlsSecretRef, {
        path: at(index, "insecureSkipVerify"),
        message: "needs tlsSecretRef: the provider reads that Secret in any case",
      }),
    ),
    ...registries.flatMap(({ rewrites = {} }, index) =>
      Object.keys(rewrites)
        .filter((pattern) => !isExpression(pattern))
        .map((pattern) => ({
          path: at(index, "rewrites"),
          message: `"${pattern}" is no regular expression: containerd would not start with it`,
        })),
    ),
  ];
}

type Registry = NonNullable<Settings["registries"]>[number];

function isIdle({ endpoints = [], rewrites = {}, authSecretRef, tlsSecretRef }: Registry): boolean {
  return endpoints.length === 0 && Object.keys(rewrites).length === 0 && !authSecretRef && !tlsSecretRef;
}

/** Groups with a question mark differ in Go, so containerd checks them. */
function isExpression(pattern: string): boolean {
  try {
    return pattern.includes("(?") || new RegExp(pattern).source !== "";
  } catch {
    return false;
  }
}

function at(index: number, field: string): string {
  return `controlPlane.rke2.registries[${index}].${field}`;
}

function problem(isOne: boolean, found: Problem): Problem[] {
  return isOne ? [found] : [];
}
