import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareAccount } from "../aws/account.ts";
import { type AwsApi, awsApiAt } from "../aws/api.ts";
import { type ImageVersions, imagesFor } from "../aws/images.ts";
import { motoFolder, type PythonBuild, pythonOf } from "../build/moto.ts";
import { createAuthority, type KeyPair } from "../kubernetes/certificates.ts";
import type { Ground } from "../management-cluster.ts";
import { firstManagedPort } from "./machines.ts";

export const motoProcess = "moto";

export type MotoGround = Pick<Ground, "dataFolder" | "supervisor" | "takePort">;
export type MotoOptions = {
  readonly build: PythonBuild;
  readonly versions: ImageVersions;
};

export type StartedMoto = {
  readonly url: string;
  /** Signs the API servers of EKS. */
  readonly authority: KeyPair;
};

/** Starts the API of AWS, with an account that is prepared for CAPA. */
export async function startMoto(
  { dataFolder, supervisor, takePort }: MotoGround,
  { build, versions }: MotoOptions,
): Promise<StartedMoto> {
  const port = await takePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = join(dataFolder, "moto");
  const images = join(folder, "images.json");
  mkdirSync(folder, { recursive: true });
  writeFileSync(images, JSON.stringify(imagesFor(versions)));
  const authority = createAuthority(folder, "eks");
  await supervisor.start({
    name: motoProcess,
    command: pythonOf(build),
    arguments: [join(motoFolder, "serve.py"), String(port)],
    environment: {
      EKS_AUTHORITY: authority.certificate,
      EKS_FIRST_PORT: String(firstManagedPort),
      MOTO_AMIS_PATH: images,
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONUNBUFFERED: "1",
    },
    ready: `${url}/moto-api/`,
  });
  await prepareAccount(awsApiAt(url));
  return { url, authority };
}

/** The API of the running moto. */
export function awsApiOf({ supervisor }: Pick<Ground, "supervisor">): AwsApi {
  return awsApiAt(new URL("/", supervisor.find(motoProcess).ready).href);
}
