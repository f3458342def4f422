import { z } from "zod";
import { dnsLabel } from "./dns.ts";

const level = (what: string) =>
  z
    .enum(["privileged", "baseline", "restricted"])
    .optional()
    .describe(`Level of the Pod Security Standards ${what}. Default: privileged.`);

export const PodSecurity = z
  .strictObject({
    enforce: level("that pods must meet"),
    audit: level("whose violation is recorded in the audit log"),
    warn: level("whose violation is shown to the user"),
    exemptNamespaces: z
      .array(dnsLabel(63))
      .max(50)
      .meta({ "x-kubernetes-list-type": "set", maxItems: 50 })
      .default(["kube-system"])
      .describe("Namespaces without these levels. Network plugins and kube-proxy need more than baseline allows."),
  })
  .optional()
  .describe("Levels of Pod Security for namespaces without labels of their own, which win.");
export type PodSecurity = z.output<typeof PodSecurity>;
