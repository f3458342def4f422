import { buildComponent } from "../build/build.ts";
import { machines } from "../build/live-components.ts";
import type { ManagementCluster } from "../management-cluster.ts";
import { Problem } from "../problem.ts";
import { machinesProgram, startMachines } from "../processes/machines.ts";
import { type BuiltProvider, startProviders } from "../processes/provider.ts";
import type { Provider } from "../providers/provider.ts";
import type { Environment } from "../supervision/environment-record.ts";
import type { Access, LiveProvider } from "./live-provider.ts";

const noAccess: Access = { arguments: [], environment: {} };

/** Builds the programs that a provider needs besides the usual management cluster. */
export async function buildLive({ builds }: LiveProvider): Promise<void> {
  for (const component of [machines, ...builds]) await buildComponent(component);
}

/** Starts the provider on a management cluster with Cluster API: what stands in for its cloud, its managers, nodes. */
export async function startLive(cluster: ManagementCluster, provider: LiveProvider): Promise<void> {
  const access = (await provider.startCloud?.(cluster)) ?? noAccess;
  const [ofCloud, ...others] = provider.managers;
  const built: BuiltProvider[] = [];
  for (const manager of [withAccess(ofCloud, access), ...others])
    built.push({ provider: manager, build: await buildComponent(manager.component) });
  await startProviders(cluster, built);
  await startMachines(cluster, access.managedAuthority);
}

function withAccess(manager: Provider, access: Access): Provider {
  return {
    ...manager,
    arguments: [...manager.arguments, ...access.arguments],
    environment: { ...manager.environment, ...access.environment },
  };
}

/** A management cluster that was started without the provider cannot get it later. */
export function rejectWithout({ name, managers: [first] }: LiveProvider, { supervisor }: Environment): void {
  const names = new Set(supervisor.processes().map((process) => process.name));
  if (names.has(first.name) && names.has(machinesProgram)) return;
  throw new Problem(
    `the running management cluster was not started with --provider ${name}: run npm run e2e:down first`,
  );
}
