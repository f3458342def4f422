import { z } from "zod";
import type { Rule } from "./rule.ts";

export const Certificates = z
  .strictObject({
    rotateBeforeDays: z
      .int32()
      .min(7)
      .max(300)
      .optional()
      .describe(
        "A control-plane machine is replaced when its certificates expire within this number of days. Default: never.",
      ),
    validityDays: z
      .int32()
      .min(1)
      .max(1095)
      .optional()
      .describe("Validity of the certificates of new machines, in days. Default: one year."),
    caValidityDays: z
      .int32()
      .min(1)
      .max(36_500)
      .optional()
      .describe("Validity of the cluster's certificate authority, in days. Default: ten years. Cannot be changed."),
  })
  .optional()
  .describe("Certificates of the control plane.");

type Days = NonNullable<z.output<typeof Certificates>>;

const at = "controlPlane.certificates";

/** Rules of KubeadmControlPlane's webhook (controlplane/kubeadm/webhooks/admission/kubeadmcontrolplane.go). */
export const certificateRules: Rule<Days>[] = [
  {
    at,
    cel: "!has(self.rotateBeforeDays) || !has(self.validityDays) || self.rotateBeforeDays < self.validityDays",
    message: "rotateBeforeDays must be less than validityDays",
    field: "rotateBeforeDays",
    withValue: ({ rotateBeforeDays, validityDays }) =>
      `${rotateBeforeDays} is not allowed: rotateBeforeDays must be less than validityDays (${validityDays})`,
    holds: ({ rotateBeforeDays, validityDays }) =>
      rotateBeforeDays === undefined || validityDays === undefined || rotateBeforeDays < validityDays,
  },
  {
    at,
    cel: "!has(self.validityDays) || !has(self.caValidityDays) || self.validityDays <= self.caValidityDays",
    message: "validityDays must not be greater than caValidityDays",
    field: "validityDays",
    withValue: ({ validityDays, caValidityDays }) =>
      `${validityDays} is not allowed: validityDays must not be greater than caValidityDays (${caValidityDays})`,
    holds: ({ validityDays, caValidityDays }) =>
      validityDays === undefined || caValidityDays === undefined || validityDays <= caValidityDays,
  },
];
