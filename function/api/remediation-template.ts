import { z } from "zod";
import { subdomain } from "./dns.ts";
import { remediationTemplate } from "./object-values.ts";
import { matchWhole } from "./pattern.ts";
import { objectName } from "./text.ts";

const apiVersion = matchWhole(`${subdomain}/[a-z]([-a-z0-9]*[a-z0-9])?`);

/**
 * A reference to a template of an object that remediates a machine (MachineHealthCheck, `remediation.templateRef`).
 * Cluster API creates the object, and deletes the object of that kind with the name of each healthy machine. With the
 * template of a machine, it would delete the machines themselves, so only kinds for remediation are allowed.
 */
const TemplateRef = z.strictObject({
  apiVersion: z
    .string()
    .max(317)
    .regex(apiVersion, "must be group/version, for example infrastructure.cluster.x-k8s.io/v1beta1")
    .describe("API group and version of the template."),
  kind: z
    .string()
    .max(63)
    .regex(remediationTemplate, "must end in RemediationTemplate, for example Metal3RemediationTemplate")
    .describe("Kind of the template. It ends in RemediationTemplate."),
  name: objectName().describe("Name of the template, in the namespace of the cluster."),
});

export const ExternalRemediation = z
  .strictObject({
    templateRef: TemplateRef.describe("The template of the objects that remediate machines."),
  })
  .optional()
  .describe(
    "Another controller repairs unhealthy machines, for example by restarting them. Cluster API creates an object " +
      "for it from the template. Default: Cluster API replaces the machines.",
  );
