import type { z } from "zod";
import { familyOf } from "../../api/address.ts";
import { flagOf } from "../../api/flags.ts";
import type { Kubernetes } from "../../api/kubernetes.ts";
import { listFamilies, type Network } from "../../api/network.ts";
import { parseCidr } from "../../api/cidr.ts";
import { type Problem, quote } from "../../api/problem.ts";
import type { Network as AwsNetwork } from "../../infrastructure/aws/network.ts";
import { isOnlyIPv6 } from "../../infrastructure/aws/subnet-families.ts";
import { subnetsPath } from "../../infrastructure/aws/subnets.ts";
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
  if (isIPv6(network)) {
    return [
      ...findSettingsProblems(settings),
      ...findSubnetProblems(infrastructure.settings.network),
      ...findDnsProblems(scope, pools),
    ];
  }
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

/** EKS needs both families in its subnets (API reference, KubernetesNetworkConfigRequest, ipFamily). */
function findSubnetProblems({ vpc, subnets = [] }: AwsNetwork): Problem[] {
  if (vpc?.id !== undefined) return [];
  return subnets.flatMap((subnet, index) =>
    isOnlyIPv6(subnet)
      ? [{ path: `${subnetsPath}[${index}].cidrBlock`, message: "is required: EKS needs IPv4 too" }]
      : [],
  );
}

/** Also true for a number without a dot, which the webhook does not accept as a version. */
function isOlder(text: string): boolean {
  if (/^v?[0-9]+$/.test(text)) return true;
  const [version, oldest] = [parseVersion(text.replace(/-.*$/, "")), parseVersion(oldestCni)];
  return version !== undefined && oldest !== undefined && compareVersions(version, oldest) < 0;
}

const dnsFlag = "cluster-dns";

/**
 * nodeadm derives the address of DNS from the range of the Cluster (nodeadm/internal/api, GetClusterDns), but EKS
 * assigns another range to services of an IPv6 cluster, and no object in the management cluster has it.
 */
function findDnsProblems({ kubernetes }: Scope, pools: readonly PlacedPool[]): Problem[] {
  const shared = { owner: "kubernetes", addresses: flagOf(kubernetes.kubelet?.extraArgs ?? {}, dnsFlag) };
  return pools.flatMap(({ path, pool: { kubelet } }) => {
    const own = { owner: path, addresses: flagOf(kubelet?.extraArgs ?? {}, dnsFlag) };
    const { owner, addresses } = [own, shared].find((one) => one.addresses !== undefined) ?? own;
    if (addresses?.split(",").every((address) => familyOf(address) === "ipv6")) return [];
    const message = addresses === undefined ? dnsOfCluster : `${quote(addresses)} is not allowed: ${addressOfDns}`;
    return [{ path: `${owner}.kubelet.extraArgs.${dnsFlag}`, message }];
  });
}

const addressOfDns =
  "must be an IPv6 address, the range of services that EKS assigns (serviceIpv6Cidr of aws eks describe-cluster) " +
  'with the ending "::a"';
const dnsOfCluster =
  "is required for an IPv6 cluster: the range of services that EKS assigns (serviceIpv6Cidr of aws eks " +
  'describe-cluster) with the ending "::a". Create the cluster without workers first';
