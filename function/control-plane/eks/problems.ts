import { parseCidr } from "../../api/cidr.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import type { Network } from "../../api/network.ts";
import type { Problem } from "../../api/problem.ts";
import { breaksKubeletFlags, hasMimeBoundary } from "../../bootstrap/nodeadm/config.ts";
import type { Network as AwsNetwork } from "../../infrastructure/aws/network.ts";
import { rejectExtraVolumes } from "../distribution/extra-volumes.ts";
import { type Components, listKubelets } from "../distribution/kubelets.ts";
import type { PlacedPool } from "../provider.ts";
import { isIPv6 } from "./ipv6.ts";
import { isWithoutPatch, patchMessage } from "./rules.ts";

const reason = " on EKS: AWS runs the control plane";
const byEks = `is not supported${reason}`;

/** Settings of Kubernetes that EKS does not support, or has under another name. */
export function findKubernetesProblems({ apiServer, ...kubernetes }: Kubernetes): Problem[] {
  const { certSANs, extraArgs, admissionPlugins, podSecurity, encryptionAtRest, oidc, authentication, authorization } =
    apiServer;
  const requested: [string, unknown, string?][] = [
    ["apiServer.certSANs", certSANs],
    ["apiServer.extraArgs", extraArgs],
    ["apiServer.admissionPlugins", admissionPlugins],
    ["apiServer.podSecurity", podSecurity],
    ["apiServer.admissionConfig", apiServer.admissionConfig],
    ["apiServer.authorization", authorization],
    ["apiServer.authentication", authentication, "is not supported on EKS: use oidc, for one issuer"],
    [
      "apiServer.encryptionAtRest",
      encryptionAtRest,
      "is not supported on EKS: set controlPlane.eks.encryptionConfig, with a KMS key",
    ],
    ["apiServer.oidc.caRef", oidc?.caRef, "is not supported on EKS, which trusts public certificate authorities only"],
    ["controllerManager.extraArgs", kubernetes.controllerManager?.extraArgs],
    ["scheduler.extraArgs", kubernetes.scheduler?.extraArgs],
    ["etcd.extraArgs", kubernetes.etcd?.extraArgs],
  ];
  const rejected = requested
    .filter(([, value]) => isSet(value))
    .map(([path, , message = byEks]) => ({ path: `kubernetes.${path}`, message }));
  const ofVolumes = rejectExtraVolumes({ apiServer, ...kubernetes }, reason);
  return [...rejected, ...ofVolumes, ...findAuditProblems(apiServer.audit)];
}

function isSet(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** The audit log is stored in CloudWatch, with the settings of the account. */
function findAuditProblems({ enabled, policy }: Kubernetes["apiServer"]["audit"]): Problem[] {
  if (!enabled || policy === undefined) return [];
  return [{ path: "kubernetes.apiServer.audit.policy", message: `${byEks} with its own audit policy` }];
}

export function findKubeletProblems(components: Components, pools: readonly PlacedPool[]): Problem[] {
  return listKubelets(components, pools).flatMap(({ path, kubelet: { extraArgs = {} } }) =>
    Object.entries(extraArgs)
      .filter(([name, value]) => breaksKubeletFlags(`${name}=${value}`))
      .map(([name]) => ({
        path: `${path}.extraArgs.${name}`,
        message: 'must not contain ", backslash or line break: the provider does not quote flags',
      })),
  );
}

/** EKS has one IPv4 range of services, between /12 and /24, or IPv6, and a fixed domain and port. */
export function findNetworkProblems(network: Network): Problem[] {
  const { services, pods, serviceDomain, apiServerPort } = network;
  const [block, ...others] = services.cidrBlocks.map((text) => parseCidr(text));
  const isIPv4 = others.length === 0 && block?.family === "ipv4" && block.prefix >= 12 && block.prefix <= 24;
  const isOne = isIPv4 || isIPv6(network);
  const checks: [string, boolean, string][] = [
    ["services.cidrBlocks", isOne, "must be one IPv4 range between /12 and /24, or one IPv6 range, on EKS"],
    ["pods.cidrBlocks", pods.cidrBlocks.length === 1, "must be one range on EKS, which has no dual stack"],
    ["serviceDomain", serviceDomain === "cluster.local", "must be cluster.local on EKS"],
    ["apiServerPort", apiServerPort === undefined || apiServerPort === 443, "must be 443 on EKS"],
  ];
  return checks
    .filter(([, isPossible]) => !isPossible)
    .map(([field, , message]) => ({ path: `network.${field}`, message }));
}

/** EKS needs subnets in at least two zones (pkg/cloud/services/eks/cluster.go, `makeVpcConfig`). */
export function findSubnetProblems({ vpc, subnets = [] }: AwsNetwork, onlyPrivate: boolean): Problem[] {
  const at = "infrastructure.aws.network";
  if (subnets.length === 0) {
    const isOneZone = vpc?.availabilityZoneUsageLimit === 1;
    return isOneZone ? [{ path: `${at}.vpc.availabilityZoneUsageLimit`, message: "must be at least 2 for EKS" }] : [];
  }
  const attached = subnets.filter(({ isPublic }) => !onlyPrivate || isPublic !== true);
  const zones = new Set(attached.map(({ id, availabilityZone }) => availabilityZone ?? id));
  if (zones.size > 1) return [];
  const required = onlyPrivate ? "private subnets in two zones with restrictPrivateSubnets" : "subnets in two zones";
  return [{ path: `${at}.subnets`, message: `must include ${required}: EKS requires them` }];
}

/** Commands that would end nodeadm's script, and versions with a patch release. */
export function findPoolProblems({ path, pool: { version, preCommands = [] } }: PlacedPool): Problem[] {
  return [
    ...(version === undefined || isWithoutPatch(version)
      ? []
      : [{ path: `${path}.version`, message: patchMessage(version) }]),
    ...preCommands.flatMap((command, index) =>
      hasMimeBoundary(command)
        ? [
            {
              path: `${path}.preCommands[${index}]`,
              message: "must not contain a line that begins with --//: it would end the script",
            },
          ]
        : [],
    ),
  ];
}
