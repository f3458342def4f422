import { toFlagName } from "../api/flags.ts";
import { type Kubelet, type KubeletFlag, kubeletFlags } from "../api/kubelet.ts";

type Args = Record<string, string>;

/** Renders the settings of a kubelet as its flags, without leading hyphens. Undefined if there are none. */
export function renderKubeletArgs(kubelet: Kubelet | undefined): Args | undefined {
  if (!kubelet) return undefined;
  const rendered = kubeletFlags.flatMap((setting): [string, string][] => {
    const value = renderFlag(kubelet, setting);
    return value === undefined ? [] : [[setting.flag, value]];
  });
  return { ...Object.fromEntries(rendered), ...kubelet.extraArgs };
}

/** Renders the value of a flag. A list is sorted, so that equal settings render equally. */
function renderFlag(kubelet: Kubelet, { field, operator }: KubeletFlag): string | undefined {
  const value = kubelet[field];
  if (typeof value !== "object") return value === undefined ? undefined : String(value);
  const items = Object.entries(value).map(([name, amount]) => `${name}${operator}${amount}`);
  return items.toSorted().join(",");
}

/**
 * Adds the entries of lists that only the kubelets of all nodes have: a list is one flag, so that of one owner would
 * replace it as a whole.
 */
export function withSharedLists(own: Kubelet | undefined, shared: Kubelet = {}): Kubelet | undefined {
  if (!own) return undefined;
  const { kubeReserved, systemReserved, evictionHard } = own;
  return {
    ...own,
    ...(kubeReserved && { kubeReserved: { ...shared.kubeReserved, ...kubeReserved } }),
    ...(systemReserved && { systemReserved: { ...shared.systemReserved, ...systemReserved } }),
    ...(evictionHard && { evictionHard: { ...shared.evictionHard, ...evictionHard } }),
  };
}

/** Combines flags: the last one wins, also if it is written with _ instead of -. */
export function combineKubeletArgs(...parts: readonly (Args | undefined)[]): Args {
  return parts.reduce<Args>((combined, args = {}) => {
    const names = new Set(Object.keys(args).map((flag) => toFlagName(flag)));
    const others = Object.entries(combined).filter(([flag]) => !names.has(toFlagName(flag)));
    return { ...Object.fromEntries(others), ...args };
  }, {});
}
