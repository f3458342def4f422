import type { ExtraVolume } from "../../api/extra-volumes.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import { type Problem, quote } from "../../api/problem.ts";
import {
  type Component,
  findMountConflicts,
  listExtraVolumes,
  type OwnMount,
  rejectPathTypes,
  sortVolumes,
} from "../distribution/extra-volumes.ts";

/** Renders `extraMounts` of a component: the path in the container by the path on the machine. */
export function renderExtraMounts(volumes: readonly ExtraVolume[] | undefined): Record<string, string> | undefined {
  if (volumes === undefined || volumes.length === 0) return undefined;
  const mounts = sortVolumes(volumes).map(({ hostPath, mountPath, readOnly }): [string, string] => [
    hostPath,
    `${mountPath}:${readOnly ? "ro" : "rw"}`,
  ]);
  return Object.fromEntries(mounts);
}

/** Extra volumes that RKE2 cannot mount. `ofApiServer` are mounts that settings of the API server need. */
export function findExtraVolumeProblems(kubernetes: Kubernetes, ofApiServer: readonly OwnMount[]): Problem[] {
  return [
    // addExtraMounts in RKE2's pkg/podtemplate ignores "ro" if there is a type.
    ...rejectPathTypes(kubernetes, ": RKE2 finds the type itself, and mounts a path with a type as writable"),
    ...findRepeatedPaths(kubernetes),
    ...findMountConflicts(kubernetes, (component) => [
      ...mountsOfRke2[component],
      ...listMountsOfFlags(kubernetes[component]?.extraArgs),
      ...(component === "apiServer" ? ofApiServer : []),
    ]),
  ];
}

/** The provider's field is a map from the path on the machine. */
function findRepeatedPaths(kubernetes: Kubernetes): Problem[] {
  const seen = new Set<string>();
  return listExtraVolumes(kubernetes).flatMap(({ component, path, volume: { hostPath } }) => {
    const key = `${component} ${hostPath}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message = `${quote(hostPath)} is mounted twice: the provider of RKE2 mounts each path of a machine once`;
    return [{ path: `${path}.hostPath`, message }];
  });
}

const authorities = [
  "/etc/ca-certificates",
  "/etc/pki/tls/certs",
  "/etc/ssl/certs",
  "/usr/local/share/ca-certificates",
  "/usr/share/ca-certificates",
].map((mountPath) => ({ mountPath, owner: "RKE2" }));

/** Mounts of the pods (RKE2, pkg/executor/staticpod). */
const mountsOfRke2: Readonly<Record<Component, readonly OwnMount[]>> = {
  apiServer: [...authorities, { mountPath: "/var/lib/rancher/rke2/server", owner: "RKE2" }],
  controllerManager: authorities,
  scheduler: [],
};

/** Directories of the machine that the API server can read. */
export const mountedDirectories = mountsOfRke2.apiServer.map(({ mountPath }) => mountPath);

/** RKE2 also mounts the file of each flag (ReadFiles in pkg/podtemplate), but no directory. */
function listMountsOfFlags(extraArgs: Readonly<Record<string, string>> = {}): OwnMount[] {
  return Object.entries(extraArgs)
    .filter(([flag, value]) => value.startsWith("/") && !flag.endsWith("dir"))
    .map(([flag, mountPath]) => ({ mountPath, owner: `RKE2, which mounts the file of the flag ${flag}` }));
}
