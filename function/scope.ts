import { below, refuse } from "./api/problem.ts";
import type { OverrideOwners } from "./api/override.ts";
import type { Policy, PolicyFacts } from "./api/policy.ts";
import type { Immutable } from "./api/rule.ts";
import type { Spec } from "./api/spec.ts";
import type { Topology } from "./api/topology.ts";
import type { Fields } from "./api/value.ts";
import type { Contracts } from "./cluster-api/contract.ts";
import type { ClusterIdentity } from "./cluster-api/identity.ts";
import type { ControlPlaneProvider } from "./control-plane/provider.ts";
import type { InfrastructureProvider } from "./infrastructure/provider.ts";
import { typeOf } from "./kubernetes/kind.ts";
import type { JsonObject } from "./kubernetes/object.ts";
import type { ObjectFacts } from "./kubernetes/object-rule.ts";
import type { PatchBudget } from "./kubernetes/patch.ts";
import type { PlannedAddon } from "./lifecycle/addons.ts";
import type { Plan } from "./lifecycle/plan.ts";
import type { PolicyVerdict } from "./lifecycle/policy.ts";
import type { ApiVersions } from "./lifecycle/restore.ts";
import type { Permissions } from "./lifecycle/rollout.ts";
import type { State } from "./lifecycle/state.ts";
import type { TopologyPool } from "./lifecycle/topology.ts";
import type { LeavingEntry } from "./lifecycle/topology-removal.ts";
import { schema } from "./schema.ts";
import type { Choice } from "./scope/choice.ts";
import { openModules } from "./scope/modules.ts";
import { enforcedPairs, type ScopePair } from "./scope/enforced.ts";
import { openSources, resolve } from "./scope/sources.ts";
import { backendProblems, openTopology } from "./scope/topology.ts";

/** What one call is given; time is an input like any other. */
export interface ComposeInput {
  /** The KubernetesCluster as Crossplane hands it over. */
  readonly composite: JsonObject;
  /** Composed resources that exist, by key. */
  readonly observed: Readonly<Record<string, JsonObject>>;
  /** Answers to our requirements, by name: no entry before Crossplane has looked. */
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
  /** `input` of the pipeline step. */
  readonly input?: JsonObject | undefined;
  /** Crossplane's environment, where an earlier step has loaded one. */
  readonly environment?: JsonObject | undefined;
  /** Keys and names of what is observed or required but was not read as a whole, because it is nested too deeply. */
  readonly tooDeep?: readonly string[] | undefined;
  /** Milliseconds since 1970. The time of the next call hangs on it, and how long a restored cluster waits for its owner. */
  readonly now: number;
  readonly functionVersion: string;
}

/** Everything one run knows of a cluster, whichever way it is made; opened once, never changed. */
export interface ClusterScope {
  readonly composite: JsonObject;
  readonly cluster: ClusterIdentity;
  readonly spec: Spec;
  /** The effective spec before the defaults of schema and modules. */
  readonly said: Fields;
  /** What the XR itself says, without the platform's layers. */
  readonly own: Fields;
  readonly permissions: Permissions;
  readonly state: State;
  /** Kubernetes version of the control plane in this step, in the form of the distribution. */
  readonly version: string;
  readonly plan: Plan;
  readonly addons: readonly PlannedAddon[];
  /** What the policy says of the spec; of overrides it is known once they are applied. */
  readonly policy: PolicyVerdict;
  /** What the overrides of this run may still cost. */
  readonly patches: PatchBudget;
  readonly policyRules: Policy | undefined;
  /** What the chosen modules tell a policy of their kinds and settings. */
  readonly policyFacts: Required<PolicyFacts>;
  /** What upstream rejects of the kinds of the chosen modules. */
  readonly objectFacts: Required<ObjectFacts>;
  readonly overrides: OverrideOwners;
  readonly usesEnvironment: boolean;
  /** What never changes of this cluster: portable fields, and those of the modules that it is made of. */
  readonly immutables: readonly Immutable[];
  /** Contracts of infrastructure cluster and control plane. */
  readonly contracts: Contracts;
}

/** A cluster that we compose object by object. */
export interface Scope extends ClusterScope {
  readonly backend: "modules";
  readonly infrastructure: Choice<InfrastructureProvider>;
  readonly controlPlane: Choice<ControlPlaneProvider>;
}

/** A cluster that Cluster API composes from a ClusterClass. */
export interface TopologyScope extends ClusterScope {
  readonly backend: "topology";
  readonly topology: Topology;
  readonly pools: readonly TopologyPool[];
  readonly leaving: readonly LeavingEntry[];
  /** Observed machines of entries, where a limit depends on them. */
  readonly entrySizes: ReadonlyMap<string, number>;
  /** The ClusterClass as it was read; undefined before Crossplane has looked, empty where there is none. */
  readonly clusterClass: readonly JsonObject[] | undefined;
}

/** Of all kinds that any module composes, by `group/kind`. */
export const composedApiVersions: ApiVersions = new Map(
  schema.kinds
    .filter(({ use }) => use === "Composed")
    .map((kind) => [`${kind.group}/${kind.kind}`, typeOf(kind).apiVersion]),
);

/** Parses, merges and checks the spec, chooses the modules and judges the change; throws InvalidClusterError. */
export function openScope(input: ComposeInput, cluster: ClusterIdentity, state: State): Scope | TopologyScope {
  const opened = openSources(input, { cluster, state });
  const resolved = resolve(opened.sources);
  const { topology } = resolved.spec;
  refuse(below("spec", backendProblems(state, topology !== undefined)));
  return topology ? openTopology(opened, resolved, topology) : openModules(opened, resolved);
}

/** Two scopes of one cluster: what is composed differently in them is determined by what the platform enforces. */
export function openEnforced(input: ComposeInput, scope: Scope | TopologyScope): ScopePair[] {
  const { sources } = openSources(input, scope);
  return enforcedPairs(input, scope, sources);
}
