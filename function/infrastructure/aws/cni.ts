import { z } from "zod";
import type { Problem } from "../../api/problem.ts";
import type { Rule } from "../../api/rule.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { explicitlyEmpty } from "../../kubernetes/prune.ts";
import type { ControlPlanePort } from "../../cluster-api/control-plane-access.ts";
import type { NetworkPlugin, NetworkPluginRule } from "../../cluster-api/network-plugin.ts";

const CniIngressRule = z.strictObject({
  description: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[a-zA-Z0-9 ._:/()#,@[\]+=&;{}!$*-]+$/, "must be letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*")
    .describe("Purpose of the rule."),
  protocol: z.enum(["tcp", "udp", "icmp", "4", "50", "58", "-1"]).describe("4 is IP in IP, 50 ESP, 58 ICMPv6, -1 all."),
  fromPort: z.int32().min(-1).max(65_535).describe("First port; for icmp the type, -1 for all."),
  toPort: z.int32().min(-1).max(65_535).describe("Last port; for icmp the code, -1 for all."),
});
type CniIngressRule = z.output<typeof CniIngressRule>;

export const CniIngressRules = z
  .array(CniIngressRule)
  .max(30)
  .optional()
  .describe(
    "Traffic of the CNI between nodes. If the control plane installs the CNI (RKE2, k3s, Talos), these are in " +
      "addition to its rules. Otherwise the default is Calico (BGP, IP in IP, VXLAN, Typha), and an empty list opens " +
      "nothing. Cilium needs udp 8472 and tcp 4240.",
  );

const at = "infrastructure.aws.network.cniIngressRules";

const portRule: Rule<Partial<CniIngressRule>> = {
  at: `${at}[]`,
  cel:
    "!has(self.protocol) || !has(self.fromPort) || !has(self.toPort) || !(self.protocol in ['tcp', 'udp']) || " +
    "(self.fromPort >= 0 && self.fromPort <= self.toPort)",
  message: "fromPort of tcp and udp must be at least 0 and at most toPort",
  holds: ({ protocol, fromPort, toPort }) =>
    (protocol !== "tcp" && protocol !== "udp") ||
    fromPort === undefined ||
    toPort === undefined ||
    (fromPort >= 0 && fromPort <= toPort),
};

export const cniRules: readonly Rule[] = [portRule];

const one = (description: string, protocol: CniIngressRule["protocol"], port: number): CniIngressRule => ({
  description,
  protocol,
  fromPort: port,
  toPort: port,
});

// The first two equal CAPA's default word by word, so that CAPA does not remove them (api/v1beta2/defaults.go).
const ofCalico: readonly CniIngressRule[] = [
  one("bgp (calico)", "tcp", 179),
  { description: "IP-in-IP (calico)", protocol: "4", fromPort: -1, toPort: 65_535 },
  one("VXLAN (calico)", "udp", 4789),
  one("Typha (calico)", "tcp", 5473),
];

/** Renders `spec.network.cni`. A requested rule replaces a rule of the CNI for the same ports. */
export function renderCniSpec(
  requested: readonly CniIngressRule[] | undefined,
  { plugin, hasIPv6 }: { plugin: NetworkPlugin | undefined; hasIPv6: boolean },
): JsonObject {
  const needed = plugin ? plugin.rules.flatMap((rule) => renderRules(rule, hasIPv6)) : ofCalico;
  const rules = plugin ? [...needed, ...(requested ?? [])] : (requested ?? needed);
  const byPorts = new Map(rules.map((rule) => [portsOf(rule), { ...rule }]));
  return { cniIngressRules: byPorts.size === 0 ? explicitlyEmpty : [...byPorts.values()] };
}

function renderRules({ purpose, protocol, port }: NetworkPluginRule, hasIPv6: boolean): CniIngressRule[] {
  if (port !== undefined) return [one(purpose, protocol, port)];
  // EC2 represents the type and code of an echo request this way.
  const echo: CniIngressRule = { description: purpose, protocol, fromPort: 8, toPort: 0 };
  const overIPv6: CniIngressRule = { description: `${purpose} over IPv6`, protocol: "58", fromPort: 128, toPort: 0 };
  return hasIPv6 ? [echo, overIPv6] : [echo];
}

/** Identity of a rule for EC2, which ignores the description. Protocols without ports have no ports. */
function portsOf({ protocol, fromPort, toPort }: CniIngressRule): string {
  return ["tcp", "udp", "icmp", "58"].includes(protocol) ? `${protocol} ${fromPort} to ${toPort}` : protocol;
}

// CAPA opens these between the same machines (pkg/cloud/services/securitygroup/securitygroups.go).
const ofProvider = new Map([
  ["6443", "Kubernetes API"],
  ["2379", "etcd"],
  ["2380", "etcd peer"],
  ["10250", "Kubelet API"],
]);

/** EC2 rejects a duplicate rule, and with it all others: also a duplicate of a rule that the provider adds. */
export function findCniProblems(
  requested: readonly CniIngressRule[] = [],
  ports: readonly ControlPlanePort[],
): Problem[] {
  const opened = new Map([...ofProvider, ...ports.map(({ port, purpose }): [string, string] => [`${port}`, purpose])]);
  const texts = requested.map((rule) => portsOf(rule));
  return requested.flatMap(({ protocol, fromPort, toPort }, index) => {
    const path = `${at}[${index}]`;
    const purpose = protocol === "tcp" && fromPort === toPort ? opened.get(`${fromPort}`) : undefined;
    if (purpose !== undefined) {
      return [{ path, message: `tcp ${fromPort} is already opened by the provider (${purpose}): remove it` }];
    }
    const isRepeated = texts.indexOf(texts[index] ?? "") < index;
    return isRepeated ? [{ path, message: `repeats ${texts[index]}: EC2 rejects duplicate rules` }] : [];
  });
}
