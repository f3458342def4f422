import {
  type AuthorizationConfiguration,
  authorizationConfig,
  listMinorsOfAuthorization,
} from "../../api/authorization-config.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import type { Problem } from "../../api/problem.ts";
import { isNewer } from "../../kubernetes/version.ts";
import { findVersionProblems, type VersionedScope } from "./needed-version.ts";

const at = "kubernetes.apiServer.authorization.configuration";

/** The directories of the machine that the API server can read without extra volumes, or why it can read none. */
type Readable = { readonly below: readonly string[] } | { readonly unsupported: string };

/** What a distribution supports. */
type Support = Readable & {
  /** Its first release that does not set authorization-mode beside the file. Default: all releases. */
  readonly since?: string;
};

/** Fields of an authorization configuration that the version or the distribution does not support. */
export function findAuthorizationProblems({ kubernetes, version }: VersionedScope, support: Support): Problem[] {
  const { authorization } = kubernetes.apiServer;
  const config = authorization && authorizationConfig.read(authorization.configuration);
  if (!config) return [];
  return [
    ...findVersionProblems(at, version, listMinorsOfAuthorization(config)),
    ...findReleaseProblems(version, support),
    ...findKubeconfigProblems(kubernetes, config, support),
  ];
}

function findReleaseProblems(version: string, { since = version }: Support): Problem[] {
  if (!isNewer(since, version)) return [];
  const reason = "before which the distribution sets authorization-mode";
  return [{ path: at, message: `requires ${since}, ${reason}: the control plane gets ${version}` }];
}

/** The API server does not start without the kubeconfig of a webhook. */
function findKubeconfigProblems(
  { apiServer }: Kubernetes,
  { authorizers }: AuthorizationConfiguration,
  readable: Readable,
): Problem[] {
  const mounted = (apiServer.extraVolumes ?? []).map(({ mountPath }) => mountPath);
  return authorizers.flatMap(({ webhook }, index) => {
    if (!webhook) return [];
    if ("unsupported" in readable) return [problemAt(index, `is not supported${readable.unsupported}`)];
    const file = webhook.connectionInfo.kubeConfigFile;
    if ([...readable.below, ...mounted].some((path) => isAtOrBelow(file, path))) return [];
    const message = "must be mounted by spec.kubernetes.apiServer.extraVolumes: the API server cannot read the path";
    return [problemAt(index, message)];
  });
}

function problemAt(index: number, message: string): Problem {
  return { path: at, message: `authorizers[${index}].webhook.connectionInfo.kubeConfigFile ${message}` };
}

function isAtOrBelow(file: string, path: string): boolean {
  return file === path || file.startsWith(path === "/" ? path : `${path}/`);
}
