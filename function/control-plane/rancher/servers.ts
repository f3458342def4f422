import { combineNodeSetups } from "../../bootstrap/combined-setup.ts";
import type { NodeSetup } from "../../bootstrap/node-setup.ts";
import { type ApiServerPaths, renderFilesOfFlags } from "../api-server/flags.ts";
import type { MachineControlPlaneScope } from "../provider.ts";

/** Paths of files of the API server below the folder of a distribution, for example `/etc/rancher/rke2`. */
export function pathsBelow(folder: string): ApiServerPaths {
  return {
    oidcAuthority: `${folder}/oidc-ca.crt`,
    authenticationConfiguration: `${folder}/authentication-configuration.yaml`,
    authorizationConfiguration: `${folder}/authorization-configuration.yaml`,
    encryptionConfiguration: `${folder}/encryption-configuration.yaml`,
    admissionConfiguration: `${folder}/admission-configuration.yaml`,
    auditPolicy: `${folder}/audit-policy.yaml`,
    auditLogs: "/var/log/kubernetes/audit",
  };
}

type ServerScope = Pick<MachineControlPlaneScope<unknown>, "kubernetes" | "nodeSetup">;

/** Additional needs of servers: files of the API server, and the taint that other distributions set by default. */
export function renderServerSetup({ kubernetes, nodeSetup }: ServerScope, paths: ApiServerPaths): NodeSetup {
  const taints = [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }];
  return combineNodeSetups({ taints }, nodeSetup, renderFilesOfFlags(kubernetes.apiServer, paths));
}
