import type { Kubernetes } from "../../api/kubernetes.ts";
import type { NodeFile, NodeSetup } from "../../bootstrap/node-setup.ts";
import { renderAdmissionFile, renderPlugins } from "./admission.ts";
import type { OwnFile } from "../distribution/own-files.ts";

type ApiServer = Kubernetes["apiServer"];

/** Paths of files that the API server reads and writes, on a machine. The distribution must mount each of them. */
export interface ApiServerPaths {
  readonly oidcAuthority: string;
  readonly authenticationConfiguration: string;
  readonly authorizationConfiguration: string;
  readonly encryptionConfiguration: string;
  readonly admissionConfiguration: string;
  readonly auditPolicy: string;
  /** A directory. */
  readonly auditLogs: string;
}

export const authorizationFlag = "authorization-config";
export const admissionFlag = "admission-control-config-file";

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
    ...(apiServer.authentication && { "authentication-config": paths.authenticationConfiguration }),
    ...(apiServer.authorization && { [authorizationFlag]: paths.authorizationConfiguration }),
    ...renderAuditFlags(apiServer, paths),
    ...(renderPlugins(apiServer) && { [admissionFlag]: paths.admissionConfiguration }),
    ...(apiServer.encryptionAtRest && { "encryption-provider-config": paths.encryptionConfiguration }),
    ...apiServer.extraArgs,
  };
}

/** Renders the files that these flags name. */
export function renderFilesOfFlags(apiServer: ApiServer, paths: ApiServerPaths): NodeSetup {
  return { files: listFilesOfFlags(apiServer, paths).map(({ file }) => file) };
}

/** Paths of these files, each with the setting below `spec` that needs it. */
export function listOwnFiles(apiServer: ApiServer, paths: ApiServerPaths): OwnFile[] {
  return listFilesOfFlags(apiServer, paths).map(({ setting, file }) => ({ path: file.path, setting }));
}

function listFilesOfFlags(apiServer: ApiServer, paths: ApiServerPaths) {
  const { oidc, authentication, authorization, encryptionAtRest, audit, podSecurity } = apiServer;
  const policy = audit.enabled ? (audit.policy ?? metadataPolicy) : undefined;
  return [
    fileFor("oidc.caRef", oidc?.caRef, (secret) => renderSecretFile(paths.oidcAuthority, secret, "0644")),
    fileFor("authentication", authentication, ({ configuration }) =>
      renderFile(paths.authenticationConfiguration, configuration),
    ),
    fileFor("authorization", authorization, ({ configuration }) =>
      renderFile(paths.authorizationConfiguration, configuration),
    ),
    fileFor("encryptionAtRest", encryptionAtRest?.secretRef, (secret) =>
      renderSecretFile(paths.encryptionConfiguration, secret, "0600"),
    ),
    fileFor("audit", policy, (content) => renderFile(paths.auditPolicy, content)),
    fileFor(podSecurity ? "podSecurity" : "admissionConfig", renderPlugins(apiServer), (plugins) =>
      renderFile(paths.admissionConfiguration, renderAdmissionFile(plugins)),
    ),
  ].flat();
}

/** The file of a setting of the API server; none if it is not set. */
function fileFor<Value>(setting: string, value: Value | undefined, render: (value: Value) => NodeFile): FileOfFlag[] {
  return value === undefined ? [] : [{ setting: `${at}.${setting}`, file: render(value) }];
}

const at = "kubernetes.apiServer";

interface FileOfFlag {
  readonly setting: string;
  readonly file: NodeFile;
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

function renderFile(path: string, content: string): NodeFile {
  return { path, content, owner: "root:root", permissions: "0600" };
}

function renderSecretFile(path: string, secret: { name: string; key: string }, permissions: string): NodeFile {
  return { path, contentFrom: { secret }, owner: "root:root", permissions };
}
