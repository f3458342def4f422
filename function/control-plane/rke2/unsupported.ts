import { defaultEndpointPort } from "../../api/endpoint.ts";
import type { Problem } from "../../api/problem.ts";
import { findCertificateProblems, problemIf } from "../distribution/problems.ts";
import type { ControlPlaneScope, PlacedPool } from "../provider.ts";
import { foldersOfServer, providerFiles, staticPods } from "../../bootstrap/rke2/config.ts";
import { findAuthenticationProblems } from "../api-server/authentication.ts";
import { findAdmissionProblems } from "../api-server/admission.ts";
import { findAuthorizationProblems } from "../api-server/authorization.ts";
import { listOwnFiles } from "../api-server/flags.ts";
import type { OwnMount } from "../distribution/extra-volumes.ts";
import { findFileConflicts, listAddressFiles } from "../distribution/own-files.ts";
import { findRewriteProblems } from "../rancher/problems.ts";
import { findRangeProblems } from "../rancher/ranges.ts";
import { findScheduleProblems } from "../rancher/snapshots.ts";
import { findExtraVolumeProblems, mountedDirectories } from "./extra-volumes.ts";
import { findWrittenFiles, listRegistries } from "../rancher/written-files.ts";
import { paths } from "./server-config.ts";
import type { Settings } from "./settings.ts";

type Scope = ControlPlaneScope<Settings>;

export const exclusionAnnotation = "rke2.controlplane.cluster.x-k8s.io/load-balancer-exclusion";

/** Settings that RKE2 and its provider do not support; paths below `spec`. */
export function findUnsupportedSettings(scope: Scope, pools: readonly PlacedPool[]): Problem[] {
  const ofSettings = scope.settings.registries === undefined ? [] : ["controlPlane.rke2.registries"];
  const [setting] = [...ofSettings, ...listRegistries(scope, pools)];
  return [
    ...findPortableProblems(scope),
    ...findSettingsProblems(scope),
    ...findHidingMounts(scope),
    ...findWrittenFiles(scope, pools, { ...providerFiles, setting }),
  ];
}

/** Ignition writes files onto disks, but not onto other file systems, which are mounted later. */
function findHidingMounts({ controlPlane, nodes }: Scope): Problem[] {
  const levels = { nodes, "controlPlane.nodes": controlPlane.nodes };
  return Object.entries(levels).flatMap(([at, { mounts = [] } = {}]) =>
    mounts.flatMap(({ path }, index) =>
      problemIf(
        foldersOfServer.some((folder) => `${folder}/`.startsWith(`${path}/`)),
        {
          path: `${at}.mounts[${index}].path`,
          message: `"${path}" hides the certificates that the provider writes before: use disks`,
        },
      ),
    ),
  );
}

function findPortableProblems({ controlPlane, kubernetes, network, version }: Scope): Problem[] {
  const { host, port, virtualIP } = controlPlane.endpoint ?? {};
  return [
    ...findCertificateProblems(controlPlane, "RKE2"),
    ...findRangeProblems(network, "RKE2"),
    ...findFileConflicts(controlPlane, [
      ...listOwnFiles(kubernetes.apiServer, paths),
      ...listAddressFiles(controlPlane, staticPods),
    ]),
    ...findAdmissionProblems(kubernetes),
    ...findAuthenticationProblems(
      { kubernetes, version },
      { unsupported: ": RKE2 always sets the flag anonymous-auth" },
    ),
    ...findAuthorizationProblems({ kubernetes, version }, { below: mountedDirectories, since: "v1.32.4" }),
    ...findExtraVolumeProblems(kubernetes, listOwnMounts(kubernetes)),
    ...problemIf(controlPlane.rollout.maxSurge === 0 && controlPlane.replicas < 3, {
      path: "controlPlane.rollout.maxSurge",
      message: "0 requires at least 3 replicas: otherwise etcd loses its quorum",
    }),
    ...problemIf((network.apiServerPort ?? 6443) !== 6443, {
      path: "network.apiServerPort",
      message: `${network.apiServerPort} is not supported: RKE2 serves its API on port 6443`,
    }),
    ...problemIf(host !== undefined && virtualIP?.enabled === true && port !== defaultEndpointPort, {
      path: "controlPlane.endpoint.port",
      message: `${port} is not supported with virtualIP: RKE2 serves its API on port ${defaultEndpointPort}`,
    }),
  ];
}

