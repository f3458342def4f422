import type { FunctionInput } from "../api/input.ts";
import type { OverrideOwners } from "../api/override.ts";
import type { Policy, PolicyFacts } from "../api/policy.ts";
import type { Immutable } from "../api/rule.ts";
import type { Spec } from "../api/spec.ts";
import type { Topology } from "../api/topology.ts";
import type { Fields } from "../api/value.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ControlPlaneProvider } from "../control-plane/provider.ts";
import type { InfrastructureProvider } from "../infrastructure/provider.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import type { ObjectFacts } from "../kubernetes/object-rule.ts";
import type { PatchBudget } from "../kubernetes/patch.ts";
import type { PlannedAddon } from "../lifecycle/addons.ts";
import type { Plan } from "../lifecycle/plan.ts";
import type { PolicyResult } from "../lifecycle/policy.ts";
import type { Permissions } from "../lifecycle/holds.ts";
import type { State } from "../lifecycle/state.ts";
import type { TopologyPool } from "../lifecycle/topology.ts";
import type { EntryGroup } from "../lifecycle/topology-groups.ts";
import type { LeavingEntry } from "../lifecycle/topology-removal.ts";

/** Facts and decisions about a cluster, from modules or from a ClusterClass. Read once per call and never changed. */
export interface ClusterScope {
  readonly composite: JsonObject;
  readonly cluster: ClusterIdentity;
  readonly spec: Spec;
  /** The effective spec before the defaults of schema and modules. */
  readonly layeredSpec: Fields;
  /** The spec of the XR itself, without the platform's layers. */
  readonly xrSpec: Fields;
  readonly permissions: Permissions;
  readonly state: State;
  /** Kubernetes version of the control plane in this step, with the suffix of the distribution. */
  readonly version: string;
  readonly plan: Plan;
  readonly addons: readonly PlannedAddon[];
  /** Result of the policy for the spec. Changes by overrides are checked once they are applied. */
  readonly policy: PolicyResult;
  /** Budget of work for the overrides of this call. */
  readonly patches: PatchBudget;
  readonly policyRules: Policy | undefined;
  /** Paths of the chosen modules to which a policy applies. */
  readonly policyFacts: Required<PolicyFacts>;
  /** Upstream rules for objects of the chosen modules. */
  readonly objectFacts: Required<ObjectFacts>;
  /** The overrides, by owner: the XR or the platform. */
  readonly overrides: OverrideOwners;
  /** True if the environment sets defaults of the spec. */
  readonly usesEnvironment: boolean;
  /** Immutable fields: portable ones, and those of the chosen modules. */
  readonly immutables: readonly Immutable[];
}

/** A chosen module and its settings. */
export interface Choice<Provider> {
  readonly provider: Provider;
  /** The effective settings, with defaults. */
  readonly settings: Record<string, unknown>;
  /** The settings before defaults. */
  readonly layeredSpec: Fields;
}

/** A cluster that the function composes from modules. */
export interface Scope extends ClusterScope {
  readonly backend: "modules";
  readonly infrastructure: Choice<InfrastructureProvider>;
  readonly controlPlane: Choice<ControlPlaneProvider>;
  /**
   * Set if the platform lets workers join that are older than the control plane; undefined also where they always may.
   */
  readonly joinsNewer: FunctionInput["heldBackPools"];
}

/** A cluster that Cluster API composes from a ClusterClass. */
export interface TopologyScope extends ClusterScope {
  readonly backend: "topology";
  readonly topology: Topology;
  readonly pools: readonly TopologyPool[];
  readonly leaving: readonly LeavingEntry[];
  /** Numbers of observed machines by name of the topology entry, for the limits of health checks. */
  readonly entrySizes: ReadonlyMap<string, number>;
  /** The worker groups of the entries; undefined if Crossplane has not read them for this call. */
  readonly entryGroups: readonly EntryGroup[] | undefined;
  /** The ClusterClass; undefined before Crossplane has read it, empty if it does not exist. */
  readonly clusterClass: readonly JsonObject[] | undefined;
}
