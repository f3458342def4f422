import { z } from "zod";
import { fileContent } from "./file-content.ts";
import { union } from "./layer.ts";
import type { Rule } from "./rule.ts";
import { dataKey, objectName } from "./text.ts";
import { yamlWords } from "./yaml-word.ts";

export const SecretKey = z.strictObject({
  name: objectName().describe("Secret in the cluster's namespace."),
  key: dataKey().describe("Key in the Secret."),
});

/**
 * Allows only characters that need no quotes in YAML, because bootstrap providers do not quote the path. Rejects the
 * segments . and .., so that a file has only one path.
 */
export function nodePath() {
  return z
    .string()
    .min(1)
    .max(512)
    .regex(
      /^(\/\.{0,2}[-A-Za-z0-9_@%+=,~\\][-A-Za-z0-9._@%+=,~\\]*)+$/,
      "must be an absolute path of letters, digits and . _ @ % + = , ~ \\ -, without the segments . and ..",
    );
}

/** cloud-init accepts names of users and groups, not numbers. */
const owner = z
  .string()
  .min(1)
  .max(65)
  .regex(
    /^[A-Za-z_][-A-Za-z0-9_.]{0,31}(:[A-Za-z_][-A-Za-z0-9_.]{0,31})?$/,
    "must be user or user:group, as names of letters, digits and . _ -",
  )
  .refine((name) => !yamlWords.includes(name.toLowerCase()), "must be no word of YAML such as on: write on:on");

/** Schema of a file on a node. */
export const NodeFile = union(
  z.strictObject({
    path: nodePath().describe("Absolute path on the node."),
    content: fileContent(10_240)
      .min(1)
      .optional()
      .describe(
        "Content in plain text: do not put secrets here. It is written unchanged, except that text always ends with " +
          "a line break. Jinja is not rendered, except lookups such as {{ ds.meta_data.local_hostname }}.",
      ),
    contentFrom: z
      .strictObject({
        secret: SecretKey.optional().describe(
          "Secret that has the content, read when a machine is created. A changed Secret reaches only new machines.",
        ),
      })
      .optional()
      .describe("Reference to the content."),
    owner: owner.optional().describe("Owner, as `user` or `user:group`. Default: root:root."),
    permissions: z
      .string()
      .max(4)
      .regex(/^[0-7]{3,4}$/, "must be an octal mode, for example 0644 or 4755")
      .optional()
      .describe("Octal mode, for example 0644, or 4755 for a setuid program."),
  }),
  ["content", "contentFrom"],
);

type FileLayer = { content?: string; contentFrom?: object };

export function defineFileRules(at: string): Rule<FileLayer>[] {
  return [
    {
      at,
      cel: "!(has(self.content) && has(self.contentFrom))",
      message: "cannot have both content and contentFrom",
      holds: (file) => file.content === undefined || file.contentFrom === undefined,
    },
  ];
}
