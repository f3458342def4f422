import type { Finding } from "./finding.ts";

/** A copy of an object with an invalid change, and the expected finding. */
export type WrongCopy = {
  readonly title: string;
  readonly kind: string;
  /** Merged into a copy of the first valid object of the kind. */
  readonly change: Readonly<Record<string, unknown>>;
  readonly found: Finding["kind"];
  /** Part of the API server's message, so that no other reason counts. */
  readonly because: string;
};

/** One invalid copy per kind of finding, of kinds that most clusters have. */
export const wrongComposed: readonly WrongCopy[] = [
  {
    title: "a field that upstream does not have",
    kind: "Cluster",
    change: { spec: { clusterNetwrok: {} } },
    found: "unknown field",
    because: 'unknown field "spec.clusterNetwrok"',
  },
  {
    title: "a wrong type",
    kind: "Cluster",
    change: { spec: { paused: "yes" } },
    found: "rejected",
    because: "must be of type boolean",
  },
  {
    title: "a value that is not in the enum",
    kind: "MachineDeployment",
    change: { spec: { rollout: { strategy: { type: "Sideways" } } } },
    found: "rejected",
    because: 'Unsupported value: "Sideways"',
  },
  {
    title: "a violated CEL rule",
    kind: "MachineHealthCheck",
    change: {
      spec: { checks: { unhealthyMachineConditions: [{ type: "Ready", status: "False", timeoutSeconds: 60 }] } },
    },
    found: "rejected",
    because: "type must not be one of",
  },
  {
    title: "a field that only controllers may write",
    kind: "Cluster",
    change: { status: { phase: "Provisioned" } },
    found: "lost field",
    because: "status",
  },
  {
    title: "a value with a warning",
    kind: "Cluster",
    change: { metadata: { finalizers: ["plain"] } },
    found: "warning",
    because: "prefer a domain-qualified finalizer name",
  },
];

/** Invalid copies of a composite resource or a claim. */
export function wrongComposites(kind: string): readonly WrongCopy[] {
  return [
    {
      title: "a field that the API does not have",
      kind,
      change: { spec: { kubernets: {} } },
      found: "unknown field",
      because: 'unknown field "spec.kubernets"',
    },
    {
      title: "a number out of range",
      kind,
      change: { spec: { network: { apiServerPort: 0 } } },
      found: "rejected",
      because: "spec.network.apiServerPort",
    },
    {
      title: "a violated CEL rule",
      kind,
      change: { spec: { controlPlane: { replicas: 2 } } },
      found: "rejected",
      because: "replicas must be odd",
    },
  ];
}

/** The copy with the change merged in, object by object. */
export function changed(valid: unknown, change: unknown): unknown {
  if (!isFields(change) || !isFields(valid)) return change;
  const merged = Object.entries(change).map(([key, value]): [string, unknown] => [key, changed(valid[key], value)]);
  return { ...valid, ...Object.fromEntries(merged) };
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The problem of the check itself: the copy was accepted, or rejected for another reason. Empty if there is none. */
export function missedBy({ title, kind, found, because }: WrongCopy, findings: readonly Finding[]): string[] {
  const isFound = findings.some((finding) => finding.kind === found && finding.text.includes(because));
  const texts = findings.map((finding) => `${finding.kind}: ${finding.text}`).join("; ") || "nothing";
  return isFound ? [] : [`${kind} with ${title}: expected ${found} (${because}), found ${texts}`];
}
