import { z } from "zod";
import { Problem } from "../problem.ts";
import type { KubernetesClient } from "./client.ts";

const secret = z.object({ data: z.record(z.string(), z.string()).default({}) });

export type SecretReference = { readonly name: string; readonly namespace: string };

/** Returns the decoded data. Throws a Problem if the Secret does not exist. */
export async function readSecret(
  client: KubernetesClient,
  { name, namespace }: SecretReference,
): Promise<Readonly<Record<string, Buffer>>> {
  const found = await client.get({ apiVersion: "v1", kind: "Secret", name, namespace });
  if (!found) throw new Problem(`cannot read the Secret ${namespace}/${name}: it does not exist`);
  const { data } = secret.parse(found);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64")]));
}
