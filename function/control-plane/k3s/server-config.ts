import { defaultEndpointPort } from "../../api/endpoint.ts";
import { renderFlagList } from "../../bootstrap/rancher/flags.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { renderApiServerFlags } from "../api-server/flags.ts";
import type { MachineControlPlaneScope } from "../provider.ts";
import { pathsBelow } from "../rancher/servers.ts";
import type { Settings } from "./settings.ts";

// The API server is part of the process of k3s, so it reads every file of the machine.
export const paths = pathsBelow("/etc/rancher/k3s");

type Scope = Pick<MachineControlPlaneScope<Settings>, "kubernetes" | "network" | "nodeSetup" | "settings">;

/**
 * Renders `serverConfig`: settings of servers only. The provider reads neither ranges nor domain from the Cluster. k3s
 * derives the address of its DNS service from the range of services.
 */
export function renderServerConfig(scope: Scope): JsonObject {
  const { kubernetes, network, settings } = scope;
  return {
    tlsSan: kubernetes.apiServer.certSANs,
    httpsListenPort: renderListenPort(scope),
    clusterCidr: network.pods.cidrBlocks.join(","),
    serviceCidr: network.services.cidrBlocks.join(","),
    clusterDomain: network.serviceDomain,
    kubeAPIServerArg: renderFlagList(renderApiServerFlags(kubernetes.apiServer, paths)),
    kubeControllerManagerArgs: renderFlagList(kubernetes.controllerManager?.extraArgs),
    kubeSchedulerArgs: renderFlagList(kubernetes.scheduler?.extraArgs),
    // It would set the provider ID k3s://<name>, and Cluster API would not find the nodes of its Machines.
    disableCloudController: true,
    disableComponents: renderDisabledComponents(scope),
    systemDefaultRegistry: settings.systemDefaultRegistry,
    etcdProxyImage: settings.etcdProxyImage,
  };
}

/** The port of the API server, if it is not k3s' default. Nothing translates the port of a virtual address. */
function renderListenPort({ network, nodeSetup }: Scope): string | undefined {
  const port = nodeSetup.virtualAddress?.port ?? network.apiServerPort ?? defaultEndpointPort;
  return port === defaultEndpointPort ? undefined : String(port);
}

/** With a cloud controller manager, both would write the status of a Service. */
function renderDisabledComponents({ settings, nodeSetup }: Scope): string[] {
  const { disableComponents = [], disableServiceLB } = settings;
  const isDisabled = disableServiceLB || nodeSetup.cloudProvider === "External";
  return [...disableComponents, ...(isDisabled ? ["servicelb"] : [])].toSorted();
}
