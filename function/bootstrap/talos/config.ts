import type { JsonObject } from "../../kubernetes/object.ts";
import type { NodeFile, NodeRegistry, NodeSetup } from "../node-setup.ts";
import { hasPath } from "../registry-url.ts";
import { renderMap, renderPatch } from "./patch.ts";
import type { NodeSettings } from "./settings.ts";

/** What differs between control-plane machines and workers. */
interface Role {
  readonly generateType: "controlplane" | "worker";
  /** The section `cluster` of the machine configuration. */
  readonly cluster?: JsonObject;
  /** Patches of the spec for these machines only. */
  readonly patches: readonly string[] | undefined;
}

/** Renders a TalosConfigSpec. */
export function renderTalosConfig(setup: NodeSetup, settings: NodeSettings, role: Role): JsonObject {
  const { talosVersion, registries = [], strategicPatches = [] } = settings;
  return {
    generateType: role.generateType,
    talosVersion,
    hostname: renderHostname(setup),
    // The provider does not apply JSON patches to the configuration of Talos 1.12 and later, which has many documents.
    strategicPatches: [
      ...renderPatch({ machine: renderMachine(setup), cluster: { ...renderCloudProvider(setup), ...role.cluster } }),
      ...renderVirtualAddress(setup),
      ...renderTrust(setup),
      ...listPortableRegistries(setup, registries).flatMap((registry) => renderPortableRegistry(registry)),
      ...registries.flatMap((registry) => renderRegistry(registry)),
      ...strategicPatches,
      ...(role.patches ?? []),
    ],
  };
}

/**
 * Where the infrastructure names nodes, Talos reads the name from its metadata. Elsewhere a node has the name of its
 * infrastructure's machine: if that reports another host name than the node has, the control plane provider removes
 * the node's member of etcd (controllers/etcd.go, auditEtcd).
 */
function renderHostname({ nodeName }: NodeSetup): JsonObject | undefined {
  return nodeName === undefined ? { source: "InfrastructureName" } : undefined;
}

function renderMachine(setup: NodeSetup): JsonObject {
  const { labels, kubeletArgs, taints = [], nodeName, files = [], ntpServers, kernelModules = [], sysctls } = setup;
  return {
    kernel: { modules: kernelModules.map((name) => ({ name })) },
    sysctls: renderMap(sysctls),
    time: { servers: ntpServers },
    nodeLabels: renderMap(labels),
    kubelet: {
      extraArgs: renderMap(kubeletArgs),
      // Not `nodeTaints`, because a worker may not change the taints of its node once it is registered.
      extraConfig: { registerWithTaints: taints.map(({ key, value, effect }) => ({ key, value, effect })) },
      // Talos cuts the name at its first dot, and a cloud controller manager would not find the machine.
      registerWithFQDN: nodeName === undefined ? undefined : true,
    },
    files: files.map((file) => renderFile(file)),
  };
}

function renderFile({ path, content, permissions = "0644" }: NodeFile): JsonObject {
  return { op: "create", path, permissions: Number.parseInt(permissions, 8), content: content ?? "" };
}

function renderCloudProvider({ cloudProvider }: NodeSetup): JsonObject {
  return { externalCloudProvider: cloudProvider === "External" ? { enabled: true } : undefined };
}

/** Talos itself announces the address, with leader election in etcd. */
function renderVirtualAddress({ virtualAddress }: NodeSetup): string[] {
  if (!virtualAddress) return [];
  const { address, interface: link } = virtualAddress;
  return renderPatch({ apiVersion: "v1alpha1", kind: "Layer2VIPConfig", name: address, link });
}

function renderTrust({ trustBundle }: NodeSetup): string[] {
  if (trustBundle === undefined) return [];
  const document = { apiVersion: "v1alpha1", kind: "TrustedRootsConfig", name: "trust-bundle" };
  return renderPatch({ ...document, certificates: trustBundle });
}

type Registry = NonNullable<NodeSettings["registries"]>[number];

/** Registries without one of the same name in Talos' settings, which say more. */
function listPortableRegistries({ registries = [] }: NodeSetup, others: readonly Registry[]): NodeRegistry[] {
  const hosts = new Set(others.map(({ host }) => host));
  return registries.filter(({ host }) => !hosts.has(host));
}

function renderPortableRegistry({ host, mirrors }: NodeRegistry): string[] {
  return renderMirrors(
    host,
    mirrors.map((url) => ({ url, overridePath: hasPath(url) || undefined })),
  );
}

function renderRegistry({ host, endpoints, skipFallback, overridePath }: Registry): string[] {
  const mirrors = endpoints.map((url) => ({ url, overridePath: overridePath || undefined }));
  return renderMirrors(host, mirrors, skipFallback || undefined);
}

function renderMirrors(name: string, endpoints: JsonObject[], skipFallback?: true): string[] {
  return renderPatch({ apiVersion: "v1alpha1", kind: "RegistryMirrorConfig", name, endpoints, skipFallback });
}
