import { flagOf } from "../../api/flags.ts";
import type { Problem } from "../../api/problem.ts";
import { registriesFile, staticPods } from "../../bootstrap/k3s/config.ts";
import { findAuthenticationProblems } from "../api-server/authentication.ts";
import { findAdmissionProblems } from "../api-server/admission.ts";
import { findAuthorizationProblems } from "../api-server/authorization.ts";
import { listOwnFiles } from "../api-server/flags.ts";
import { rejectExtraVolumes } from "../distribution/extra-volumes.ts";
import { findCertificateProblems, problemIf } from "../distribution/problems.ts";
import { findFileConflicts, listAddressFiles } from "../distribution/own-files.ts";
import type { ControlPlaneScope, PlacedPool } from "../provider.ts";
import { findRewriteProblems } from "../rancher/problems.ts";
import { findRangeProblems } from "../rancher/ranges.ts";
import { findScheduleProblems } from "../rancher/snapshots.ts";
import { findWrittenFiles, listRegistries } from "../rancher/written-files.ts";
import { configFiles } from "./config-files.ts";
import { paths } from "./server-config.ts";
import type { Settings } from "./settings.ts";

type Scope = ControlPlaneScope<Settings>;

const at = "controlPlane.k3s";

/** Settings that k3s and its provider do not support; paths below `spec`. */
export function findUnsupportedSettings(scope: Scope, pools: readonly PlacedPool[]): Problem[] {
  return [
    ...findCertificateProblems(scope.controlPlane, "k3s"),
    ...findRangeProblems(scope.network, "k3s"),
    ...problemIf(scope.controlPlane.rollout.maxSurge === 0, {
      path: "controlPlane.rollout.maxSurge",
      message: "0 is not supported: the provider always creates a machine before it deletes one",
    }),
    ...rejectExtraVolumes(
      scope.kubernetes,
      ": k3s runs no pods for its components, which read every path of the machine",
    ),
    ...findAdmissionProblems(scope.kubernetes),
    ...findAuthenticationProblems(scope, { unsupported: ": the provider always sets the flag anonymous-auth" }),
    ...findAuthorizationProblems(scope, { below: ["/"], since: "v1.32.4" }),
    ...findFlagProblems(scope),
    ...findFileProblems(scope, pools),
    ...findSettingsProblems(scope.settings),
    ...(scope.settings.registriesSecretRef ? listRegistries(scope, pools) : []).map((path) => ({
      path,
      message: `cannot be combined with ${at}.registriesSecretRef, which is the whole registries.yaml`,
    })),
  ];
}

/** The provider appends these flags to those of the spec (pkg/k3s/config.go). */
function findFlagProblems({ kubernetes: { apiServer } }: Scope): Problem[] {
  const { extraArgs = {} } = apiServer;
  return [
    ...problemIf((flagOf(extraArgs, "anonymous-auth") ?? "true") !== "true", {
      path: "kubernetes.apiServer.extraArgs.anonymous-auth",
      message: "is not supported: the provider always sets it to true",
    }),
    ...problemIf(flagOf(extraArgs, "tls-cipher-suites") !== undefined, {
      path: "kubernetes.apiServer.extraArgs.tls-cipher-suites",
      message: "is not supported: the provider always adds its own list",
    }),
  ];
}

function findFileProblems(scope: Scope, pools: readonly PlacedPool[]): Problem[] {
  const { controlPlane, kubernetes, settings } = scope;
  const { registries, registriesSecretRef } = settings;
  const ofSettings = (registries ?? registriesSecretRef) === undefined ? [] : [`${at}.registries`];
  const [setting] = [...ofSettings, ...listRegistries(scope, pools)];
  return [
    ...findWrittenFiles(scope, pools, { config: providerFile, registries: registriesFile.path, setting }),
    ...findFileConflicts(controlPlane, [
      ...listOwnFiles(kubernetes.apiServer, paths),
      ...listAddressFiles(controlPlane, staticPods),
      ...configFiles.map((path) => ({ path, setting: at })),
    ]),
  ];
}

const providerFile = "/etc/rancher/k3s/config.yaml";

function findSettingsProblems(settings: Settings): Problem[] {
  const { registries, registriesSecretRef, airGapped, airGappedInstallScriptPath, etcd } = settings;
  return [
    ...problemIf(registries !== undefined && registriesSecretRef !== undefined, {
      path: `${at}.registries`,
      message: "cannot be combined with registriesSecretRef, which is the whole registries.yaml",
    }),
    ...problemIf(airGappedInstallScriptPath !== undefined && !airGapped, {
      path: `${at}.airGappedInstallScriptPath`,
      message: "has no effect without airGapped",
    }),
    ...findScheduleProblems(`${at}.etcd.backupConfig.scheduleCron`, etcd?.backupConfig?.scheduleCron),
    ...findRewriteProblems(`${at}.registries`, registries),
  ];
}
