import { join } from "node:path";
import { createAuthority } from "../kubernetes/certificates.ts";
import type { Builds } from "../management-cluster.ts";
import { createPorts, smallPorts } from "../ports.ts";
import { startApiServer } from "../processes/api-server.ts";
import type { ProviderGround } from "../processes/provider.ts";
import type { Environment } from "../supervision/environment-record.ts";
import { withOwnEnvironment } from "../supervision/own-environment.ts";

/** An API server, with everything needed to start managers beside it. */
export type SmallApiServer = ProviderGround;
export type NeededBuilds = Pick<Builds, "derivedCrds" | "etcd" | "kubernetes">;

/** Runs an API server and etcd while `work` runs; it may run beside a management cluster and beside others. */
export function withSmallApiServer<Result>(
  builds: Pick<Builds, "etcd" | "kubernetes">,
  work: (server: SmallApiServer) => Promise<Result>,
): Promise<Result> {
  return withOwnEnvironment(async (environment) => work(await start(environment, builds)));
}

async function start(
  { dataFolder, supervisor }: Environment,
  builds: Pick<Builds, "etcd" | "kubernetes">,
): Promise<SmallApiServer> {
  const authority = createAuthority(join(dataFolder, "pki"), "small");
  const ground = { authority, dataFolder, supervisor, takePort: createPorts(smallPorts) };
  return { ...ground, ...(await startApiServer({ ...ground, builds })) };
}
