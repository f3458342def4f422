import { clusterApiAnnotation } from "./labels.ts";

/** A node that does not exist yet, as far as the autoscaler must know it. */
export interface NodeFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { key: string; value?: string | undefined; effect: string }[];
  readonly maxPods?: string | undefined;
}

const { autoscalerCapacity } = clusterApiAnnotation;
const labelsAnnotation = `${autoscalerCapacity}labels`;
const taintsAnnotation = `${autoscalerCapacity}taints`;

/** Annotations that describe the machines of a worker group, and not how many there are. */
export const annotationsOfContent: readonly string[] = [labelsAnnotation, taintsAnnotation];

/** What one machine offers, where somebody sets it. */
interface Capacity {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  readonly ephemeralDisk?: string | undefined;
  readonly gpuType?: string | undefined;
  readonly gpuCount?: number | undefined;
  readonly maxPods?: number | undefined;
}

export function offerAnnotations({ ephemeralDisk, gpuType, gpuCount, ...same }: Capacity = {}): Record<string, string> {
  const offers = { ...same, "ephemeral-disk": ephemeralDisk, "gpu-type": gpuType, "gpu-count": gpuCount };
  const given = Object.entries(offers).filter(([, offer]) => offer !== undefined);
  return Object.fromEntries(given.map(([name, offer]) => [`${autoscalerCapacity}${name}`, String(offer)]));
}

const zoneLabel = "topology.kubernetes.io/zone";

/** A zone is a label of its nodes, which the cloud's controller sets. */
export function labelsOfZone(zone: string | undefined): Record<string, string> {
  return zone === undefined ? {} : { [zoneLabel]: zone };
}

/**
 * What a node will be, in the grammar of the autoscaler (cloudprovider/clusterapi/clusterapi_unstructured.go, Labels
 * and Taints): `key=value,key=value` and `key=value:Effect,key:Effect`. Sorted, so that equal nodes are equal text.
 */
export function renderNodeAnnotations({ labels, taints, maxPods }: NodeFacts): Record<string, string> {
  const labelTexts = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  const taintTexts = taints.map(({ key, value = "", effect }) => `${value === "" ? key : `${key}=${value}`}:${effect}`);
  return {
    ...(labelTexts.length > 0 && { [labelsAnnotation]: joined(labelTexts) }),
    ...(taintTexts.length > 0 && { [taintsAnnotation]: joined(taintTexts) }),
    ...(maxPods !== undefined && { [`${autoscalerCapacity}maxPods`]: maxPods }),
  };
}

/** What flags of a kubelet say of its node, where they are used instead of the fields: they have the same grammar. */
export function nodeFactsOfFlags(flags: Readonly<Record<string, string>>): NodeFacts {
  const items = (flag: string) => (flags[flag] ?? "").split(",").filter((item) => item !== "");
  const labels = items("node-labels").map((item): [string, string] => {
    const [label = "", ...value] = item.split("=");
    return [label, value.join("=")];
  });
  const taints = items("register-with-taints").map((item) => {
    const [pair = "", effect = ""] = item.split(":");
    const [key = "", value = ""] = pair.split("=");
    return { key, value, effect };
  });
  const maxPods = flags["max-pods"];
  return { labels: Object.fromEntries(labels), taints, ...(/^\d+$/.test(maxPods ?? "") && { maxPods }) };
}

function joined(items: readonly string[]): string {
  return items.toSorted().join(",");
}