/** RKE2 mounts the files of flags, and the directory of the audit log. */
function listOwnMounts({ apiServer }: Scope["kubernetes"]): OwnMount[] {
  const files = listOwnFiles(apiServer, paths).map(({ path, setting }) => ({
    mountPath: path,
    owner: `spec.${setting}`,
  }));
  const logs = { mountPath: paths.auditLogs, owner: "spec.kubernetes.apiServer.audit" };
  return [...files, ...(apiServer.audit.enabled ? [logs] : [])];
}

function findSettingsProblems({ settings, kubernetes, controlPlane }: Scope): Problem[] {
  const needsAddress = settings.registrationMethod === "address";
  return [
    ...problemIf(needsAddress !== (settings.registrationAddress !== undefined), {
      path: "controlPlane.rke2.registrationAddress",
      message: needsAddress
        ? "is required with registrationMethod address"
        : `has no effect with registrationMethod ${settings.registrationMethod}: remove it, or use the method address`,
    }),
    ...problemIf(settings.cisProfile !== undefined && losesLevels(kubernetes.apiServer), {
      path: "kubernetes.apiServer.admissionConfig",
      message: "requires podSecurity with cisProfile: it replaces the file with RKE2's level restricted",
    }),
    ...problemIf(Object.hasOwn(controlPlane.annotations ?? {}, exclusionAnnotation), {
      path: "controlPlane.annotations",
      message: `${exclusionAnnotation} is not supported: set controlPlane.rke2.loadBalancerExclusion`,
    }),
    ...problemIf(settings.cniMultusEnable && settings.cni === undefined, {
      path: "controlPlane.rke2.cni",
      message: "is required with cniMultusEnable",
    }),
    ...problemIf(settings.airGappedChecksum !== undefined && !settings.airGapped, {
      path: "controlPlane.rke2.airGappedChecksum",
      message: "requires airGapped: otherwise the machine has no list of checksums, and its installation fails",
    }),
    ...findScheduleProblems(
      "controlPlane.rke2.etcd.backupConfig.scheduleCron",
      settings.etcd?.backupConfig?.scheduleCron,
    ),
    ...findRegistryProblems(settings),
  ];
}

/** Whether there is a configuration of plugins without levels of Pod Security. */
function losesLevels({ podSecurity, admissionConfig = [] }: Scope["kubernetes"]["apiServer"]): boolean {
  const hasLevels = podSecurity !== undefined || admissionConfig.some(({ name }) => name === "PodSecurity");
  return admissionConfig.length > 0 && !hasLevels;
}

function findRegistryProblems({ registries = [] }: Settings): Problem[] {
  const withSecrets = registries.flatMap(({ authSecretRef, tlsSecretRef }, index) => {
    if (authSecretRef) return [at(index, "authSecretRef")];
    return tlsSecretRef ? [at(index, "tlsSecretRef")] : [];
  });
  return [
    ...registries.flatMap((registry, index) =>
      problemIf(isWithoutEffect(registry), {
        path: `controlPlane.rke2.registries[${index}]`,
        message: "has no effect: set endpoints, rewrites, authSecretRef or tlsSecretRef, or remove the registry",
      }),
    ),
    // GenerateRegistries in pkg/rke2/registries.go uses the last one only, in no defined order.
    ...withSecrets.slice(1).map((path) => ({
      path,
      message: "is not supported: the provider uses the Secrets of one registry only, and another registry has some",
    })),
    ...registries.flatMap(({ insecureSkipVerify, tlsSecretRef }, index) =>
      problemIf(insecureSkipVerify && !tlsSecretRef, {
        path: at(index, "insecureSkipVerify"),
        message: "requires tlsSecretRef: the provider always reads that Secret",
      }),
    ),
    ...findRewriteProblems("controlPlane.rke2.registries", registries),
  ];
}

type Registry = NonNullable<Settings["registries"]>[number];

function isWithoutEffect({ endpoints = [], rewrites = {}, authSecretRef, tlsSecretRef }: Registry): boolean {
  return endpoints.length === 0 && Object.keys(rewrites).length === 0 && !authSecretRef && !tlsSecretRef;
}

function at(index: number, field: string): string {
  return `controlPlane.rke2.registries[${index}].${field}`;
}
