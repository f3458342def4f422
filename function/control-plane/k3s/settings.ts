import { z } from "zod";
import { imageReference } from "../../api/image-reference.ts";
import { objectName } from "../../api/text.ts";
import { NodeSettings } from "../../bootstrap/k3s/settings.ts";
import { authority } from "../../api/registry.ts";
import { scheduleFields, storeFields } from "../rancher/snapshots.ts";

const S3 = z
  .strictObject({
    ...storeFields,
    configSecret: objectName()
      .optional()
      .describe(
        "Secret in kube-system of the new cluster with etcd-s3-access-key and etcd-s3-secret-key. Default: the " +
          "identity of the machine.",
      ),
  })
  .describe("Also store snapshots in S3.");

const Etcd = z
  .strictObject({
    backupConfig: z
      .strictObject({ ...scheduleFields, s3: S3.optional() })
      .optional()
      .describe("Snapshots of etcd."),
    exposeMetrics: z.boolean().default(false).describe("Serve metrics of etcd on all addresses."),
  })
  .optional()
  .describe("Settings of etcd. A change replaces the control-plane machines.");

const fixed = "Cannot be changed, because all servers of a cluster must have the same value.";

/** `spec.controlPlane.k3s`. Field names are those of Cluster API K3s, or else those of k3s. */
export const Settings = z.strictObject({
  flannelBackend: z
    .enum(["vxlan", "wireguard-native", "none"])
    .default("vxlan")
    .describe(`Backend of flannel, the CNI of k3s; none if an add-on installs a CNI. ${fixed}`),
  disableNetworkPolicy: z
    .boolean()
    .default(false)
    .describe(`Disable k3s' controller of network policies, if another CNI enforces them. ${fixed}`),
  disableKubeProxy: z
    .boolean()
    .default(false)
    .describe("Disable kube-proxy, if the CNI replaces it. A change replaces the control-plane machines."),
  disableServiceLB: z
    .boolean()
    .default(false)
    .describe(
      "Disable ServiceLB, k3s' load balancer for Services. It is always disabled if the infrastructure has a cloud " +
        `controller manager. ${fixed}`,
    ),
  disableComponents: z
    .array(z.enum(["coredns", "local-storage", "metrics-server", "traefik"]))
    .max(4)
    .optional()
    .describe(
      "Add-ons of k3s not to install. Its cloud controller is always disabled. A change replaces the control-plane " +
        "machines.",
    ),
  embeddedRegistry: z
    .boolean()
    .default(false)
    .describe(`Nodes share their images on tcp 5001; for registries among registries only. ${fixed}`),
  systemDefaultRegistry: authority
    .optional()
    .describe("Registry of all system images. A change replaces the control-plane machines."),
  etcdProxyImage: imageReference()
    .optional()
    .describe(
      "Image of socat, with which the provider reaches etcd. Default: alpine/socat:1.8.0.0. A change replaces the " +
        "control-plane machines.",
    ),
  etcd: Etcd,
  ...NodeSettings.shape,
});
export type Settings = z.output<typeof Settings>;
