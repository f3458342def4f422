import { combineNodeSetups } from "../combined-setup.ts";
import type { NodeFile, NodeRegistry, NodeSetup } from "../node-setup.ts";
import { hasPath } from "../registry-url.ts";
import { pathOfHosts, systemFiles } from "../setup-paths.ts";
import { ownFile } from "./own-file.ts";

/**
 * Adds the registries of the containerd of an image. It reads the folder at each pull, if its configuration has the
 * `config_path` that image-builder, kind and Amazon's images set.
 */
export function addRegistries(setup: NodeSetup): NodeSetup {
  const { registries = [] } = setup;
  if (registries.length === 0) return setup;
  return combineNodeSetups({ files: registries.map((registry) => renderHosts(registry)) }, setup);
}

/** hosts.toml of a registry (containerd, docs/hosts.md). Texts of JSON are texts of TOML. */
function renderHosts({ host, mirrors }: NodeRegistry): NodeFile {
  const tables = mirrors.map((mirror) => {
    const override = hasPath(mirror) ? "  override_path = true\n" : "";
    return `[host.${JSON.stringify(mirror)}]\n  capabilities = ["pull", "resolve"]\n${override}`;
  });
  // Only containerd reads it.
  return { ...ownFile(pathOfHosts(host), { content: tables.join("\n") }), permissions: "0600" };
}

/** Adds a part of the configuration of the containerd of an image, which reads it when it starts. */
export function addContainerdConfig(setup: NodeSetup): NodeSetup {
  const { containerdConfig: content } = setup;
  if (content === undefined) return setup;
  const file = ownFile(systemFiles.containerdConfig, { content });
  return combineNodeSetups({ files: [file], preCommands: ["systemctl try-restart containerd"] }, setup);
}
