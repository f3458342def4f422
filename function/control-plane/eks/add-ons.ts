import { z } from "zod";
import { content } from "../../api/content.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { iamARN } from "./arn.ts";

const Addon = z.strictObject({
  name: z
    .string()
    .min(2)
    .max(128)
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .describe("For example vpc-cni, coredns, kube-proxy, aws-ebs-csi-driver."),
  version: z
    .string()
    .max(64)
    .regex(/^v?[0-9]+(\.[0-9]+)*([-+.][0-9A-Za-z]+)*$/, "must be a version such as v1.20.0-eksbuild.1")
    .describe("For example v1.20.0-eksbuild.1. EKS lists the versions for each Kubernetes version."),
  conflictResolution: z
    .enum(["overwrite", "none", "preserve"])
    .default("overwrite")
    .describe("Handling of settings that were changed in the cluster."),
  serviceAccountRoleARN: iamARN("role").optional().describe("IAM role of the add-on's service account."),
  configuration: content(z.string().min(2).max(8192)).optional().describe("JSON, in the schema of the add-on."),
  preserveOnDelete: z
    .boolean()
    .default(false)
    .describe("Keep the add-on from being removed from this list, because the provider would delete it."),
});

export const addonFields = {
  addons: z
    .array(Addon)
    .max(50)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: 50 })
    .optional()
    .describe(
      "Add-ons that EKS manages. Without any, EKS installs vpc-cni, coredns and kube-proxy once. A removed item is " +
        "deleted in the cluster, so vpc-cni and kube-proxy must remain unless they are disabled.",
    ),
  vpcCni: z
    .strictObject({
      disable: z.boolean().default(false).describe("Remove Amazon's CNI, to use another one."),
      env: z
        .record(
          z
            .string()
            .max(128)
            .regex(/^[-._A-Za-z][-._A-Za-z0-9]*$/),
          content(z.string().max(1024)),
        )
        .meta({ maxProperties: 50 })
        .optional()
        .describe("Environment variables of the DaemonSet aws-node. Removing an item does not remove the variable."),
    })
    .prefault({})
    .describe("Amazon's CNI."),
  kubeProxy: z
    .strictObject({ disable: z.boolean().default(false).describe("Remove kube-proxy, for a CNI that replaces it.") })
    .prefault({})
    .describe("kube-proxy."),
};

const Addons = z.strictObject(addonFields);

export function renderAddonSpec({ addons = [], vpcCni, kubeProxy }: z.output<typeof Addons>): JsonObject {
  const env = Object.entries(vpcCni.env ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return {
    addons: addons.map((addon) => ({ ...addon })),
    vpcCni: { disable: vpcCni.disable, env: env.map(([name, value]) => ({ name, value })) },
    kubeProxy: { disable: kubeProxy.disable },
  };
}
