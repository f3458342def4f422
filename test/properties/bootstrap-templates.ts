import { parse } from "yaml";
import { z } from "zod";

/**
 * Bootstrap data with files and commands, by the rules of the templates of bootstrap providers. The rules were read
 * from their source, because those of RKE2 and EKS cannot run here. That of kubeadm also runs in the end-to-end
 * scenario `injection`.
 */
const CloudFile = z.object({
  path: z.string(),
  owner: z.string().optional(),
  permissions: z.string().optional(),
  encoding: z.string().optional(),
  content: z.string(),
});
type CloudFile = z.output<typeof CloudFile>;

export interface Node {
  readonly files: readonly CloudFile[];
  readonly commands: readonly unknown[];
}

const CloudConfig = z.strictObject({ write_files: z.array(CloudFile), runcmd: z.array(z.unknown()) });

/** Files as in `bootstrap/kubeadm/pkg/cloudinit/files.go` of Cluster API 1.14: only encoding and mode are quoted. */
function filesOf(files: readonly CloudFile[], dash: string): string {
  const entries = files.map(({ path, owner, permissions, encoding, content }) =>
    [
      `${dash}path: ${path}`,
      ...(encoding === undefined ? [] : [`    encoding: "${encoding}"`]),
      ...(owner === undefined ? [] : [`    owner: ${owner}`]),
      ...(permissions === undefined ? [] : [`    permissions: '${permissions}'`]),
      "    content: |",
      ...content.split("\n").map((line) => `      ${line}`),
    ].join("\n"),
  );
  return ["write_files:", ...entries].join("\n");
}

/** Quotes like `printf "%q"` in `commands.go` of the same package. */
function goQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/**
 * kubeadm, and RKE2 and k3s, which have the same two templates: `bootstrap/internal/cloudinit/cloudinit.go` of CAPRKE2
 * 0.25, `pkg/cloudinit/cloudinit.go` of Cluster API K3s 0.3.
 */
export function cloudConfig(files: readonly unknown[], commands: readonly string[]): string {
  const lines = commands.map((command) => `  - ${goQuoted(command)}`);
  const text = filesOf(z.array(CloudFile).parse(files), "-   ");
  return `## template: jinja\n#cloud-config\n\n${text}\nruncmd:\n${lines.join("\n")}\n`;
}

/** EKS: `bootstrap/eks/internal/userdata/nodeadm.go` and `files.go` of CAPA 2.11. Each part ends at a boundary. */
export function nodeadmUserData(files: readonly unknown[], commands: readonly string[]): string {
  const script = ["#!/bin/bash", "set -o errexit", "set -o pipefail", "set -o nounset", ...commands].join("\n");
  const part = (type: string, body: string) => `--//\nContent-Type: ${type}\n\n${body}\n`;
  const config = `#cloud-config\n${filesOf(z.array(CloudFile).parse(files), "  - ")}\nruncmd: []`;
  return `${part("text/x-shellscript", script)}${part("text/cloud-config", config)}--//--`;
}

/** The result of cloud-init: PyYAML reads YAML 1.1, which has more line breaks than the parser used here. */
export function readCloudConfig(text: string): Node {
  const { write_files: files, runcmd: commands } = CloudConfig.parse(
    parse(text.replaceAll(/\r\n|[\r\u0085\u2028\u2029]/g, "\n")),
  );
  return { files: files.map((file) => ({ ...file, content: decoded(file) })), commands };
}

export function partsOfUserData(text: string): string[] {
  return text.split(/^--\/\/.*$/m).flatMap((part) => (part.trim() === "" ? [] : [part.replace(/^[^]*?\n\n/, "")]));
}

function decoded({ content, encoding }: CloudFile): string {
  return encoding === "base64" ? Buffer.from(content, "base64").toString() : content;
}
