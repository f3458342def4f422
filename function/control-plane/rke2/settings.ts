import { z } from "zod";
import { hostName } from "../../api/host.ts";
import { configLine } from "../../api/text.ts";
import { authority, bucketName, regionName } from "../../bootstrap/rke2/hosts.ts";
import { NodeSettings, Reference } from "../../bootstrap/rke2/settings.ts";
import { schedulePattern } from "./cron.ts";

const S3 = z
  .strictObject({
    endpoint: authority.default("s3.amazonaws.com").describe("Host of the object store, with its port."),
    bucket: bucketName.describe("Bucket."),
    region: regionName.optional().describe("Region. Default us-east-1."),
    folder: configLine(255).min(1).optional().describe("Folder in the bucket."),
    credentialSecretRef: Reference(
      "Secret: aws_access_key_id and aws_secret_access_key. Default: the machine's identity.",
    ).optional(),
    caSecretRef: Reference("Secret: ca.pem.").optional(),
    enforceSslVerify: z.boolean().default(true).describe("Check the endpoint's certificate."),
  })
  .describe("Keep snapshots in an S3 store, too.");

const Backup = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Take snapshots by schedule."),
    scheduleCron: z
      .string()
      .max(64)
      .regex(schedulePattern, "must be a schedule of cron, such as 0 */12 * * *")
      .optional()
      .describe("When. Default 0 */12 * * *."),
    retention: z.int32().min(1).max(1000).optional().describe("Snapshots that are kept. Default 5."),
    s3: S3.optional(),
  })
  .optional()
  .describe("Snapshots of etcd.");

const Remediation = z
  .strictObject({
    maxRetry: z.int32().min(0).max(100).optional().describe("How often a replacement is replaced. Default: no limit."),
    retryPeriodSeconds: z.int32().min(0).max(86_400).default(0).describe("Time between two tries."),
    minHealthyPeriodSeconds: z
      .int32()
      .min(0)
      .max(604_800)
      .default(3600)
      .describe("Time after which a failure is a new one."),
  })
  .optional()
  .describe("How unhealthy control-plane machines are replaced. Changes in place.");

/** `spec.controlPlane.rke2`. Field names are those of CAPRKE2. */
export const Settings = z.strictObject({
  registrationMethod: z
    .enum(["control-plane-endpoint", "internal-first", "internal-only-ips", "external-only-ips", "address"])
    .default("control-plane-endpoint")
    .describe(
      "Where nodes join, at port 9345: the cluster's endpoint, a control-plane machine, or registrationAddress. Cannot be changed.",
    ),
  registrationAddress: hostName().optional().describe("For the method address."),
  cni: z
    .enum(["none", "calico", "canal", "cilium"])
    .optional()
    .describe("CNI that RKE2 brings; none where an add-on does. Default canal. Replaces the control plane."),
  cniMultusEnable: z.boolean().default(false).describe("Multus before the CNI, which must then be named."),
  disableComponents: z
    .strictObject({
      kubernetesComponents: z
        .array(z.enum(["scheduler", "kubeProxy"]))
        .max(2)
        .optional()
        .describe("Of Kubernetes. RKE2's cloud controller is never there."),
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
        .describe("Of RKE2's own add-ons."),
    })
    .optional()
    .describe("What is left out. Changes replace the control plane."),
  etcd: z
    .strictObject({
      backupConfig: Backup,
      exposeMetrics: z.boolean().default(false).describe("Serve etcd's metrics on all addresses."),
    })
    .optional()
    .describe("etcd. Changes replace the control plane."),
  manifestsConfigMapRef: Reference(
    "ConfigMap of manifests to apply, such as a HelmChartConfig. A changed one reaches new machines only.",
  ).optional(),
  ...NodeSettings.shape,
  loadBalancerExclusion: z
    .boolean()
    .default(false)
    .describe("Load balancers of services leave out control-plane nodes that go. Changes in place."),
  remediationStrategy: Remediation,
});
export type Settings = z.output<typeof Settings>;
