import { flagOf } from "../../api/flags.ts";
import type { Problem } from "../../api/problem.ts";
import { findCertificateProblems, problemIf } from "../distribution/problems.ts";
import type { ControlPlaneScope, PlacedPool } from "../provider.ts";
import { findRewriteProblems } from "../rancher/problems.ts";
import { findScheduleProblems } from "../rancher/snapshots.ts";
import type { Settings } from "./settings.ts";

type Scope = ControlPlaneScope<Settings>;

const at = "controlPlane.k3s";

/** Settings that k3s and its provider do not support; paths below `spec`. */
export function findUnsupportedSettings(scope: Scope, pools: readonly PlacedPool[]): Problem[] {
  return [
    ...findCertificateProblems(scope.controlPlane, "k3s"),
    ...problemIf(scope.controlPlane.rollout.maxSurge === 0, {
      path: "controlPlane.rollout.maxSurge",
      message: "0 is not supported: the provider always creates a machine before it deletes one",
    }),
    ...findFlagProblems(scope),
    ...pools.flatMap((pool) => findFileProblems(pool)),
    ...findSettingsProblems(scope.settings),
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

/** The provider writes its file last. */
function findFileProblems({ path, pool: { files = [] } }: PlacedPool): Problem[] {
  return files.flatMap((file, index) =>
    problemIf(file.path === "/etc/rancher/k3s/config.yaml", {
      path: `${path}.files[${index}].path`,
      message: `"${file.path}" is not supported: the provider overwrites it. Use a file below ${file.path}.d`,
    }),
  );
}

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
