import type { Kubernetes } from "../../api/kubernetes.ts";
import type { Problem } from "../../api/problem.ts";
import type { NodeFile } from "../../bootstrap/node-setup.ts";
import { findCertificateProblems, problemIf } from "../distribution/problems.ts";
import type { ControlPlaneScope, PlacedPool } from "../provider.ts";
import { findFileConflicts, listFiles } from "../distribution/own-files.ts";
import { findSmallRanges } from "../distribution/ranges.ts";
import { findAuthenticationProblems } from "../api-server/authentication.ts";
import { findAdmissionProblems } from "../api-server/admission.ts";
import { findAuthorizationProblems } from "../api-server/authorization.ts";
import { listApiServerFiles } from "./cluster-config.ts";
import { findExtraVolumeProblems } from "./extra-volumes.ts";
import { findFlagProblems } from "./flags.ts";
import type { Settings } from "./settings.ts";

type Scope = ControlPlaneScope<Settings>;

/** Settings that Talos and its providers do not support; paths below `spec`. */
export function findUnsupportedSettings(scope: Scope, pools: readonly PlacedPool[]): Problem[] {
  const { controlPlane, kubernetes, settings } = scope;
  const files = listApiServerFiles(kubernetes.apiServer);
  return [
    ...problemIf(settings.talosVersion === undefined, {
      path: "controlPlane.talos.talosVersion",
      message: "is required: the version of Talos in the images, for example v1.12",
    }),
    ...findCertificateProblems(controlPlane, "Talos"),
    // The tenth address is that of DNS (pkg/machinery/resources/k8s, DNSServiceAddrs).
    ...findSmallRanges(scope.network, "services", "Talos"),
    ...findAddressProblems(scope),
    ...findApiServerProblems(kubernetes),
    ...findFlagProblems(scope, pools),
    ...findExtraVolumeProblems(kubernetes, files),
    ...findFileConflicts(controlPlane, files),
    ...findAuthorizationProblems(scope, { below: [] }),
    ...findAdmissionProblems(kubernetes),
    ...findAuthenticationProblems(scope, { unsupported: ": Talos always sets the flag anonymous-auth" }),
    ...listFiles(controlPlane, pools).flatMap(({ path, file }) => findFileProblems(path, file)),
  ];
}

/** Talos assigns the address to a link by name, and names the links of a machine by its kernel arguments. */
function findAddressProblems({ controlPlane: { endpoint } }: Scope): Problem[] {
  const { virtualIP } = endpoint ?? {};
  return problemIf(virtualIP?.enabled === true && virtualIP.interface === undefined, {
    path: "controlPlane.endpoint.virtualIP.interface",
    message: "is required with Talos: the link that announces the address, for example eth0",
  });
}

/** Machine configurations cannot refer to Secrets. */
function findApiServerProblems({ apiServer: { oidc, encryptionAtRest } }: Kubernetes): Problem[] {
  return [
    ...problemIf(oidc?.caRef !== undefined, {
      path: "kubernetes.apiServer.oidc.caRef",
      message: "is not supported: a machine configuration cannot refer to a Secret",
    }),
    ...problemIf(encryptionAtRest !== undefined, {
      path: "kubernetes.apiServer.encryptionAtRest",
      message: "is not supported: Talos always encrypts Secrets in etcd, with a key of its own",
    }),
  ];
}

const runtimeConfiguration = "/etc/cri/conf.d/20-customization.part";

/** Talos writes files below /var only, as root, and stops on any other (v1alpha1_sequencer_tasks.go). */
function findFileProblems(path: string, { path: file, contentFrom, owner }: NodeFile): Problem[] {
  return [
    ...problemIf(!file.startsWith("/var/") && file !== runtimeConfiguration, {
      path: `${path}.path`,
      message: `"${file}" is not supported: Talos writes files below /var, and ${runtimeConfiguration}`,
    }),
    ...problemIf(contentFrom !== undefined, {
      path: `${path}.contentFrom`,
      message: "is not supported: a machine configuration cannot refer to a Secret",
    }),
    ...problemIf(owner !== undefined && !["root", "root:root"].includes(owner), {
      path: `${path}.owner`,
      message: `"${owner}" is not supported: Talos has no users, so root owns every file`,
    }),
  ];
}
