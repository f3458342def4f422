import type { Kubernetes } from "../../api/kubernetes.ts";
import { renderExtraArgs } from "../../bootstrap/kubeadm/config.ts";
import type { NodeFile } from "../../bootstrap/node-setup.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { type ApiServerPaths, renderApiServerFlags, renderFilesOfFlags } from "../api-server/flags.ts";

type ApiServer = Kubernetes["apiServer"];

const root = "/etc/kubernetes/";
/** Files in the container. Each has a volume of its own, which is named like its folder. */
const paths: ApiServerPaths = {
  oidcAuthority: `${root}oidc/ca.crt`,
  authenticationConfiguration: `${root}authentication/configuration.yaml`,
  authorizationConfiguration: `${root}authorization/configuration.yaml`,
  encryptionConfiguration: `${root}encryption/configuration.yaml`,
  admissionConfiguration: `${root}admission/configuration.yaml`,
  auditPolicy: `${root}audit/policy.yaml`,
  auditLogs: `${root}audit-logs`,
};

/** Renders `apiServer.extraArgs`. Kamaji sets the flag of admission plugins itself. */
export function renderApiServerArgs({ audit, ...apiServer }: ApiServer): string[] {
  const unaudited = { ...apiServer, audit: { ...audit, enabled: false }, admissionPlugins: [] };
  return renderFlagTexts({
    // A pod has no disk that outlives it, so the log goes to the output of the container.
    ...(audit.enabled && { "audit-policy-file": paths.auditPolicy, "audit-log-path": "-" }),
    ...renderApiServerFlags(unaudited, paths),
  });
}

export function renderFlagTexts(flags: Record<string, string> | undefined): string[] {
  return renderExtraArgs(flags).map(({ name, value }) => `--${name}=${value}`);
}

/** Without this list Kamaji enables plugins that are on by default, but not NodeRestriction, as kubeadm does. */
export function renderAdmissionControllers({ admissionPlugins = [] }: ApiServer): string[] {
  return [...new Set(["NodeRestriction", ...admissionPlugins])];
}

interface PodFiles {
  readonly volumes: JsonObject[];
  readonly mounts: JsonObject[];
  /** Contents of files without a Secret, which pods read from their own annotations. */
  readonly annotations: Record<string, string> | undefined;
}

/** Renders the files that the API server reads, as volumes of the pods. */
export function renderPodFiles(apiServer: ApiServer): PodFiles {
  const files = (renderFilesOfFlags(apiServer, paths).files ?? []).map((file) => placeFile(file));
  const contents = files.flatMap(({ folder, file: { content } }): [string, string][] =>
    content === undefined ? [] : [[annotationOf(folder), content]],
  );
  return {
    volumes: files.map((file) => renderVolume(file)),
    mounts: files.map(({ folder }) => ({ name: folder, mountPath: `${root}${folder}`, readOnly: true })),
    annotations: contents.length === 0 ? undefined : Object.fromEntries(contents),
  };
}

interface PlacedFile {
  readonly folder: string;
  readonly name: string;
  readonly file: NodeFile;
}

function placeFile(file: NodeFile): PlacedFile {
  const [folder = "", name = ""] = file.path.slice(root.length).split("/");
  return { folder, name, file };
}

function renderVolume({ folder, name, file }: PlacedFile): JsonObject {
  const secret = file.contentFrom?.secret;
  if (secret) {
    return { name: folder, secret: { secretName: secret.name, items: [{ key: secret.key, path: name }] } };
  }
  const fieldPath = `metadata.annotations['${annotationOf(folder)}']`;
  return { name: folder, downwardAPI: { items: [{ path: name, fieldRef: { fieldPath } }] } };
}

function annotationOf(folder: string): string {
  return `capi.crossplane.io/${folder}`;
}
