import { z } from "zod";

/** What an API server wrote: the whole object as it is then, or as it was when it went. */
export interface Change {
  readonly object: unknown;
  readonly isGone: boolean;
}

/** What happened to a part of the cluster, in words that hold for a model and for the real controllers alike. */
export interface Fact {
  /** `control plane`, the name of a pool, `infrastructure`, or `cluster`. */
  readonly subject: string;
  readonly what: string;
}

const poolLabel = "capi.crossplane.io/pool";
const controlPlane = "control plane";

const machines = z.looseObject({ version: z.string().optional(), replicas: z.number().optional() });

const kindOf = z.object({ kind: z.string() });

const seen = z.object({
  kind: z.string(),
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
  }),
  spec: machines.extend({ template: z.looseObject({ spec: machines.optional() }).optional() }).default({}),
  status: z.looseObject({ version: z.string().optional(), phase: z.string().optional() }).default({}),
});

type Seen = z.infer<typeof seen>;

/** Each is a fact when it is new or another than before. */
type Aspects = Readonly<Record<string, string | undefined>>;

interface Kind {
  readonly aspects: (object: Seen) => Aspects;
  /** Told when it goes. */
  readonly gone: (object: Seen) => string;
}

const template = (name: string): Kind => ({
  aspects: () => ({ [`${name} template made`]: "" }),
  gone: () => `${name} template gone`,
});

const part: Kind = { aspects: () => ({}), gone: () => "gone" };

const kinds: Readonly<Record<string, Kind>> = {
  Machine: {
    aspects: ({ spec: { version }, status: { phase } }) => ({
      "machine made": `(${version})`,
      "machine runs": phase === "Running" ? `(${version})` : undefined,
    }),
    gone: ({ spec: { version } }) => `machine gone (${version})`,
  },
  MachineDeployment: {
    aspects: ({ spec }) => ({ "to run": spec.template?.spec?.version, "to have": count(spec.replicas) }),
    gone: () => "gone",
  },
  KubeadmControlPlane: {
    aspects: ({ spec, status }) => ({
      "to run": spec.version,
      "to have": count(spec.replicas),
      runs: status.version,
    }),
    gone: () => "gone",
  },
  DevMachineTemplate: template("machine"),
  KubeadmConfigTemplate: template("bootstrap"),
  DevCluster: part,
  Cluster: part,
};

function count(replicas: number | undefined): string | undefined {
  return replicas === undefined ? undefined : `${replicas} ${replicas === 1 ? "machine" : "machines"}`;
}

/** Reads changes in the order in which they were written. */
export function factsOf(changes: readonly Change[]): readonly Fact[] {
  const pools = new Map<string, string>();
  const last = new Map<string, Aspects>();
  return changes.flatMap(({ object, isGone }) => {
    const kind = kinds[kindOf.parse(object).kind];
    if (!kind) return [];
    const now = seen.parse(object);
    if (now.kind === "MachineDeployment") pools.set(now.metadata.name, now.metadata.labels[poolLabel] ?? "");
    const subject = subjectOf(now, pools);
    if (isGone) return [{ subject, what: kind.gone(now) }];
    const before = last.get(now.metadata.uid) ?? {};
    const aspects = defined(kind.aspects(now));
    last.set(now.metadata.uid, { ...before, ...aspects });
    const changed = Object.entries(aspects).filter(([name, value]) => before[name] !== value);
    return changed.map(([name, value]) => ({ subject, what: value === "" ? name : `${name} ${value}` }));
  });
}

function defined(aspects: Aspects): Aspects {
  return Object.fromEntries(Object.entries(aspects).filter(([, value]) => value !== undefined));
}

function subjectOf({ kind, metadata: { labels } }: Seen, pools: ReadonlyMap<string, string>): string {
  if (kind === "Cluster") return "cluster";
  if (kind === "DevCluster") return "infrastructure";
  const deployment = labels["cluster.x-k8s.io/deployment-name"];
  return labels[poolLabel] ?? (deployment === undefined ? undefined : pools.get(deployment)) ?? controlPlane;
}

const composite = z.object({
  kind: z.literal("KubernetesCluster"),
  status: z.object({ phase: z.string() }),
});

/** The phases that the status of the KubernetesCluster has gone through. */
export function phasesOf(changes: readonly Change[]): readonly string[] {
  const all = changes.flatMap(({ object }) => {
    const { data } = composite.safeParse(object);
    return data ? [data.status.phase] : [];
  });
  return all.filter((phase, index) => phase !== all[index - 1]);
}
