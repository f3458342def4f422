import { z } from "zod";
import { imageRepository } from "../../api/image-reference.ts";
import { defineAnnotationRules } from "../../api/labels.ts";
import { defineKeyRule } from "../../api/key-rule.ts";
import { qualifiedName } from "../../api/qualified-name.ts";
import type { Rule } from "../../api/rule.ts";
import { objectName } from "../../api/text.ts";
import { Addons } from "./addons.ts";
import { component, Deployment } from "./deployment.ts";
import { NetworkSettings } from "./network.ts";

const addressType = z.enum(["InternalIP", "ExternalIP", "Hostname", "InternalDNS", "ExternalDNS"]);

/** `spec.controlPlane.kamaji`. Field names are those of KamajiControlPlane. */
export const Settings = z.strictObject({
  dataStoreName: objectName()
    .optional()
    .describe(
      "DataStore that stores the cluster, which the platform creates. Default: that of Kamaji's configuration. " +
        "A change moves the data to a DataStore with the same driver; meanwhile the API server is read-only.",
    ),
  registry: imageRepository().optional().describe("Registry of the control-plane images. Default: registry.k8s.io."),
  network: NetworkSettings,
  addons: Addons,
  kubelet: z
    .strictObject({
      preferredAddressTypes: z
        .array(addressType)
        .min(1)
        .max(5)
        .default(["InternalIP", "ExternalIP", "Hostname"])
        .describe("Addresses of nodes that the API server connects to, the first one first."),
      cgroupfs: z
        .enum(["systemd", "cgroupfs"])
        .default("systemd")
        .describe("Cgroup driver of the kubelets, the same as that of the container runtime."),
    })
    .prefault({})
    .describe("Configuration of the kubelets that Kamaji writes. Nodes read it when they join."),
  apiServer: component("API server"),
  controllerManager: component("controller manager"),
  scheduler: component("scheduler"),
  kine: component("translator between the API server and a relational DataStore"),
  deployment: Deployment,
});
export type Settings = z.output<typeof Settings>;

const at = "controlPlane.kamaji";

const keyRule = (field: string) =>
  defineKeyRule(`${at}.${field}`, {
    celOfWrong: `!${qualifiedName.cel("key")}`,
    isWrong: (key) => !qualifiedName.holds(key),
    message: `every key must be ${qualifiedName.allowed}`,
  });

const tolerationRule: Rule<{ key?: string; value?: string; operator?: string }> = {
  at: `${at}.deployment.tolerations[]`,
  cel: "has(self.key) || !has(self.operator) || self.operator == 'Exists'",
  message: "must have a key with operator Equal",
  field: "key",
  holds: ({ key, operator }) => key !== undefined || operator === undefined || operator === "Exists",
};

export const settingsRules: readonly Rule[] = [
  keyRule("network.serviceLabels"),
  ...["network.serviceAnnotations", "network.ingress.extraAnnotations"].flatMap((field) =>
    defineAnnotationRules(`${at}.${field}`),
  ),
  keyRule("deployment.nodeSelector"),
  tolerationRule,
];
