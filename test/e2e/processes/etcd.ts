import { join } from "node:path";
import { programOf } from "../build/build.ts";
import type { Ground } from "../management-cluster.ts";

/** Starts etcd and returns its URL for clients. */
export async function startEtcd({ builds, dataFolder, takePort, supervisor }: Ground<"etcd">): Promise<string> {
  const url = `http://127.0.0.1:${await takePort()}`;
  const peerUrl = `http://127.0.0.1:${await takePort()}`;
  await supervisor.start({
    name: "etcd",
    command: programOf(builds.etcd, "etcd"),
    arguments: [
      "--name=e2e",
      `--data-dir=${join(dataFolder, "etcd")}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=e2e=${peerUrl}`,
      // The data is discarded with the processes, so it need not reach the disk.
      "--unsafe-no-fsync",
      "--log-level=warn",
    ],
    environment: {},
    ready: `${url}/health`,
  });
  return url;
}
