import { join } from "node:path";
import { mkdirSync } from "node:fs";
import { programOf } from "../build/build.ts";
import type { Ground } from "../management-cluster.ts";

type RegistryGround = Omit<Ground<"registry">, "authority">;

/**
 * Starts a registry and returns host:port. Crossplane uses go-containerregistry, which speaks plain HTTP to 127.0.0.1.
 */
export async function startRegistry({ builds, dataFolder, supervisor, takePort }: RegistryGround): Promise<string> {
  const host = `127.0.0.1:${await takePort()}`;
  const folder = join(dataFolder, "registry");
  mkdirSync(folder, { recursive: true });
  await supervisor.start({
    name: "registry",
    command: programOf(builds.registry, "crane"),
    arguments: ["registry", "serve", `--address=${host}`, `--disk=${folder}`],
    environment: {},
    ready: `http://${host}/v2/`,
  });
  return host;
}
