import { z } from "zod";
import type { Dependent } from "./dependent.ts";
import { flagOf } from "./flags.ts";
import { documentText, inlineDocument } from "./inline-document.ts";

/** Plugins of kube-apiserver that read a configuration. All others ignore it. */
const names = [
  "EventRateLimit",
  "ImagePolicyWebhook",
  "MutatingAdmissionWebhook",
  "PodNodeSelector",
  "PodSecurity",
  "PodTolerationRestriction",
  "ResourceQuota",
  "ValidatingAdmissionWebhook",
] as const;

interface Plugin {
  /** Whether kube-apiserver enables the plugin by default. */
  readonly isDefault: boolean;
  /** Fields that a configuration must have. */
  readonly fields: Readonly<Record<string, string>>;
}

const typed = (isDefault: boolean, apiVersion: string, kind: string): Plugin => ({
  isDefault,
  fields: { apiVersion, kind },
});
const webhooks = typed(true, "apiserver.config.k8s.io/v1", "WebhookAdmissionConfiguration");

const plugins: Readonly<Record<(typeof names)[number], Plugin>> = {
  EventRateLimit: typed(false, "eventratelimit.admission.k8s.io/v1alpha1", "Configuration"),
  ImagePolicyWebhook: { isDefault: false, fields: { imagePolicy: "" } },
  MutatingAdmissionWebhook: webhooks,
  PodNodeSelector: { isDefault: false, fields: { podNodeSelectorPluginConfig: "" } },
  PodSecurity: typed(true, "pod-security.admission.config.k8s.io/v1", "PodSecurityConfiguration"),
  PodTolerationRestriction: typed(false, "podtolerationrestriction.admission.k8s.io/v1alpha1", "Configuration"),
  ResourceQuota: typed(true, "apiserver.config.k8s.io/v1", "ResourceQuotaConfiguration"),
  ValidatingAdmissionWebhook: webhooks,
};

export const pluginConfiguration = inlineDocument(z.record(z.string(), z.json()));

const PluginConfig = z.strictObject({
  name: z.enum(names).describe("Name of the plugin."),
  configuration: documentText(4000, pluginConfiguration).describe(
    "Configuration of the plugin in YAML, without YAML aliases. The function checks only its kind.",
  ),
});
export type PluginConfig = z.output<typeof PluginConfig>;

export const AdmissionConfig = z
  .array(PluginConfig)
  .max(names.length)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: names.length })
  .optional()
  .describe("Configurations of admission plugins. Cannot configure PodSecurity together with `podSecurity`.");

/** What a configuration lacks to be one of its plugin; undefined if it lacks nothing. */
export function explainConfiguration({ name, configuration }: PluginConfig): string | undefined {
  const { fields } = plugins[name];
  const value = pluginConfiguration.read(configuration) ?? {};
  const missing = Object.entries(fields).filter(([field, text]) =>
    text === "" ? value[field] === undefined : value[field] !== text,
  );
  if (missing.length === 0) return undefined;
  return `must have ${missing.map(([field, text]) => (text === "" ? field : `${field} ${text}`)).join(" and ")}`;
}

interface Enabled {
  readonly admissionConfig?: readonly Pick<PluginConfig, "name">[];
  readonly admissionPlugins?: readonly string[];
  readonly extraArgs?: Readonly<Record<string, string>>;
}

export const admissionDependent: Dependent<Enabled> = {
  at: "kubernetes.apiServer",
  settings: ["admissionConfig"],
  reason: "for a plugin that is not enabled: add the plugin to admissionPlugins",
  hasEffect: ({ admissionConfig = [], admissionPlugins = [], extraArgs = {} }) => {
    const flagged = flagOf(extraArgs, "enable-admission-plugins")?.split(",") ?? [];
    const enabled = new Set([...admissionPlugins, ...flagged]);
    return admissionConfig.every(({ name }) => plugins[name].isDefault || enabled.has(name));
  },
};
