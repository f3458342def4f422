import type { NodeFile, NodeProxy, NodeSetup } from "../node-setup.ts";
import { pathOfDropIn, systemFiles } from "../setup-paths.ts";
import { ownFile } from "./own-file.ts";

/** The programs of a distribution that use the proxy. */
export interface ProxiedPrograms {
  /** Their services of systemd. A machine may have only some of them. */
  readonly services: readonly string[];
  /**
   * File with the address that a program of the distribution joins. Set if the program itself uses the proxy: it must
   * connect to this address without one. Only the machine knows it, because the infrastructure may create the endpoint
   * after the templates.
   */
  readonly joinConfig?: string;
}

/** The container runtime of the image. kubeadm and the kubelet reach the API server without the proxy. */
export const runtimeOfImage: ProxiedPrograms = { services: ["containerd"] };

const names = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"] as const;
const allNames = [...names, ...names.map((name) => name.toLowerCase())];
const load = `set -a; . ${systemFiles.proxy}; set +a`;

/**
 * Renders the proxy for a Linux with systemd, as files and commands: those before the commands of the setup, which may
 * download something, and those after them.
 */
export function renderProxy(setup: NodeSetup, programs: ProxiedPrograms): { before: NodeSetup; after: NodeSetup } {
  const { proxy, postCommands = [] } = setup;
  if (!proxy) return { before: {}, after: {} };
  const files = [renderEnvironment(proxy), ...programs.services.map((service) => renderDropIn(service))];
  // Some scripts end at the first command that fails, as it does for a service that the machine does not have.
  const restart = `systemctl daemon-reload; systemctl try-restart ${programs.services.join(" ")} || true`;
  if (programs.joinConfig !== undefined) {
    return { before: { files, preCommands: [exceptAddressIn(programs.joinConfig), load, restart] }, after: {} };
  }
  // kubeadm would write the proxy into the pods of the control plane.
  const unload = `unset ${allNames.join(" ")}`;
  return {
    before: { files, preCommands: [load, restart], postCommands: postCommands.length === 0 ? [] : [load] },
    after: { preCommands: [unload] },
  };
}

/** Values of this schema need no quotes, neither in a shell nor for systemd. */
function renderEnvironment({ http, https, noProxy = [] }: NodeProxy): NodeFile {
  const values = [http, https, noProxy.length === 0 ? undefined : noProxy.join(",")];
  const lines = [...allNames.entries()].flatMap(([index, name]) => {
    const value = values[index % values.length];
    return value === undefined ? [] : [`${name}=${value}\n`];
  });
  return ownFile(systemFiles.proxy, { content: lines.join("") });
}

function renderDropIn(service: string): NodeFile {
  return ownFile(pathOfDropIn(service), { content: `[Service]\nEnvironmentFile=${systemFiles.proxy}\n` });
}

/** Adds the host of `server: https://host:port` to the exceptions. The first machine of a cluster has no such line. */
function exceptAddressIn(config: string): string {
  const find = String.raw`sed -n 's#^server: *"*https://\(.*\):[0-9]*"*$#\1#p' ${config}`;
  const add = String.raw`sed -i "s#^\(NO_PROXY\|no_proxy\)=.*#&,$server#" ${systemFiles.proxy}`;
  return `server=$(${find}); [ -z "$server" ] || ${add}`;
}
