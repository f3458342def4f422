import type { z } from "zod";
import { flagOf } from "../../api/flags.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import { listFamilies, type Network } from "../../api/network.ts";
import { parseCidr } from "../../api/cidr.ts";
import { type Problem, quote } from "../../api/problem.ts";
import type { Network as AwsNetwork } from "../../infrastructure/aws/network.ts";
import { compareVersions, parseVersion } from "../../kubernetes/version.ts";
import type { PlacedPool } from "../provider.ts";
import type { Settings } from "./settings.ts";

type Eks = z.output<typeof Settings>;

interface Scope {
  readonly settings: Eks;
  readonly kubernetes: Kubernetes;
  readonly network: Network;
  readonly infrastructure: { readonly settings: { readonly network: AwsNetwork } };
}

const at = "controlPlane.eks";

/** True if all ranges are IPv6: EKS has no dual stack. */
export function isIPv6(network: Network): boolean {
  const families = listFamilies(network);
  return families.length === 1 && families[0] === "ipv6";
}

/** Problems of IPv6 on EKS: it needs settings that an IPv4 cluster does not need, and does not support others. */
export function findIPv6Problems(scope: Scope, pools: readonly PlacedPool[]): Problem[] {
  const { settings, network, infrastructure } = scope;
  if (isIPv6(network)) return [...findSettingsProblems(settings), ...findDnsProblems(scope, pools)];
  const blocks = settings.endpointAccess.publicCIDRs ?? [];
  return [
    ...(infrastructure.settings.network.vpc?.ipv6 === undefined
      ? []
      : [{ path: "infrastructure.aws.network.vpc.ipv6", message: needsRanges }]),
    ...blocks.flatMap((block, index) =>
      parseCidr(block)?.family === "ipv6"
        ? [{ path: `${at}.endpointAccess.publicCIDRs[${index}]`, message: `${quote(block)} is IPv6: ${ofCluster}` }]
        : [],
    ),
  ];
}

const ofCluster = "only an IPv6 cluster has an endpoint with IPv6";
const needsRanges =
  "makes an IPv6 cluster on EKS: set an IPv6 range in network.pods.cidrBlocks and network.services.cidrBlocks too";

/** The webhook requires add-ons, and this version (controlplane/eks/webhooks/awsmanagedcontrolplane_webhook.go). */
const oldestCni = "v1.10.2";

function findSettingsProblems({ addons = [], vpcCni, secondaryCidrBlock }: Eks): Problem[] {
  const listed = addons.findIndex(({ name }) => name === "vpc-cni");
  const version = addons[listed]?.version ?? "";
  const checks: [boolean, string, string][] = [
    [listed < 0, "addons", "must list vpc-cni, coredns and kube-proxy for an IPv6 cluster"],
    [isOlder(version), `addons[${listed}].version`, `${quote(version)} has no IPv6: use ${oldestCni} or later`],
    [vpcCni.disable, "vpcCni.disable", "is not supported for an IPv6 cluster: EKS has IPv6 with Amazon's CNI only"],
    [
      secondaryCidrBlock !== undefined,
      "secondaryCidrBlock",
      "is not supported for an IPv6 cluster: its pods have IPv6",
    ],
  ];
  return checks.filter(([isFound]) => isFound).map(([, field, message]) => ({ path: `${at}.${field}`, message }));
}

function isOlder(text: string): boolean {
  const [version, oldest] = [parseVersion(text.replace(/-.*$/, "")), parseVersion(oldestCni)];
  return version !== undefined && oldest !== undefined && compareVersions(version, oldest) < 0;
}

const dnsFlag = "cluster-dns";

/**
 * nodeadm derives the address of DNS from the range of the Cluster (nodeadm/internal/api, GetClusterDns), but EKS
 * assigns another range to services of an IPv6 cluster, and no object in the management cluster has it.
 */
function findDnsProblems({ kubernetes }: Scope, pools: readonly PlacedPool[]): Problem[] {
  return pools.flatMap(({ path, pool: { kubelet } }) => {
    const flags = { ...kubernetes.kubelet?.extraArgs, ...kubelet?.extraArgs };
    if (flagOf(flags, dnsFlag) !== undefined) return [];
    const message =
      "is required for an IPv6 cluster: the range of services that EKS assigns (serviceIpv6Cidr of aws eks " +
      'describe-cluster) with the ending "::a". Create the cluster without workers first';
    return [{ path: `${path}.kubelet.extraArgs.${dnsFlag}`, message }];
  });
}
