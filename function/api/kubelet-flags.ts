import { toFlagName } from "./flags.ts";
import { kubeletPatterns } from "./kubelet.ts";
import { ofKubelet } from "./labels.ts";
import { matches, matchWhole } from "./pattern.ts";
import { shorten } from "./problem.ts";
import { labelKeyPattern, labelValuePattern } from "./qualified-name.ts";
import { amount } from "./quantity.ts";
import { ofKubernetes } from "./reserved-keys.ts";
import type { Rule } from "./rule.ts";

type Flags = Readonly<Record<string, string>>;

const { resource, signal, threshold } = kubeletPatterns;

/** Pattern of a flag that is a list. Kubernetes ignores spaces and empty items in it (component-base, cli/flag). */
const list = (item: string) => `( *(${item})? *)(, *(${item})? *)*`;
const reserved = list(`${resource}=${amount}`);
const exampleOfReserved =
  "must be quantities of cpu, memory, ephemeral-storage and pid, for example cpu=100m,memory=1Gi";
const exampleOfSignals = (operator: string) =>
  "must be quantities or percentages of eviction signals, " +
  `for example memory.available${operator}100Mi,nodefs.available${operator}10%`;

/** Flags that are lists of quantities; with other values the kubelet does not start (cmd/kubelet/app/server.go). */
const amounts: readonly [flag: string, pattern: string, message: string][] = [
  ["kube-reserved", reserved, exampleOfReserved],
  ["system-reserved", reserved, exampleOfReserved],
  ["eviction-hard", list(`${signal}<${threshold}`), exampleOfSignals("<")],
  ["eviction-soft", list(`${signal}<${threshold}`), exampleOfSignals("<")],
  ["eviction-minimum-reclaim", list(`${signal}=${threshold}`), exampleOfSignals("=")],
];

const label = `${labelKeyPattern}=${labelValuePattern}`;
const selfSet = `(([^/]*[.])?(kubelet|node)[.]kubernetes[.]io/.*|(${ofKubelet})=.*)`;
const forms = { label: matchWhole(label), reserved: matchWhole(ofKubernetes), selfSet: matchWhole(selfSet) };

/** Whether a kubelet may set this label on its own node. */
function isAllowedLabel(pair: string): boolean {
  return forms.label.test(pair) && (!forms.reserved.test(pair) || forms.selfSet.test(pair));
}

/** Whether a flag contains Jinja: then only the machine knows its value. */
export function isRenderedOnMachine(flag: string | undefined): boolean {
  return flag?.includes("{{") === true;
}

/** A flag is not checked if it is unset, or if only the machine knows its value. */
const isUnchecked = (flags: Flags, flag: string) => flags[flag] === undefined || isRenderedOnMachine(flags[flag]);
const celOfUnchecked = (flag: string) => `!('${flag}' in self) || self['${flag}'].contains('{{')`;

const labelsAllowed =
  "must be name=value pairs, separated by commas, with only those labels of kubernetes.io and k8s.io " +
  "that a kubelet may set on its own node";

const nodeLabels: Omit<Rule<Flags>, "at"> = {
  cel:
    `${celOfUnchecked("node-labels")} || ` +
    "self['node-labels'].split(',').map(pair, pair.trim()).all(pair, pair == '' || " +
    `${matches("pair", label)} && (!${matches("pair", ofKubernetes)} || ${matches("pair", selfSet)}))`,
  message: `node-labels ${labelsAllowed}`,
  withValue: (flags) => formatValue(flags, "node-labels", labelsAllowed),
  holds: (flags) =>
    isUnchecked(flags, "node-labels") ||
    (flags["node-labels"] ?? "")
      .split(",")
      .map((pair) => pair.trim())
      .every((pair) => pair === "" || isAllowedLabel(pair)),
};

function formatValue(flags: Flags, flag: string, allowed: string): string {
  return `${flag} "${shorten(flags[flag] ?? "")}" is not allowed: ${allowed}`;
}

/** Rules for the flags of the kubelets of all nodes, at their path below `spec`. */
export function defineSharedFlagRules(at: string): Rule[] {
  return [nodeLabels, ...flagValues].map((rule) => ({ ...rule, at }));
}

/** Rules for the flags of the kubelets of one owner, which has fields for labels and taints. */
export function defineOwnFlagRules(at: string): Rule[] {
  return [registration, ...flagValues].map((rule) => ({ ...rule, at }));
}

const ofRegistration = ["node-labels", "register-with-taints"];

const registration: Omit<Rule<Flags>, "at"> = {
  cel: `!self.exists(flag, flag.replace('_', '-') in ${JSON.stringify(ofRegistration)})`,
  message: "node-labels and register-with-taints must not be set here: set labels and taints",
  holds: (flags) => !Object.keys(flags).some((flag) => ofRegistration.includes(toFlagName(flag))),
};

const flagValues = amounts.map(([flag, pattern, message]): Omit<Rule<Flags>, "at"> => {
  const form = matchWhole(pattern);
  return {
    cel: `${celOfUnchecked(flag)} || ${matches(`self['${flag}']`, pattern)}`,
    message: `${flag} ${message}`,
    withValue: (flags) => formatValue(flags, flag, message),
    holds: (flags) => isUnchecked(flags, flag) || form.test(flags[flag] ?? ""),
  };
});
