import { prefixProblems, InvalidClusterError, type Problem, rejectAny } from "../api/problem.ts";
import { requiredGroups } from "../cluster-api/group-requirements.ts";
import type { Resolved } from "../api/resolve.ts";
import { portableImmutables } from "../api/spec.ts";
import type { Topology } from "../api/topology.ts";
import { requiredClusterClass } from "../lifecycle/cluster-class.ts";
import type { State } from "../lifecycle/state.ts";
import { findChangedKinds, planTopologyUpgrade, planTopologyPools } from "../lifecycle/topology.ts";
import { readEntryGroups } from "../lifecycle/topology-groups.ts";
import { measureEntries } from "../lifecycle/topology-size.ts";
import { listLeftEntries, planTopologyRemovals } from "../lifecycle/topology-removal.ts";
import { isProblem } from "../lifecycle/upgrade.ts";
import { findGatedTaints } from "./feature-gates.ts";
import type { TopologyScope } from "./scope.ts";
import { openFacts, type Opened } from "./sources.ts";
import { findTopologyProblems } from "./topology-problems.ts";

/** Returns the scope of a cluster that Cluster API composes from a ClusterClass. Throws InvalidClusterError. */
export function openTopology(opened: Opened, resolved: Resolved, topology: Topology): TopologyScope {
  const { input, cluster, state, functionInput } = opened;
  const { spec } = resolved;
  const problems = [...findTopologyProblems(resolved, opened.xrSpec), ...findGatedTaints(spec, functionInput)];
  const facts = openFacts(opened, { ...resolved, modules: [] }, problems);
  const listed = (functionInput.versions ?? []).map(({ name }) => name);
  const upgrade = planTopologyUpgrade(state, spec.kubernetes.version, listed);
  if (isProblem(upgrade)) throw new InvalidClusterError(prefixProblems("spec", [upgrade]));
  const pools = planTopologyPools(cluster, spec);
  rejectAny(prefixProblems("spec", findChangedKinds(state, { cluster, spec, pools })));
  const desired = new Set(pools.map(({ name }) => name));
  const left = listLeftEntries(state, desired);
  const entryGroups = readEntryGroups(input.required, { pools, leaving: left });
  const leaving = planTopologyRemovals(state, { desired, left, groups: entryGroups });
  return {
    backend: "topology",
    ...facts,
    immutables: portableImmutables,
    topology,
    pools,
    leaving,
    entrySizes: measureEntries(input.required[requiredGroups]),
    entryGroups,
    clusterClass: input.required[requiredClusterClass],
    version: upgrade.step,
    plan: planOf(upgrade, { pools, leaving }),
  };
}

type Entries = Pick<TopologyScope, "pools" | "leaving">;

/** Returns the plan in the form that all clusters share. */
function planOf(upgrade: TopologyScope["plan"]["upgrade"], { pools, leaving }: Entries): TopologyScope["plan"] {
  return {
    upgrade,
    slices: pools.map(({ slice }) => slice),
    waiting: new Set(),
    announced: undefined,
    heldBack: new Set(),
    leaving: leaving.map(({ name, stage }) => ({ key: name, stage, object: undefined })),
    needsMemberSets: false,
    needsMachines: leaving.some(({ stage }) => stage === "LooksEmpty" || stage === "Empty"),
  };
}

/** Reports a change between modules and ClusterClass of an existing cluster. */
export function findBackendProblems({ coreCluster }: State, desiresTopology: boolean): Problem[] {
  const hasTopology = coreCluster?.topology !== undefined;
  if (!coreCluster || hasTopology === desiresTopology) return [];
  const created = hasTopology ? "from a ClusterClass" : "without a ClusterClass";
  return [{ path: "topology", message: `cannot be changed: the cluster was created ${created}` }];
}
