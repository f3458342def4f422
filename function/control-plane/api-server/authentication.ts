import { authenticationConfig, listMinorsOfAuthentication } from "../../api/authentication-config.ts";
import { flagOf } from "../../api/flags.ts";
import type { Problem } from "../../api/problem.ts";
import { problemIf } from "../distribution/problems.ts";
import { findVersionProblems, type VersionedScope } from "./needed-version.ts";

const at = "kubernetes.apiServer.authentication.configuration";

/** Paths that nodes and probes request without credentials, or why the field `anonymous` is not supported. */
type Anonymous = { readonly needs: readonly string[] } | { readonly unsupported: string };

/** With kubeadm a node reads the address of the cluster without credentials, and so do the kubelet's probes. */
export const anonymousOfKubeadm: Anonymous = {
  needs: ["/api/v1/namespaces/kube-public/configmaps/cluster-info", "/livez", "/readyz"],
};

/** Fields of an authentication configuration that the version or the distribution does not support. */
export function findAuthenticationProblems({ kubernetes, version }: VersionedScope, anonymous: Anonymous): Problem[] {
  const { authentication, extraArgs = {} } = kubernetes.apiServer;
  const config = authentication && authenticationConfig.read(authentication.configuration);
  if (!config) return [];
  return [
    ...findVersionProblems(at, version, listMinorsOfAuthentication(config)),
    ...(config.anonymous ? findAnonymousProblems(config.anonymous, anonymous) : []),
    ...problemIf(Boolean(config.anonymous) && flagOf(extraArgs, "anonymous-auth") !== undefined, {
      path: "kubernetes.apiServer.extraArgs.anonymous-auth",
      message: `conflicts with anonymous in ${at}: set either the field or the flag`,
    }),
  ];
}

interface Requests {
  readonly enabled: boolean;
  readonly conditions?: readonly { readonly path: string }[] | null | undefined;
}

function findAnonymousProblems({ enabled, conditions }: Requests, anonymous: Anonymous): Problem[] {
  if ("unsupported" in anonymous) return [{ path: at, message: `anonymous is not supported${anonymous.unsupported}` }];
  const allowed = conditions?.length ? conditions.map(({ path }) => path) : anonymous.needs;
  const missing = enabled ? anonymous.needs.filter((path) => !allowed.includes(path)) : anonymous.needs;
  return problemIf(missing.length > 0, {
    path: at,
    message: `anonymous must allow ${missing.join(", ")}: otherwise nodes cannot join, or probes fail`,
  });
}
