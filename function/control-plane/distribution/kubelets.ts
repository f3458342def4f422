import type { ControlPlane } from "../../api/control-plane.ts";
import type { Kubelet } from "../../api/kubelet.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import type { PlacedPool } from "../provider.ts";

/** The part of a control plane's scope that sets kubelets. */
export interface Components {
  readonly kubernetes: Kubernetes;
  readonly controlPlane: ControlPlane;
}

/** Settings of kubelets in the spec, each with its path below `spec`. */
export function listKubelets(
  { kubernetes, controlPlane }: Components,
  pools: readonly PlacedPool[],
): { path: string; kubelet: Kubelet }[] {
  const owners = [
    { path: "kubernetes.kubelet", kubelet: kubernetes.kubelet },
    { path: "controlPlane.kubelet", kubelet: controlPlane.kubelet },
    ...pools.map(({ path, pool }) => ({ path: `${path}.kubelet`, kubelet: pool.kubelet })),
  ];
  return owners.flatMap(({ path, kubelet }) => (kubelet ? [{ path, kubelet }] : []));
}
