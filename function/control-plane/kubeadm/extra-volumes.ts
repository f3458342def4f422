import type { ExtraVolume } from "../../api/extra-volumes.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import type { Problem } from "../../api/problem.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { type Component, findMountConflicts, type OwnMount, sortVolumes } from "../distribution/extra-volumes.ts";

/** Renders `extraVolumes` of a component. */
export function renderExtraVolumes(volumes: readonly ExtraVolume[] | undefined): JsonObject[] {
  return sortVolumes(volumes).map(({ readOnly, ...volume }) => ({ ...volume, readOnly: readOnly ? true : undefined }));
}

/**
 * An extra volume of the same name replaces one of kubeadm; one with the same path makes the pod invalid. `ofApiServer`
 * are mounts that settings of the API server need.
 */
export function findExtraVolumeProblems(kubernetes: Kubernetes, ofApiServer: readonly OwnMount[]): Problem[] {
  return findMountConflicts(kubernetes, (component) => [
    ...mountsOfKubeadm[component],
    ...(component === "apiServer" ? ofApiServer : []),
  ]);
}

// kubeadm mounts the directories of authorities only if they exist, and names their volumes after their paths.
const authorities = [
  "/etc/ca-certificates",
  "/etc/pki/ca-trust",
  "/etc/pki/tls/certs",
  "/usr/local/share/ca-certificates",
  "/usr/share/ca-certificates",
].map((mountPath) => ofKubeadm(mountPath.slice(1).replaceAll("/", "-"), mountPath));
const certificates = [
  ...authorities,
  ofKubeadm("ca-certs", "/etc/ssl/certs"),
  ofKubeadm("k8s-certs", "/etc/kubernetes/pki"),
];

/** cmd/kubeadm/app/phases/controlplane/volumes.go. Older releases also mount the directory of FlexVolumes. */
const mountsOfKubeadm: Readonly<Record<Component, readonly OwnMount[]>> = {
  apiServer: certificates,
  controllerManager: [
    ...certificates,
    ofKubeadm("kubeconfig", "/etc/kubernetes/controller-manager.conf"),
    ofKubeadm("flexvolume-dir", "/usr/libexec/kubernetes/kubelet-plugins/volume/exec"),
  ],
  scheduler: [ofKubeadm("kubeconfig", "/etc/kubernetes/scheduler.conf")],
};

/** Directories of the machine that the API server can read. */
export const mountedDirectories = certificates.map(({ mountPath }) => mountPath);

function ofKubeadm(name: string, mountPath: string): OwnMount {
  return { name, mountPath, owner: "kubeadm" };
}
