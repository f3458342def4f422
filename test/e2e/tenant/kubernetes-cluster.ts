import { z } from "zod";
import type { Expectation } from "../kubernetes/client.ts";
import { isTrue, type KubernetesObject } from "../kubernetes/object.ts";

export const kubernetesClusterKind = { apiVersion: "capi.crossplane.io/v1beta1", kind: "KubernetesCluster" } as const;

export const claimKind = { apiVersion: "claims.capi.crossplane.io/v1beta1", kind: "KubernetesCluster" } as const;

/** The XR that Crossplane creates for a claim; cluster-scoped. */
export const claimedKind = { apiVersion: "claims.capi.crossplane.io/v1beta1", kind: "XKubernetesCluster" } as const;

export type ClusterRequest = {
  readonly name: string;
  readonly namespace: string;
  /** Fields that replace those of a small cluster: one control plane, two workers, in memory. */
  readonly spec?: Readonly<Record<string, unknown>>;
};

const smallCluster = {
  kubernetes: { version: "v1.35.2" },
  infrastructure: { docker: { backend: "InMemory" } },
  controlPlane: { replicas: 1 },
  workers: [{ name: "default", replicas: 2 }],
};

export function kubernetesCluster({ name, namespace, spec = {} }: ClusterRequest): KubernetesObject {
  return { ...kubernetesClusterKind, metadata: { name, namespace }, spec: { ...smallCluster, ...spec } };
}

export function readyWithin(seconds: number): Expectation {
  return { what: "Ready", seconds, holds: (object) => isTrue(object, "Ready") && isTrue(object, "Synced") };
}

const status = z.object({
  status: z.object({
    endpoint: z.object({ host: z.string(), port: z.number() }),
    kubeconfigSecretRef: z.object({ name: z.string(), key: z.string() }),
  }),
});

/** Endpoint and kubeconfig Secret of a cluster, from the status. */
export function accessOf(object: KubernetesObject): z.infer<typeof status>["status"] {
  return status.parse(object).status;
}
