import { z } from "zod";
import { dataKey, objectName } from "../../api/text.ts";
import { mirrorFields } from "../rancher/mirrors.ts";
import { registriesOf } from "../../api/registry.ts";

/** Settings of every node, server or agent. Field names are those of Cluster API K3s. */
export const NodeSettings = z.strictObject({
  registries: registriesOf(z.strictObject(mirrorFields)).describe(
    "Mirrors of registries. A change replaces all machines.",
  ),
  registriesSecretRef: z
    .strictObject({
      name: objectName().describe("Secret in the cluster's namespace."),
      key: dataKey().describe("Key in the Secret."),
    })
    .optional()
    .describe(
      "A registries.yaml with credentials or certificates, instead of registries. A changed Secret reaches only new " +
        "machines.",
    ),
  airGapped: z
    .boolean()
    .default(false)
    .describe("Install k3s from the image instead of get.k3s.io. A change replaces all machines."),
  airGappedInstallScriptPath: z
    .string()
    .max(255)
    // The provider writes the path into a command without quotes.
    .regex(/^(\/[A-Za-z0-9_][-A-Za-z0-9._]*)+$/, "must be an absolute path of letters, digits and . _ -")
    .optional()
    .describe("Path of the install script in the image. Default: /opt/install.sh. Needs airGapped."),
});
export type NodeSettings = z.output<typeof NodeSettings>;
