import { toFlagName } from "../../api/flags.ts";
import type { Problem } from "../../api/problem.ts";
import { type Components, listKubelets } from "../distribution/kubelets.ts";
import type { PlacedPool } from "../provider.ts";

/**
 * Flags that Talos sets itself: with another value the component does not start (MergeDenied in
 * internal/app/machined/pkg/controllers/k8s, the base arguments in pkg/system/services/etcd.go).
 */
const ownFlags = {
  apiServer: [
    "authorization-config",
    "client-ca-file",
    "encryption-provider-config",
    "etcd-cafile",
    "etcd-certfile",
    "etcd-keyfile",
    "etcd-servers",
    "kubelet-client-certificate",
    "kubelet-client-key",
    "proxy-client-cert-file",
    "proxy-client-key-file",
    "requestheader-client-ca-file",
    "service-account-key-file",
    "service-account-signing-key-file",
    "tls-cert-file",
    "tls-private-key-file",
  ],
  controllerManager: [
    "authentication-kubeconfig",
    "authorization-kubeconfig",
    "cluster-signing-cert-file",
    "cluster-signing-key-file",
    "root-ca-file",
    "service-account-private-key-file",
  ],
  scheduler: ["authentication-kubeconfig", "authorization-kubeconfig", "config", "kubeconfig"],
  etcd: [
    "auto-tls",
    "cert-file",
    "client-cert-auth",
    "data-dir",
    "initial-cluster",
    "initial-cluster-state",
    "key-file",
    "listen-client-urls",
    "listen-peer-urls",
    "name",
    "peer-auto-tls",
    "peer-cert-file",
    "peer-client-cert-auth",
    "peer-key-file",
    "peer-trusted-ca-file",
    "trusted-ca-file",
  ],
  kubelet: [
    "bootstrap-kubeconfig",
    "cert-dir",
    "config",
    "container-runtime",
    "container-runtime-endpoint",
    "kubeconfig",
  ],
} as const;

/** Flags of the spec that Talos does not let anybody set. */
export function findFlagProblems({ kubernetes, controlPlane }: Components, pools: readonly PlacedPool[]): Problem[] {
  const { apiServer, controllerManager, scheduler, etcd } = kubernetes;
  const components = Object.entries({ apiServer, controllerManager, scheduler, etcd }).map(([name, settings]) => ({
    name,
    path: `kubernetes.${name}`,
    settings,
  }));
  const kubelets = listKubelets({ kubernetes, controlPlane }, pools).map(({ path, kubelet }) => ({
    name: "kubelet",
    path,
    settings: kubelet,
  }));
  return [...components, ...kubelets].flatMap(({ name, path, settings }) =>
    Object.keys(settings?.extraArgs ?? {})
      .filter((flag) => isOwn(name, flag))
      .map((flag) => ({
        path: `${path}.extraArgs.${flag}`,
        message: "is not supported: Talos sets it, and the component would not start",
      })),
  );
}

function isOwn(component: string, flag: string): boolean {
  return (
    new Map<string, readonly string[]>(Object.entries(ownFlags)).get(component)?.includes(toFlagName(flag)) === true
  );
}
