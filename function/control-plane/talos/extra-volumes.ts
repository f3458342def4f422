import { dnsLabel } from "../../api/dns.ts";
import type { ExtraVolume } from "../../api/extra-volumes.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import { type Problem, quote } from "../../api/problem.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import {
  type Component,
  findMountConflicts,
  listExtraVolumes,
  type OwnMount,
  rejectPathTypes,
  sortVolumes,
} from "../distribution/extra-volumes.ts";
import type { OwnFile } from "../distribution/own-files.ts";

/** Renders `extraVolumes` of a component; undefined if there are none. */
export function renderExtraVolumes(volumes: readonly ExtraVolume[] = []): JsonObject[] | undefined {
  if (volumes.length === 0) return undefined;
  return sortVolumes(volumes).map(({ hostPath, mountPath, readOnly }) => ({
    hostPath,
    mountPath,
    readonly: readOnly || undefined,
  }));
}

/** Extra volumes that Talos cannot mount. `ofApiServer` are files that settings of the API server need. */
export function findExtraVolumeProblems(kubernetes: Kubernetes, ofApiServer: readonly OwnFile[]): Problem[] {
  const own = ofApiServer.map(({ path, setting }) => ({ mountPath: path, owner: `spec.${setting}` }));
  return [
    ...rejectPathTypes(kubernetes, ": Talos mounts a path without checks"),
    ...findNameProblems(kubernetes),
    ...findMountConflicts(kubernetes, (component) => [
      ...mountsOfTalos[component],
      ...(component === "apiServer" ? own : []),
    ]),
  ];
}

const volumeName = dnsLabel(63);

/** Talos names a volume after its path in the container (v1alpha1_provider.go). */
function nameOf({ mountPath }: ExtraVolume): string {
  return mountPath.replaceAll(/[/_.]/g, "-").replaceAll(/^-+|-+$/g, "");
}

function findNameProblems(kubernetes: Kubernetes): Problem[] {
  const volumes = listExtraVolumes(kubernetes).map((placed) => ({ ...placed, name: nameOf(placed.volume) }));
  return volumes.flatMap(({ component, path, volume, name }, index) => {
    const isTaken =
      namesOfTalos.has(name) ||
      volumes.slice(0, index).some((other) => other.component === component && other.name === name);
    const reason = isTaken ? "a name that another volume has" : "which must be a DNS label of at most 63 characters";
    if (!isTaken && volumeName.safeParse(name).success) return [];
    const message = `${quote(volume.mountPath)} is not supported: Talos names the volume ${quote(name)}, ${reason}`;
    return [{ path: `${path}.mountPath`, message }];
  });
}

// Volumes of the pods (internal/app/machined/pkg/controllers/k8s/internal/k8stemplates).
const namesOfTalos = new Set(["audit", "config", "run", "secrets", "tmp"]);

const shared = ["/var/run/kubernetes"];
const mountsOfTalos: Readonly<Record<Component, readonly OwnMount[]>> = {
  apiServer: [...shared, "/var/log/audit/kube", ...foldersOf("kube-apiserver")].map((path) => ofTalos(path)),
  controllerManager: [...shared, ...foldersOf("kube-controller-manager")].map((path) => ofTalos(path)),
  scheduler: [...shared, ...foldersOf("kube-scheduler")].map((path) => ofTalos(path)),
};

function foldersOf(component: string): string[] {
  return ["config", "secrets"].map((folder) => `/system/${folder}/kubernetes/${component}`);
}

function ofTalos(mountPath: string): OwnMount {
  return { mountPath, owner: "Talos" };
}
