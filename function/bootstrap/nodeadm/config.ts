import { isPlainContent } from "../../api/file-content.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { prune } from "../../kubernetes/prune.ts";
import { renderCloudInitFile } from "../cloud-config/file.ts";
import type { NodeSetup, NodeTaint } from "../node-setup.ts";

/** `spec.template` of a NodeadmConfigTemplate (Amazon Linux 2023). The kubelet's way to the API server is nodeadm's own. */
export function renderNodeadmTemplate(setup: NodeSetup): JsonObject {
  const spec = prune({
    kubelet: {
      flags: renderKubeletFlags(setup),
      config: { registerWithTaints: (setup.taints ?? []).map(kubeletTaint) },
    },
    preNodeadmCommands: setup.preCommands ?? [],
    files: (setup.files ?? []).map((file) => renderCloudInitFile(file, isPlainAscii)),
  });
  // The template is required even where there is nothing to say in it.
  return Object.keys(spec).length === 0 ? {} : { spec };
}

/** Flags as they stand on a command line; sorted, so that equal flags are equal text. */
function renderKubeletFlags({ kubeletArgs = {}, labels = {} }: NodeSetup): string[] {
  const nodeLabels = sortedEntries(labels).map(([name, value]) => `${name}=${value}`);
  const args = nodeLabels.length === 0 ? kubeletArgs : { ...kubeletArgs, "node-labels": nodeLabels.join(",") };
  return sortedEntries(args).map(([name, value]) => `--${name}=${value}`);
}

function sortedEntries(texts: Record<string, string>): [string, string][] {
  return Object.entries(texts).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

function kubeletTaint({ key, value, effect }: NodeTaint): JsonObject {
  return { key, value, effect };
}

/** The template says of its part that it has seven bits, so that cloud-init reads other characters wrongly. */
function isPlainAscii(text: string): boolean {
  return isPlainContent(text) && /^[\t\n -~]*$/.test(text);
}

/** True where a line would end the script in the provider's template, as a boundary of its parts (the same file). */
export function isEndingScript(command: string): boolean {
  return /^--\/\//m.test(command);
}

/** True where the provider's template would break the text of a kubelet flag (bootstrap/eks/internal/userdata/nodeadm.go). */
export function isBreakingFlags(text: string): boolean {
  return /["\\\n]/.test(text);
}
