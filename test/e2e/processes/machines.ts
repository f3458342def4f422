import { buildComponent, programOf } from "../build/build.ts";
import { machines } from "../build/live-components.ts";
import type { KeyPair } from "../kubernetes/certificates.ts";
import type { ManagementCluster } from "../management-cluster.ts";

/** Name of its process. */
export const machinesProgram = "machines";

/** The API servers of workload clusters: above those of the development provider, below the kernel's own range. */
const firstPort = 30_100;
/**
 * The API servers of managed control planes, at ports that the mock of their cloud chooses from here on. They are below
 * the others, because the in-memory server continues to count from the highest port that it was asked for.
 */
export const firstManagedPort = 30_000;

/**
 * Starts the program that plays kubeadm and kubelet for the machines of every provider. `managed` is the authority of
 * the API servers of managed control planes, which the mock of a cloud also knows.
 */
export async function startMachines(
  { kubeconfig, supervisor, takePort }: ManagementCluster,
  managed?: KeyPair,
): Promise<void> {
  const healthAddress = `127.0.0.1:${await takePort()}`;
  await supervisor.start({
    name: machinesProgram,
    command: programOf(await buildComponent(machines), machinesProgram),
    arguments: [
      `--kubeconfig=${kubeconfig}`,
      `--health-addr=${healthAddress}`,
      `--debug-port=${await takePort()}`,
      `--first-port=${firstPort}`,
      ...(managed ? [`--managed-ca-cert=${managed.certificate}`, `--managed-ca-key=${managed.key}`] : []),
    ],
    environment: {},
    ready: `http://${healthAddress}/readyz`,
  });
}
