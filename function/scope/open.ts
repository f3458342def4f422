import { prefixProblems, rejectAny } from "../api/problem.ts";
import type { ComposeInput } from "../call.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { State } from "../lifecycle/state.ts";
import { findUnlistedTemplates } from "../lifecycle/unlisted.ts";
import { listKnownKinds } from "./kinds.ts";
import { openModules } from "./modules.ts";
import type { Scope, TopologyScope } from "./scope.ts";
import { openSources, resolve } from "./sources.ts";
import { findBackendProblems, openTopology } from "./topology.ts";

/**
 * Merges and checks the spec, chooses the modules or the topology, and plans the change. Throws InvalidClusterError.
 */
export function openScope(input: ComposeInput, cluster: ClusterIdentity, state: State): Scope | TopologyScope {
  const opened = openSources(input, { cluster, state });
  const resolved = resolve(opened.sources);
  rejectAny(findUnlistedTemplates(state, listKnownKinds(input.input)));
  const { topology } = resolved.spec;
  rejectAny(prefixProblems("spec", findBackendProblems(state, topology !== undefined)));
  return topology ? openTopology(opened, resolved, topology) : openModules(opened, resolved);
}
