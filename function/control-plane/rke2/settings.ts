import { z } from "zod";
import { content } from "../../api/content.ts";
import { hostName } from "../../api/host.ts";
import { configLine, objectName } from "../../api/text.ts";
import { schedulePattern } from "./cron.ts";
import { authority, bucketName, mirrorURL, regionName, registryHost } from "./hosts.ts";

const Reference = (what: string) =>
  z.strictObject({ name: objectName().describe("In the cluster's namespace.") }).describe(what);

const Registry = z.strictObject({
  host: registryHost.describe("Registry, such as docker.io; * is all others."),
  endpoints: z
    .array(
      // Credentials may stand in a URL.
      content(mirrorURL),
    )
    .max(10)
    .optional()
    .describe("Where its images come from, the first that answers."),
  rewrites: z
    .record(configLine(256), configLine(256))
    .meta({ maxProperties: 20 })
    .optional()
    .describe("Names of images: regular expression to replacement."),
  authSecretRef: Reference("Secret: username and password, or identity-token.").optional(),
  tlsSecretRef: Reference("Secret: ca.crt; tls.crt and tls.key.").optional(),
  insecureSkipVerify: z.boolean().default(false).describe("Accept any certificate. Needs tlsSecretRef."),
});

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

/** `spec.controlPlane.rke2`; field names are CAPRKE2's. */
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
  systemDefaultRegistry: authority.optional().describe("Of all system images. Replaces all machines."),
  registries: z
    .array(Registry)
    .max(20)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["host"], maxItems: 20 })
    .optional()
    .describe("Mirrors and credentials. Replaces all machines."),
  airGapped: z.boolean().default(false).describe("Install from /opt of the image. Replaces all machines."),
  airGappedChecksum: z
    .string()
    .max(64)
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe("SHA-256 of its list of checksums."),
  cisProfile: z.enum(["cis"]).optional().describe("Harden nodes. Replaces all machines."),
  enableContainerdSElinux: z.boolean().default(false).describe("SELinux in containerd. Replaces all machines."),
  gzipUserData: z.boolean().default(false).describe("Compress user data. Replaces all machines."),
  loadBalancerExclusion: z
    .boolean()
    .default(false)
    .describe("Load balancers of services leave out control-plane nodes that go. Changes in place."),
  remediationStrategy: Remediation,
});
export type Settings = z.output<typeof Settings>;
