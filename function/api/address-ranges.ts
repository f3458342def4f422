import type { Family } from "./address.ts";
import { isOverlapping, parseCidr } from "./cidr.ts";
import { quote } from "./problem.ts";
import type { Rule } from "./rule.ts";

interface Ranges {
  readonly cidrBlocks?: readonly string[];
}

interface NetworkLayer {
  readonly pods?: Ranges;
  readonly services?: Ranges;
}

const names: Readonly<Record<Family, string>> = { ipv4: "IPv4", ipv6: "IPv6" };

/** The family of each range; undefined for an invalid range, which another rule reports. */
function familiesOf({ cidrBlocks = [] }: Ranges = {}): (Family | undefined)[] {
  return cidrBlocks.map((block) => parseCidr(block)?.family);
}

/** kube-apiserver and kube-controller-manager accept one range, or one per IP family. */
function oneOfEach(at: string): Rule<Ranges> {
  const same = "cidr(self.cidrBlocks[0]).ip().family() == cidr(self.cidrBlocks[1]).ip().family()";
  return {
    at,
    cel:
      "!has(self.cidrBlocks) || size(self.cidrBlocks) < 2 || !self.cidrBlocks.all(block, isCIDR(block)) || " +
      `!(${same})`,
    message: "must be one range, or one IPv4 and one IPv6 range",
    field: "cidrBlocks",
    holds: (ranges) => {
      const known = familiesOf(ranges).filter((family) => family !== undefined);
      return new Set(known).size === known.length;
    },
  };
}

/** Minimum and maximum prefix: kube-apiserver allows at most 20 host bits for services, and needs 8 addresses. */
const prefixes: Readonly<Record<Family, readonly [number, number]>> = { ipv4: [12, 29], ipv6: [108, 125] };
const limitsText =
  "must have a prefix between /12 and /29 for IPv4, or /108 and /125 for IPv6: kube-apiserver accepts no other";

const serviceSize: Rule<string> = {
  at: "network.services.cidrBlocks[]",
  cel: `!isCIDR(self) || (cidr(self).ip().family() == 4 ? ${within("ipv4")} : ${within("ipv6")})`,
  message: limitsText,
  withValue: (block) => `${quote(block)} is not allowed: ${limitsText}`,
  holds: (block) => {
    const cidr = parseCidr(block);
    const [least, most] = prefixes[cidr?.family ?? "ipv4"];
    return cidr === undefined || (cidr.prefix >= least && cidr.prefix <= most);
  },
};

function within(family: Family): string {
  const [least, most] = prefixes[family];
  return `(cidr(self).prefixLength() >= ${least} && cidr(self).prefixLength() <= ${most})`;
}

/** True if the ranges of pods or of services are unset or invalid, so that they cannot be compared. */
const celOfIncomparable = ["pods", "services"]
  .flatMap((field) => [
    `!has(self.${field})`,
    `!has(self.${field}.cidrBlocks)`,
    `!self.${field}.cidrBlocks.all(block, isCIDR(block))`,
  ])
  .join(" || ");
const celOfHasFamily = (field: string) => `self.${field}.cidrBlocks.exists(block, cidr(block).ip().family() == family)`;

const noOverlap: Rule<NetworkLayer> = {
  at: "network",
  cel:
    `${celOfIncomparable} || !self.pods.cidrBlocks.exists(pods, self.services.cidrBlocks.exists(services, ` +
    "cidr(pods).containsCIDR(services) || cidr(services).containsCIDR(pods)))",
  message: "the address ranges of pods and services must not overlap",
  holds: ({ pods, services }) =>
    !(pods?.cidrBlocks ?? []).some((left) => (services?.cidrBlocks ?? []).some((right) => isOverlapping(left, right))),
};

/** In Cluster API, a cluster has one IP family or both (core/v1beta2, GetIPFamily). */
const sameFamilies: Rule<NetworkLayer> = {
  at: "network",
  cel: `${celOfIncomparable} || [4, 6].all(family, ${celOfHasFamily("pods")} == ${celOfHasFamily("services")})`,
  message: "pods and services must have address ranges of the same IP families",
  withValue: ({ pods, services }) =>
    `pods have ${formatFamilies(pods)}, services have ${formatFamilies(services)}: ` +
    "both must have ranges of the same IP families",
  holds: ({ pods, services }) => {
    const [left, right] = [familiesOf(pods), familiesOf(services)];
    const isKnown = left.length > 0 && right.length > 0 && ![...left, ...right].includes(undefined);
    return !isKnown || formatFamilies(pods) === formatFamilies(services);
  },
};

function formatFamilies(ranges: Ranges | undefined): string {
  const found = new Set(familiesOf(ranges).flatMap((family) => (family === undefined ? [] : [names[family]])));
  return [...found].toSorted().join(" and ");
}

export const addressRules: readonly Rule[] = [
  oneOfEach("network.pods"),
  oneOfEach("network.services"),
  serviceSize,
  noOverlap,
  sameFamilies,
];
