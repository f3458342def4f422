import { isPlainContent } from "../../api/file-content.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { prune } from "../../kubernetes/prune.ts";
import { renderCloudInitFile } from "../cloud-config/file.ts";
import { renderStorage } from "../cloud-config/storage.ts";
import { renderNtp, renderUser } from "../cloud-config/system.ts";
import { addRegistries } from "../linux/containerd.ts";
import { renderSystem } from "../linux/system.ts";
import type { NodeSetup, NodeTaint } from "../node-setup.ts";

/** nodeadm asks EC2 about its instance. */
const programs = { services: ["containerd", "nodeadm-run"] };

/**
 * Renders `spec.template` of a NodeadmConfigTemplate (Amazon Linux 2023). nodeadm configures the kubelet's connection
 * to the API server.
 */
export function renderNodeadmTemplate(setup: NodeSetup): JsonObject {
  const { files = [], preCommands = [], ntpServers, users = [] } = renderSystem(addRegistries(setup), programs);
  const spec = prune({
    ...renderStorage(setup),
    kubelet: {
      flags: renderKubeletFlags(setup),
      config: { registerWithTaints: (setup.taints ?? []).map(renderKubeletTaint) },
    },
    ntp: renderNtp(ntpServers),
    users: users.map((user) => renderUser(user)),
    preNodeadmCommands: preCommands,
    files: files.map((file) => renderCloudInitFile(file, isPlainAscii)),
  });
  // The template is required even if it is empty.
  return Object.keys(spec).length === 0 ? {} : { spec };
}

/** Flags as on a command line, sorted so that equal flags render equally. */
function renderKubeletFlags({ kubeletArgs = {}, labels = {} }: NodeSetup): string[] {
  const nodeLabels = sortedEntries(labels).map(([name, value]) => `${name}=${value}`);
  const args = nodeLabels.length === 0 ? kubeletArgs : { ...kubeletArgs, "node-labels": nodeLabels.join(",") };
  return sortedEntries(args).map(([name, value]) => `--${name}=${value}`);
}

function sortedEntries(texts: Record<string, string>): [string, string][] {
  return Object.entries(texts).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

function renderKubeletTaint({ key, value, effect }: NodeTaint): JsonObject {
  return { key, value, effect };
}

/**
 * True for text that CAPA's template delivers unchanged: it declares its part of the MIME message as 7-bit, so
 * cloud-init misreads other characters.
 */
function isPlainAscii(text: string): boolean {
  return isPlainContent(text) && /^[\t\n -~]*$/.test(text);
}

/**
 * True if a line would end the script in CAPA's template, because cloud-init reads it as a MIME boundary
 * (bootstrap/eks/internal/userdata/nodeadm.go).
 */
export function hasMimeBoundary(command: string): boolean {
  return /^--\/\//m.test(command);
}

/**
 * True if the text would break the kubelet flags in the provider's template
 * (bootstrap/eks/internal/userdata/nodeadm.go).
 */
export function breaksKubeletFlags(text: string): boolean {
  return /["\\\n]/.test(text);
}
