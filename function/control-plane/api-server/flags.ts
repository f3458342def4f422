import type { Kubernetes } from "../../api/kubernetes.ts";
import type { NodeFile, NodeSetup } from "../../bootstrap/node-setup.ts";

type ApiServer = Kubernetes["apiServer"];

/** Paths of files that the API server reads and writes, on a machine. The distribution must mount each of them. */
export interface ApiServerPaths {
  readonly oidcAuthority: string;
  readonly encryptionConfiguration: string;
  readonly auditPolicy: string;
  /** A directory. */
  readonly auditLogs: string;
}

const metadataPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
`;

/** Renders flags of kube-apiserver for the fields of the spec; `extraArgs` wins. */
export function renderApiServerFlags(apiServer: ApiServer, paths: ApiServerPaths): Record<string, string> {
  return {
    ...renderAdmissionFlags(apiServer),
    ...renderOidcFlags(apiServer, paths),
    ...renderAuditFlags(apiServer, paths),
    ...(apiServer.encryptionAtRest && { "encryption-provider-config": paths.encryptionConfiguration }),
    ...apiServer.extraArgs,
  };
}

/** Renders the files that these flags name. */
export function renderFilesOfFlags({ oidc, encryptionAtRest, audit }: ApiServer, paths: ApiServerPaths): NodeSetup {
  const policy = { content: audit.policy ?? metadataPolicy, owner: "root:root", permissions: "0600" };
  return {
    files: [
      ...(oidc?.caRef ? [renderSecretFile(paths.oidcAuthority, oidc.caRef, "0644")] : []),
      ...(encryptionAtRest
        ? [renderSecretFile(paths.encryptionConfiguration, encryptionAtRest.secretRef, "0600")]
        : []),
      ...(audit.enabled ? [{ path: paths.auditPolicy, ...policy }] : []),
    ],
  };
}

function renderAdmissionFlags({ admissionPlugins = [] }: ApiServer): Record<string, string> {
  // Distributions enable NodeRestriction with this flag, so naming other plugins would disable it.
  const plugins = ["NodeRestriction", ...admissionPlugins.filter((plugin) => plugin !== "NodeRestriction")];
  return admissionPlugins.length === 0 ? {} : { "enable-admission-plugins": plugins.join(",") };
}

function renderOidcFlags({ oidc }: ApiServer, { oidcAuthority }: ApiServerPaths): Record<string, string> {
  if (!oidc) return {};
  return {
    "oidc-issuer-url": oidc.issuerURL,
    "oidc-client-id": oidc.clientID,
    "oidc-username-claim": oidc.usernameClaim,
    ...(oidc.groupsClaim !== undefined && { "oidc-groups-claim": oidc.groupsClaim }),
    ...(oidc.caRef && { "oidc-ca-file": oidcAuthority }),
  };
}

function renderAuditFlags({ audit }: ApiServer, { auditPolicy, auditLogs }: ApiServerPaths): Record<string, string> {
  if (!audit.enabled) return {};
  return {
    "audit-policy-file": auditPolicy,
    "audit-log-path": `${auditLogs}/audit.log`,
    "audit-log-maxage": String(audit.maxAgeDays),
    "audit-log-maxbackup": String(audit.maxBackups),
    "audit-log-maxsize": String(audit.maxSizeMiB),
  };
}

function renderSecretFile(path: string, secret: { name: string; key: string }, permissions: string): NodeFile {
  return { path, contentFrom: { secret }, owner: "root:root", permissions };
}
