import { auditPolicy } from "../../api/audit-policy.ts";
import { authorizationConfig } from "../../api/authorization-config.ts";
import { defaultEndpointPort } from "../../api/endpoint.ts";
import type { ExtraVolume } from "../../api/extra-volumes.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import type { NodeSetup, NodeTaint } from "../../bootstrap/node-setup.ts";
import { renderMap } from "../../bootstrap/talos/patch.ts";
import type { Immutable } from "../../api/rule.ts";
import { isObject, type JsonObject, textAt } from "../../kubernetes/object.ts";
import { renderPlugins } from "../api-server/admission.ts";
import { admissionFlag, type ApiServerPaths, authorizationFlag, renderApiServerFlags } from "../api-server/flags.ts";
import type { OwnFile } from "../distribution/own-files.ts";
import type { MachineControlPlaneScope } from "../provider.ts";
import { renderExtraVolumes } from "./extra-volumes.ts";
import type { Settings } from "./settings.ts";

type Scope = Pick<MachineControlPlaneScope<Settings>, "kubernetes" | "network" | "nodeSetup" | "settings">;

/**
 * Renders the section `cluster` of the machine configuration, which control-plane machines read. The provider adds the
 * ranges and the domain of the Cluster.
 */
export function renderClusterConfig(scope: Scope): JsonObject {
  const { kubernetes, settings, nodeSetup } = scope;
  return {
    allowSchedulingOnControlPlanes: hasOwnTaint(nodeSetup.taints) ? undefined : true,
    apiServer: renderApiServer(kubernetes.apiServer),
    controllerManager: renderComponent(kubernetes.controllerManager),
    controlPlane: { localAPIServerPort: renderListenPort(scope) },
    etcd: { extraArgs: renderMap(kubernetes.etcd?.extraArgs) },
    network: { cni: settings.cni === "flannel" ? undefined : { name: settings.cni } },
    proxy: { disabled: settings.disableKubeProxy || undefined },
    scheduler: renderComponent(kubernetes.scheduler),
  };
}

function renderComponent(component: Kubernetes["scheduler"]): JsonObject {
  return { extraArgs: renderMap(component?.extraArgs), extraVolumes: renderExtraVolumes(component?.extraVolumes) };
}

/** Whether Talos sets its own taint, which is also the default of the spec. */
function hasOwnTaint(taints: readonly NodeTaint[] | undefined): boolean {
  if (!taints) return true;
  return taints.some(({ key, effect }) => key === "node-role.kubernetes.io/control-plane" && effect === "NoSchedule");
}

/** The port of the API server, if it is not Talos' default. Nothing translates the port of a virtual address. */
function renderListenPort({ network, nodeSetup }: Scope): number | undefined {
  const port = nodeSetup.virtualAddress?.port ?? network.apiServerPort ?? defaultEndpointPort;
  return port === defaultEndpointPort ? undefined : port;
}

// Talos has its own paths, and writes the policy itself; it writes files below /var only.
const paths: ApiServerPaths = {
  oidcAuthority: "",
  authenticationConfiguration: "/var/lib/kubernetes/authentication.yaml",
  authorizationConfiguration: "",
  encryptionConfiguration: "",
  admissionConfiguration: "",
  auditPolicy: "",
  auditLogs: "",
};
/** Flags of files that Talos writes itself. */
const ownFlags = new Set(["audit-policy-file", "audit-log-path", admissionFlag, authorizationFlag]);

/** Renders the files that the API server reads from its machine. It does not run as root. */
export function renderApiServerFiles({ authentication }: Kubernetes["apiServer"]): NodeSetup {
  if (!authentication) return {};
  const path = paths.authenticationConfiguration;
  return { files: [{ path, content: authentication.configuration, permissions: "0644" }] };
}

/** Paths of these files, each with its setting. */
export function listApiServerFiles(apiServer: Kubernetes["apiServer"]): OwnFile[] {
  const setting = "kubernetes.apiServer.authentication";
  return (renderApiServerFiles(apiServer).files ?? []).map(({ path }) => ({ path, setting }));
}

function listOwnVolumes(apiServer: Kubernetes["apiServer"]): ExtraVolume[] {
  return listApiServerFiles(apiServer).map(({ path }) => ({
    name: "authentication",
    hostPath: path,
    mountPath: path,
    readOnly: true,
  }));
}

/** Talos always writes an audit log, by default with the metadata of every request. */
function renderApiServer({ extraArgs, ...apiServer }: Kubernetes["apiServer"]): JsonObject {
  const flags = Object.entries(renderApiServerFlags(apiServer, paths)).filter(([flag]) => !ownFlags.has(flag));
  const { certSANs, audit } = apiServer;
  const policy = audit.enabled && audit.policy !== undefined ? auditPolicy.read(audit.policy) : undefined;
  return {
    certSANs,
    extraArgs: renderMap({ ...Object.fromEntries(flags), ...extraArgs }),
    extraVolumes: renderExtraVolumes([...listOwnVolumes(apiServer), ...(apiServer.extraVolumes ?? [])]),
    auditPolicy: isObject(policy) ? policy : undefined,
    authorizationConfig: renderAuthorizers(apiServer),
    admissionControl: renderPlugins(apiServer),
  };
}

/** Talos adds Node and RBAC only if they are missing, so the order is that of the spec. */
function renderAuthorizers({ authorization }: Omit<Kubernetes["apiServer"], "extraArgs">): JsonObject[] | undefined {
  const config = authorization && authorizationConfig.read(authorization.configuration);
  return config?.authorizers.map(({ webhook, ...authorizer }) => ({
    ...authorizer,
    webhook: isObject(webhook) ? webhook : undefined,
  }));
}

/** Talos creates the manifests of a CNI, and never removes them. */
export const fixedSettings: readonly Immutable[] = [
  {
    at: "controlPlane.talos.cni",
    carriedBy: "ControlPlane",
    path: "spec.controlPlaneConfig.controlplane.strategicPatches",
    readValue: readCni,
  },
];

/** The function's patch is the first; without content of it there is another one, or none. */
function readCni(patches: unknown): unknown {
  const [first]: unknown[] = Array.isArray(patches) ? patches : [];
  const patch = typeof first === "string" ? parsePatch(first) : undefined;
  return textAt(isObject(patch) ? patch : {}, "cluster", "network", "cni", "name") ?? "flannel";
}

/** An override may have written another form of YAML. */
function parsePatch(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
