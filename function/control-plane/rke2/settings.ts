import { z } from "zod";
import { hostName } from "../../api/host.ts";
import { NodeSettings, Reference } from "../../bootstrap/rke2/settings.ts";
import { scheduleFields, storeFields } from "../rancher/snapshots.ts";

const S3 = z
  .strictObject({
    ...storeFields,
    credentialSecretRef: Reference(
      "Secret with aws_access_key_id and aws_secret_access_key. Default: the identity of the machine.",
    ).optional(),
    caSecretRef: Reference("Secret with ca.pem.").optional(),
    enforceSslVerify: z.boolean().default(true).describe("Verify the certificate of the endpoint."),
  })
  .describe("Also store snapshots in S3.");

const Backup = z
  .strictObject({
    ...scheduleFields,
    s3: S3.optional(),
  })
  .optional()
  .describe("Snapshots of etcd.");

/** `spec.controlPlane.rke2`. Field names are those of CAPRKE2. */
export const Settings = z.strictObject({
  registrationMethod: z
    .enum(["control-plane-endpoint", "internal-first", "internal-only-ips", "external-only-ips", "address"])
    .default("control-plane-endpoint")
    .describe(
      "Where nodes join, on port 9345: at the cluster's endpoint, at a control-plane machine, or at " +
        "registrationAddress. Cannot be changed.",
    ),
  registrationAddress: hostName().optional().describe("Address for registrationMethod address."),
  cni: z
    .enum(["none", "calico", "canal", "cilium"])
    .optional()
    .describe(
      "CNI that RKE2 installs; none if an add-on does. Default: canal. A change replaces the control-plane machines.",
    ),
  cniMultusEnable: z.boolean().default(false).describe("Install Multus before the CNI. Needs cni."),
  disableComponents: z
    .strictObject({
      kubernetesComponents: z
        .array(z.enum(["scheduler", "kubeProxy"]))
        .max(2)
        .optional()
        .describe("Components of Kubernetes. RKE2's cloud controller is always disabled."),
      pluginComponents: z
        .array(
          z.enum([
            "rke2-coredns",
            "rke2-ingress-nginx",
            "rke2-metrics-server",
            "rke2-snapshot-controller",
            "rke2-snapshot-controller-crd",
            "rke2-snapshot-validation-webhook",
          ]),
        )
        .max(6)
        .optional()
        .describe("Add-ons of RKE2."),
    })
    .optional()
    .describe("Components not to install. A change replaces the control-plane machines."),
  etcd: z
    .strictObject({
      backupConfig: Backup,
      exposeMetrics: z.boolean().default(false).describe("Serve metrics of etcd on all addresses."),
    })
    .optional()
    .describe("Settings of etcd. A change replaces the control-plane machines."),
  externalDatastoreSecretRef: Reference(
    "Secret of a database that replaces etcd, with endpoint and optionally ca.pem, cert.pem and key.pem. Its content " +
      "reaches new machines only. Cannot be changed.",
  ).optional(),
  manifestsConfigMapRef: Reference(
    "ConfigMap with manifests to apply, such as a HelmChartConfig. A change reaches new machines only.",
  ).optional(),
  ...NodeSettings.shape,
  loadBalancerExclusion: z
    .boolean()
    .default(false)
    .describe("Exclude control-plane nodes that are being deleted from load balancers. Changes in place."),
});
export type Settings = z.output<typeof Settings>;
