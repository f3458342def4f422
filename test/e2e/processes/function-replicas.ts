import { installedFunctionName } from "../../../function/generate/names.ts";
import { createPorts, smallPorts } from "../ports.ts";
import type { Supervisor } from "../supervision/supervisor.ts";
import { crossplaneNamespace } from "./crossplane-access.ts";
import { type FunctionProgram, programBeside, programOfRecord } from "./function-program.ts";
import { functionProcess } from "./function-server.ts";
import { startNameServer } from "./name-server.ts";

/** A process of the function, in the place of a Pod. */
export type Replica = {
  /** Of the process. */
  readonly name: string;
  /** IPv4 address that no other replica has or had. */
  readonly address: string;
  readonly port: number;
};

export type Replicas = {
  /** As Crossplane writes it for its own Deployments: a name that resolves to the addresses of all ready replicas. */
  readonly endpoint: string;
  /** The replicas that the name resolves to. */
  readonly ready: () => readonly Replica[];
  /** Starts replicas. Once they are ready, the name resolves to them too. Default: the program that is installed. */
  readonly add: (count: number, program?: FunctionProgram) => Promise<readonly Replica[]>;
  /** The name does not resolve to these any more; then they get SIGTERM at the same time. */
  readonly end: (replicas: readonly Replica[]) => Promise<void>;
  /** Ends everything. */
  readonly remove: () => Promise<void>;
};

/** Prepares replicas of the function that is installed, with its certificate. None of them runs yet. */
export async function prepareReplicas(supervisor: Supervisor): Promise<Replicas> {
  const service = `${installedFunctionName}.${crossplaneNamespace}`;
  const nameServer = await startNameServer(service);
  const port = await createPorts(smallPorts)();
  const started: Replica[] = [];
  let ready: readonly Replica[] = [];
  const resolveTo = (replicas: readonly Replica[]): void => {
    ready = replicas;
    nameServer.setAddresses(replicas.map(({ address }) => address));
  };
  return {
    endpoint: `dns://${nameServer.host}/${service}:${port}`,
    ready: () => ready,
    add: async (count, program) => {
      const numbers = Array.from({ length: count }, (_, index) => started.length + index + 1);
      const added = numbers.map((number) => ({
        name: `${functionProcess}-${number}`,
        address: `127.0.0.${number}`,
        port,
      }));
      started.push(...added);
      await Promise.all(added.map((replica) => startReplica(supervisor, replica, program)));
      resolveTo([...ready, ...added]);
      return added;
    },
    end: async (replicas) => {
      resolveTo(ready.filter((replica) => !replicas.includes(replica)));
      await Promise.all(replicas.map(({ name }) => supervisor.stop(name)));
    },
    remove: async () => {
      for (const { name } of started) await supervisor.remove(name);
      await nameServer.close();
    },
  };
}

async function startReplica(supervisor: Supervisor, replica: Replica, program?: FunctionProgram): Promise<void> {
  const { name, address, port } = replica;
  const installed = supervisor.find(functionProcess);
  const { script, ...plan } = programBeside(program ?? programOfRecord(installed), name);
  const own = `${address}:${port}`;
  const [, ...words] = installed.arguments;
  const changed = words.map((word, index) => (words[index - 1] === "--address" ? own : word));
  await supervisor.start({ ...plan, name, arguments: [script, ...changed], ready: `tcp://${own}` });
}
