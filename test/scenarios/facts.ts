import { z } from "zod";
import { schema } from "../../function/schema.ts";

/** A write of an API server: the object after the write, or a deleted object as it was last stored. */
export interface Change {
  readonly object: unknown;
  readonly isGone: boolean;
}

/** An event of a part of the cluster, independent of whether a model or real controllers caused it. */
export interface Fact {
  /** `control plane`, the name of a pool, `infrastructure`, or `cluster`. */
  readonly subject: string;
  readonly what: string;
}

const poolLabel = "capi.crossplane.io/pool";
const controlPlane = "control plane";

const machines = z.looseObject({ version: z.string().optional(), replicas: z.number().optional() });

const kindOf = z.object({ kind: z.string() });

const observed = z.object({
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

type Observed = z.infer<typeof observed>;

/** Values by name. Each is a fact when it is new or has changed. */
type Aspects = Readonly<Record<string, string | undefined>>;

interface Kind {
  readonly aspects: (object: Observed) => Aspects;
  /** The fact when the object is deleted. */
  readonly deleted: (object: Observed) => string;
}

const template = (name: string): Kind => ({
  aspects: () => ({ [`${name} template created`]: "" }),
  deleted: () => `${name} template deleted`,
});

const part: Kind = { aspects: () => ({}), deleted: () => "deleted" };

const coreKinds: Readonly<Record<string, Kind>> = {
  Machine: {
    aspects: ({ spec: { version }, status: { phase } }) => ({
      "machine created": `(${version})`,
      "machine runs": phase === "Running" ? `(${version})` : undefined,
    }),
    deleted: ({ spec: { version } }) => `machine deleted (${version})`,
  },
  MachineDeployment: {
    aspects: ({ spec }) => ({
      "desired version": spec.template?.spec?.version,
      "desired replicas": text(spec.replicas),
    }),
    deleted: () => "deleted",
  },
  Cluster: part,
};

/** Of the kinds of providers, by their role in a cluster. */
const kindsByRole: Readonly<Record<string, Kind>> = {
  ControlPlane: {
    aspects: ({ spec, status }) => ({
      "desired version": spec.version,
      "desired replicas": text(spec.replicas),
      runs: status.version,
    }),
    deleted: () => "deleted",
  },
  MachineTemplate: template("machine"),
  BootstrapTemplate: template("bootstrap"),
  InfrastructureCluster: part,
};

const roles: ReadonlyMap<string, unknown> = new Map(
  schema.kinds.map((kind) => [kind.kind, "role" in kind ? kind.role : undefined]),
);

function findKind(kind: string): Kind | undefined {
  return coreKinds[kind] ?? kindsByRole[String(roles.get(kind))];
}

function text(replicas: number | undefined): string | undefined {
  return replicas === undefined ? undefined : String(replicas);
}

/** The facts of changes, in the order in which they were written. */
export function factsOf(changes: readonly Change[]): readonly Fact[] {
  const pools = new Map<string, string>();
  const last = new Map<string, Aspects>();
  return changes.flatMap(({ object, isGone }) => {
    const kind = findKind(kindOf.parse(object).kind);
    if (!kind) return [];
    const now = observed.parse(object);
    if (now.kind === "MachineDeployment") pools.set(now.metadata.name, now.metadata.labels[poolLabel] ?? "");
    const subject = subjectOf(now, pools);
    if (isGone) return [{ subject, what: kind.deleted(now) }];
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

function subjectOf({ kind, metadata: { labels } }: Observed, pools: ReadonlyMap<string, string>): string {
  if (kind === "Cluster") return "cluster";
  if (roles.get(kind) === "InfrastructureCluster") return "infrastructure";
  const deployment = labels["cluster.x-k8s.io/deployment-name"];
  return labels[poolLabel] ?? (deployment === undefined ? undefined : pools.get(deployment)) ?? controlPlane;
}

const composite = z.object({
  kind: z.literal("KubernetesCluster"),
  status: z.object({ phase: z.string() }),
});

/** The phases in the status of the KubernetesCluster, in their order, without repetitions. */
export function phasesOf(changes: readonly Change[]): readonly string[] {
  const all = changes.flatMap(({ object }) => {
    const { data } = composite.safeParse(object);
    return data ? [data.status.phase] : [];
  });
  return all.filter((phase, index) => phase !== all[index - 1]);
}
