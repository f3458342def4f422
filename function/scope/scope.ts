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
import type { PolicyVerdict } from "../lifecycle/policy.ts";
import type { Permissions } from "../lifecycle/holds.ts";
import type { State } from "../lifecycle/state.ts";
import type { TopologyPool } from "../lifecycle/topology.ts";
import type { LeavingEntry } from "../lifecycle/topology-removal.ts";

/** Everything one run knows of a cluster, whichever way it is made; opened once, never changed. */
export interface ClusterScope {
  readonly composite: JsonObject;
  readonly cluster: ClusterIdentity;
  readonly spec: Spec;
  /** The effective spec before the defaults of schema and modules. */
  readonly layeredSpec: Fields;
  /** What the XR itself says, without the platform's layers. */
  readonly xrSpec: Fields;
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
}

/** A module and its settings: complete, and as they were said. */
export interface Choice<Provider> {
  readonly provider: Provider;
  readonly settings: Record<string, unknown>;
  readonly layeredSpec: Fields;
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
