import { clusterApiAnnotation } from "./labels.ts";

/** Facts of a future node for the autoscaler, which scales a group up from zero with them. */
export interface NodeFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { key: string; value?: string | undefined; effect: string }[];
  readonly maxPods?: string | undefined;
}

const { autoscalerCapacity } = clusterApiAnnotation;
const labelsAnnotation = `${autoscalerCapacity}labels`;
const taintsAnnotation = `${autoscalerCapacity}taints`;

/** Annotations that describe the machines of a worker group. Those with its size limits do not belong here. */
export const annotationsOfContent: readonly string[] = [labelsAnnotation, taintsAnnotation];

/** Capacity of one machine; fields that are not set are undefined. */
interface Capacity {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  readonly ephemeralDisk?: string | undefined;
  readonly gpuType?: string | undefined;
  readonly gpuCount?: number | undefined;
  readonly maxPods?: number | undefined;
}

const annotationsOfCapacity = {
  cpu: `${autoscalerCapacity}cpu`,
  memory: `${autoscalerCapacity}memory`,
  maxPods: `${autoscalerCapacity}maxPods`,
  ephemeralDisk: `${autoscalerCapacity}ephemeral-disk`,
  gpuType: `${autoscalerCapacity}gpu-type`,
  gpuCount: `${autoscalerCapacity}gpu-count`,
} as const;

/** All annotations that describe a future node. */
export const capacityAnnotations: readonly string[] = [
  ...Object.values(annotationsOfCapacity),
  ...annotationsOfContent,
];

/** Renders an annotation for each value of the capacity that is set. */
export function renderCapacityAnnotations(capacity: Capacity = {}): Record<string, string> {
  const values = new Map<string, unknown>(Object.entries(capacity));
  const set = Object.entries(annotationsOfCapacity).filter(([field]) => values.get(field) !== undefined);
  return Object.fromEntries(set.map(([field, name]) => [name, String(values.get(field))]));
}

const zoneLabel = "topology.kubernetes.io/zone";

/** The cloud controller manager sets a label with the zone on nodes. */
export function labelsOfZone(zone: string | undefined): Record<string, string> {
  return zone === undefined ? {} : { [zoneLabel]: zone };
}

/**
 * Renders the labels, taints and maxPods of a future node in the autoscaler's format
 * (cloudprovider/clusterapi/clusterapi_unstructured.go, Labels and Taints): `key=value,key=value` and
 * `key=value:Effect,key:Effect`. Sorted, so that equal nodes render equally.
 */
export function renderNodeAnnotations({ labels, taints, maxPods }: NodeFacts): Record<string, string> {
  const labelTexts = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  const taintTexts = taints.map(({ key, value = "", effect }) => `${value === "" ? key : `${key}=${value}`}:${effect}`);
  return {
    ...(labelTexts.length > 0 && { [labelsAnnotation]: joinSorted(labelTexts) }),
    ...(taintTexts.length > 0 && { [taintsAnnotation]: joinSorted(taintTexts) }),
    ...(maxPods !== undefined && { [annotationsOfCapacity.maxPods]: maxPods }),
  };
}

/**
 * Reads facts from kubelet flags, which users may set instead of fields. Flags and annotations have the same format.
 */
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

function joinSorted(items: readonly string[]): string {
  return items.toSorted().join(",");
}
