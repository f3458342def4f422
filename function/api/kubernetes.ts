import { z } from "zod";
import { fileContent } from "./file-content.ts";
import { alternativeName } from "./host.ts";
import type { Rule } from "./rule.ts";
import { configLine, dataKey, objectName } from "./text.ts";
import { urlText } from "./url.ts";
import { LooseVersionText } from "./version.ts";

const extraArgs = (component: string) =>
  z
    .record(z.string().max(256), configLine(1024))
    .meta({ maxProperties: 64 })
    .optional()
    .describe(`Flags of the ${component}, without the dashes. They win over those that we set.`);

const SecretKey = (what: string) =>
  z
    .strictObject({
      name: objectName().describe("Secret in the cluster's namespace."),
      key: dataKey().describe("Key in the Secret."),
    })
    .describe(`${what} A changed Secret reaches new machines only.`);

const Oidc = z
  .strictObject({
    issuerURL: urlText(512, { schemes: ["https"], hasMore: false }).describe("Issuer, https only."),
    clientID: configLine(256).min(1).describe("Audience that tokens must be issued for."),
    usernameClaim: configLine(256).min(1).default("sub").describe("Claim with the user's name."),
    groupsClaim: configLine(256).min(1).optional().describe("Claim with the user's groups."),
    caRef: SecretKey("Certificate authority of the issuer, PEM.").optional(),
  })
  .describe("Log in with tokens of an OpenID Connect issuer.");

const Audit = z
  .strictObject({
    enabled: z.boolean().default(false).describe("Write an audit log on the control-plane machines."),
    policy: fileContent(10_000)
      .optional()
      .describe("An audit.k8s.io/v1 Policy as YAML. Default: metadata of every request."),
    maxAgeDays: z.int32().min(1).max(3650).default(30).describe("Days that a log file is kept."),
    maxBackups: z.int32().min(1).max(1000).default(10).describe("Log files that are kept."),
    maxSizeMiB: z.int32().min(1).max(10_000).default(100).describe("Size at which a new log file begins."),
  })
  .prefault({})
  .describe("Audit log of the API server, /var/log/kubernetes/audit.log.");

const ApiServer = z
  .strictObject({
    certSANs: z
      .array(alternativeName())
      .max(50)
      .optional()
      .describe("Further names and addresses in the server's certificate, also *.example.org."),
    extraArgs: extraArgs("API server"),
    admissionPlugins: z
      .array(
        z
          .string()
          .min(1)
          .max(64)
          .regex(/^[A-Za-z0-9]+$/),
      )
      .max(50)
      .optional()
      .describe("Admission plug-ins that are enabled besides the default ones."),
    oidc: Oidc.optional(),
    audit: Audit,
    encryptionAtRest: z
      .strictObject({ secretRef: SecretKey("An EncryptionConfiguration.") })
      .optional()
      .describe("Encrypt resources in etcd."),
  })
  .prefault({})
  .describe("The Kubernetes API server. Every change replaces the control-plane machines, one after the other.");

const component = (name: string) =>
  z
    .strictObject({ extraArgs: extraArgs(name) })
    .optional()
    .describe(`The ${name}. Changes replace the control-plane machines.`);

export const Kubernetes = z
  .strictObject({
    version: LooseVersionText.describe(
      "Kubernetes version, vMAJOR.MINOR.PATCH. It may rise by one minor at a time and never fall.",
    ),
    apiServer: ApiServer,
    controllerManager: component("controller manager"),
    scheduler: component("scheduler"),
    etcd: component("etcd server"),
    kubelet: z
      .strictObject({ extraArgs: extraArgs("kubelet") })
      .optional()
      .describe("The kubelet of every node. Changes replace all machines."),
  })
  .describe("Kubernetes itself.");
export type Kubernetes = z.output<typeof Kubernetes>;

const flagName = /^[A-Za-z0-9][-A-Za-z0-9_.]*$/;

/** A name with = or a space in it would be another flag. */
export const flagRules: Rule<Record<string, string>>[] = [
  "apiServer",
  "controllerManager",
  "scheduler",
  "etcd",
  "kubelet",
].map((component) => ({
  at: `kubernetes.${component}.extraArgs`,
  cel: `self.all(name, name.matches('${flagName.source}'))`,
  message: "every name must be a flag without its dashes: letters, digits and . _ -",
  holds: (flags) => Object.keys(flags).every((name) => flagName.test(name)),
}));

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
