import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareAccount } from "../aws/account.ts";
import { type AwsApi, awsApiAt } from "../aws/api.ts";
import { imagesFor } from "../aws/images.ts";
import { motoFolder, type PythonBuild, pythonOf } from "../build/moto.ts";
import type { Ground } from "../management-cluster.ts";

export const motoProcess = "moto";

export type MotoGround = Pick<Ground, "dataFolder" | "supervisor" | "takePort">;
export type MotoOptions = {
  readonly build: PythonBuild;
  /** Versions of Kubernetes that have an image. */
  readonly versions: readonly string[];
};

/** Starts the API of AWS, with an account that is prepared for CAPA. Returns its URL. */
export async function startMoto(
  { dataFolder, supervisor, takePort }: MotoGround,
  { build, versions }: MotoOptions,
): Promise<string> {
  const port = await takePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = join(dataFolder, "moto");
  const images = join(folder, "images.json");
  mkdirSync(folder, { recursive: true });
  writeFileSync(images, JSON.stringify(imagesFor(versions)));
  await supervisor.start({
    name: motoProcess,
    command: pythonOf(build),
    arguments: [join(motoFolder, "serve.py"), String(port)],
    environment: { MOTO_AMIS_PATH: images, PYTHONDONTWRITEBYTECODE: "1", PYTHONUNBUFFERED: "1" },
    ready: `${url}/moto-api/`,
  });
  await prepareAccount(awsApiAt(url));
  return url;
}

/** The API of the running moto. */
export function awsApiOf({ supervisor }: Pick<Ground, "supervisor">): AwsApi {
  return awsApiAt(new URL("/", supervisor.find(motoProcess).ready).href);
}
