import type { BootstrapProvider, FieldSupport } from "../../bootstrap/provider.ts";
import { specPaths } from "../../bootstrap/setup-paths.ts";
import { formatCode } from "./describe.ts";
import { header } from "./pages.ts";

/** Renders which settings of nodes each bootstrap provider supports, and why it does not support the others. */
export function renderNodesPage(providers: readonly BootstrapProvider[]): string {
  return `${header}
# Settings of nodes

Labels, taints, files and commands belong to the control plane (${formatCode("spec.controlPlane")}) or to a pool
(${formatCode("spec.workers[]")}). Settings below ${formatCode("nodes")} are for all nodes
(${formatCode("spec.nodes")}), for the control plane (${formatCode("spec.controlPlane.nodes")}) or for a pool
(${formatCode("spec.workers[].nodes")}): the latter two win over the first, for each parameter, user, registry, disk and
mount. Kernel modules of both are loaded, and commands of both run. A change replaces the machines.
[KubernetesCluster](api.md) describes all fields.

A bootstrap provider renders each setting in its own fields, or as files and commands that run before the node joins.
The function rejects a setting that the bootstrap provider of the cluster does not support.

- **Registries** of kubeadm and nodeadm are files that containerd reads, if its configuration has the \`config_path\` of
  image-builder, kind or Amazon. RKE2, k3s and Talos have further settings of registries: those of a host there win.
- **IP families:** if the first range of \`network.services\` is IPv6, nodes choose an IPv6 address
  ([Use IPv6 and dual stack](../ipv6.md)).
- **Credentials** are the kubelet's, so they are for all pods of the node.
- **The proxy** is for containerd, for RKE2 and k3s themselves, and for the commands of the spec. kubeadm and the
  kubelet connect to the API server without it. RKE2 and k3s also connect to other machines: put their addresses into
  \`noProxy\`.
- **Lookups** such as \`{{ ds.meta_data.local_hostname }}\` are rendered by cloud-init with kubeadm, RKE2 and k3s. With
  nodeadm and Talos, and on Flatcar, they are rejected.

${renderTable(providers)}`;
}

type Column = Pick<BootstrapProvider, "title" | "setupFields">;

/** A provider, and the provider on each operating system with a format of its own. */
function listColumns({ title, setupFields, operatingSystems }: Listed): Column[] {
  const others = Object.entries(operatingSystems ?? {}).map(([system, own]) => ({
    title: `${title} on ${system}`,
    setupFields: { ...setupFields, ...own.setupFields },
  }));
  return [{ title, setupFields }, ...others];
}

type Listed = Column & Pick<BootstrapProvider, "operatingSystems">;

function renderTable(listed: readonly Listed[]): string {
  const providers = listed.flatMap((provider) => listColumns(provider));
  const rows = specPaths.map(({ field, path }) => {
    const supports = providers.map(({ setupFields }) => setupFields[field]);
    return `| ${[formatCode(path), ...supports.map((support) => formatSupport(support))].join(" | ")} |`;
  });
  const titles = providers.map(({ title }) => title);
  return [
    `| ${["setting", ...titles].join(" | ")} |`,
    `|${"---|".repeat(titles.length + 1)}`,
    ...rows,
    "",
    ...providers.flatMap((provider) => listReasons(provider)),
    "",
  ].join("\n");
}

function listReasons({ setupFields, title }: Column): string[] {
  return specPaths.flatMap(({ field, path }) => {
    const support = setupFields[field];
    return typeof support === "string" ? [] : [`- ${title}: ${formatCode(path)} ${support.unsupported}.`];
  });
}

function formatSupport(support: FieldSupport): string {
  return typeof support === "string" ? "yes" : "no";
}
