import { z } from "zod";
import { AdmissionConfig } from "./admission-config.ts";
import { auditPolicy } from "./audit-policy.ts";
import { authenticationConfig } from "./authentication-config.ts";
import { extraVolumes } from "./extra-volumes.ts";
import { extraArgs } from "./flags.ts";
import { alternativeName } from "./host.ts";
import { authorizationConfig } from "./authorization-config.ts";
import { documentText } from "./inline-document.ts";
import { union } from "./layer.ts";
import { Kubelet } from "./kubelet.ts";
import { PodSecurity } from "./pod-security.ts";
import type { Rule } from "./rule.ts";
import { configLine, dataKey, objectName } from "./text.ts";
import { url } from "./url.ts";
import { LooseVersionText } from "./version.ts";

const SecretKey = (what: string) =>
  z
    .strictObject({
      name: objectName().describe("Secret in the cluster's namespace."),
      key: dataKey().describe("Key in the Secret."),
    })
    .describe(`${what} A changed Secret reaches only new machines.`);

const Oidc = z
  .strictObject({
    issuerURL: url(512, { schemes: ["https"], allowsUserAndQuery: false }).describe("URL of the issuer, https only."),
    clientID: configLine(256).min(1).describe("Client ID: tokens must be issued for this audience."),
    usernameClaim: configLine(256).min(1).default("sub").describe("Claim with the user's name."),
    groupsClaim: configLine(256).min(1).optional().describe("Claim with the user's groups."),
    caRef: SecretKey("Certificate authority of the issuer, PEM.").optional(),
  })
  .describe("Authentication with tokens of an OpenID Connect issuer.");

const Audit = z
  .strictObject({
    enabled: z.boolean().default(false).describe("Whether to write an audit log on the control-plane machines."),
    policy: documentText(10_000, auditPolicy)
      .optional()
      .describe(
        "An audit.k8s.io/v1 Policy in YAML, without YAML aliases and unknown fields. " +
          "Default: logs the metadata of every request.",
      ),
    maxAgeDays: z.int32().min(1).max(3650).default(30).describe("Days to retain a log file."),
    maxBackups: z.int32().min(1).max(1000).default(10).describe("Number of old log files to retain."),
    maxSizeMiB: z.int32().min(1).max(10_000).default(100).describe("Size in MiB at which the log file is rotated."),
  })
  .prefault({})
  .describe("Audit log of the API server, /var/log/kubernetes/audit.log.");

const Authentication = z
  .strictObject({
    configuration: documentText(10_000, authenticationConfig).describe(
      "An AuthenticationConfiguration of apiserver.config.k8s.io in YAML, without YAML aliases and unknown fields: " +
        "v1 since Kubernetes 1.34, v1beta1 before. The function does not check CEL expressions in it.",
    ),
  })
  .optional()
  .describe("Authentication with tokens of several issuers. Cannot be combined with `oidc`.");

const Authorization = z
  .strictObject({
    configuration: documentText(10_000, authorizationConfig).describe(
      "An AuthorizationConfiguration of apiserver.config.k8s.io in YAML, without YAML aliases and unknown fields: " +
        "v1 since Kubernetes 1.32, v1beta1 before. It must include Node and RBAC. The kubeconfig of a webhook is a " +
        "file of the machine. The function does not check CEL expressions in it.",
    ),
  })
  .optional()
  .describe("Order of authorizers, and webhooks among them. Default: Node, then RBAC.");

const ApiServer = union(
  z.strictObject({
    certSANs: z
      .array(alternativeName())
      .max(50)
      .optional()
      .describe("Additional names and IP addresses in the server's certificate, for example *.example.org."),
    extraArgs: extraArgs("API server"),
    extraVolumes: extraVolumes("API server"),
    admissionPlugins: z
      .array(
        z
          .string()
          .min(1)
          .max(64)
          .regex(/^[A-Za-z0-9]+$/, "must be the name of an admission plugin: letters and digits"),
      )
      .max(50)
      .optional()
      .describe("Admission plugins to enable in addition to the default ones."),
    oidc: Oidc.optional(),
    authentication: Authentication,
    authorization: Authorization,
    audit: Audit,
    podSecurity: PodSecurity,
    admissionConfig: AdmissionConfig,
    encryptionAtRest: z
      .strictObject({ secretRef: SecretKey("An EncryptionConfiguration.") })
      .optional()
      .describe("Encryption of resources in etcd."),
  }),
  ["oidc", "authentication"],
)
  .prefault({})
  .describe("The Kubernetes API server. Every change replaces the control-plane machines one by one.");

const component = (name: string) =>
  z
    .strictObject({ extraArgs: extraArgs(name), extraVolumes: extraVolumes(name) })
    .optional()
    .describe(`The ${name}. Changes replace the control-plane machines.`);

export const Kubernetes = z
  .strictObject({
    version: LooseVersionText.describe(
      "Kubernetes version, vMAJOR.MINOR.PATCH. Upgrade one minor version at a time, unless the platform lists the " +
        "versions in between. Downgrades are rejected.",
    ),
    apiServer: ApiServer,
    controllerManager: component("controller manager"),
    scheduler: component("scheduler"),
    etcd: z
      .strictObject({ extraArgs: extraArgs("etcd server") })
      .optional()
      .describe("The etcd server. Changes replace the control-plane machines."),
    kubelet: Kubelet.optional().describe("The kubelet of every node. Changes replace all machines."),
  })
  .describe("Version and components of Kubernetes.");
export type Kubernetes = z.output<typeof Kubernetes>;

interface ApiServerLayer {
  oidc?: unknown;
  authentication?: unknown;
  podSecurity?: unknown;
  admissionConfig?: readonly { name?: unknown }[];
}

export const apiServerRules: Rule<ApiServerLayer>[] = [
  {
    at: "kubernetes.apiServer",
    cel: "!has(self.oidc) || !has(self.authentication)",
    message: "cannot have both oidc and authentication",
    holds: ({ oidc, authentication }) => oidc === undefined || authentication === undefined,
  },
  {
    at: "kubernetes.apiServer",
    cel:
      "!has(self.podSecurity) || !has(self.admissionConfig) || " +
      "!self.admissionConfig.exists(plugin, plugin.name == 'PodSecurity')",
    message: "cannot have both podSecurity and an admissionConfig of PodSecurity",
    holds: ({ podSecurity, admissionConfig = [] }) =>
      podSecurity === undefined || !admissionConfig.some(({ name }) => name === "PodSecurity"),
  },
];

export const kubernetesRules: Rule<{ version?: string }>[] = [
  {
    at: "kubernetes",
    cel: "!has(self.version) || self.version.startsWith('v')",
    message: "must start with v, for example v1.35.2",
    messageExpression: {
      cel: `'"' + self.version + '" must start with v: write v' + self.version`,
      text: ({ version }) => `"${version}" must start with v: write v${version}`,
    },
    field: "version",
    holds: ({ version }) => version === undefined || version.startsWith("v"),
  },
];
