import type { Kubernetes } from "../../api/kubernetes.ts";
import { renderExtraArgs } from "../../bootstrap/kubeadm/config.ts";
import type { NodeSetup } from "../../bootstrap/node-setup.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { type ApiServerPaths, listOwnFiles, renderApiServerFlags, renderFilesOfFlags } from "../api-server/flags.ts";
import type { OwnMount } from "../distribution/extra-volumes.ts";
import type { OwnFile } from "../distribution/own-files.ts";
import { renderExtraVolumes } from "./extra-volumes.ts";

type ApiServer = Kubernetes["apiServer"];

// kubeadm mounts this directory into the API server, so its files need no volume.
const certificates = "/etc/kubernetes/pki";
const paths: ApiServerPaths = {
  oidcAuthority: `${certificates}/oidc/ca.crt`,
  authenticationConfiguration: `${certificates}/authentication/configuration.yaml`,
  authorizationConfiguration: `${certificates}/authorization/configuration.yaml`,
  encryptionConfiguration: `${certificates}/encryption/configuration.yaml`,
  admissionConfiguration: `${certificates}/admission/configuration.yaml`,
  auditPolicy: "/etc/kubernetes/audit/policy.yaml",
  auditLogs: "/var/log/kubernetes/audit",
};

/** Renders `clusterConfiguration.apiServer`; `extraArgs` wins. */
export function renderApiServer(apiServer: ApiServer): JsonObject {
  return {
    certSANs: apiServer.certSANs,
    extraArgs: renderExtraArgs(renderApiServerFlags(apiServer, paths)),
    extraVolumes: [...(apiServer.audit.enabled ? auditVolumes : []), ...renderExtraVolumes(apiServer.extraVolumes)],
  };
}

/** Renders the files that the API server reads on every control-plane machine. */
export function renderApiServerFiles(apiServer: ApiServer): NodeSetup {
  return renderFilesOfFlags(apiServer, paths);
}

export function listApiServerFiles(apiServer: ApiServer): OwnFile[] {
  return listOwnFiles(apiServer, paths);
}

const { auditPolicy, auditLogs } = paths;
const auditVolumes = [
  { name: "audit-policy", hostPath: auditPolicy, mountPath: auditPolicy, readOnly: true, pathType: "File" },
  { name: "audit-logs", hostPath: auditLogs, mountPath: auditLogs, pathType: "DirectoryOrCreate" },
];

/** Mounts that settings of the API server need. */
export function listOwnMounts({ audit }: ApiServer): OwnMount[] {
  const volumes = audit.enabled ? auditVolumes : [];
  return volumes.map(({ name, mountPath }) => ({ name, mountPath, owner: "spec.kubernetes.apiServer.audit" }));
}
