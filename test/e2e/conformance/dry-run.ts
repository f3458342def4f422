import { type Answer, type Finding, findingsOf } from "../../conformance/finding.ts";
import type { CheckedObject } from "../../conformance/report.ts";
import { changed, missedBy, type WrongCopy } from "../../conformance/wrong-copies.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";
import { rootOf } from "../kubernetes/discovery.ts";
import { type KubernetesObject, kubernetesObject } from "../kubernetes/object.ts";
import { ApiError, type Call } from "../kubernetes/transport.ts";
import type { SmallApiServer } from "./small-api-server.ts";

/** An object with a name for messages: its file, kind and name. */
export type NamedObject = { readonly name: string; readonly file: string; readonly object: KubernetesObject };

/** Sends the object unchanged and returns the API server's answer. */
export function create(client: KubernetesClient, path: string, object: KubernetesObject): Promise<Answer> {
  return answerTo(client, { method: "POST", path, body: object });
}

/** The API server's answer to a call that sends an object: warnings, and the stored object or the rejection. */
export async function answerTo(client: KubernetesClient, call: Call): Promise<Answer> {
  const warnings: string[] = [];
  const onWarning = (text: string): void => void warnings.push(text);
  try {
    return { warnings, stored: await client.call({ ...call, onWarning }) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { warnings, rejection: error.message };
  }
}

/** The findings of a dry run: the object is not stored. */
export async function check({ client }: SmallApiServer, object: KubernetesObject): Promise<Finding[]> {
  const path = `${await collectionOf(client, object)}?dryRun=All&fieldValidation=Strict`;
  return findingsOf(object, await create(client, path, object));
}

/** Path of the collection in which objects of this kind are created. */
export async function collectionOf(client: KubernetesClient, object: KubernetesObject): Promise<string> {
  const { plural, namespaced } = await client.discovery.find(object);
  const place = namespaced ? `/namespaces/${object.metadata.namespace}` : "";
  return `${rootOf(object.apiVersion)}${place}/${plural}`;
}

export async function checkAll(server: SmallApiServer, objects: readonly NamedObject[]): Promise<CheckedObject[]> {
  const checked: CheckedObject[] = [];
  for (const { name, object } of objects)
    checked.push({ name, kind: object.kind, findings: await check(server, object) });
  return checked;
}

/** Checks the check: returns the wrong copies that the API server accepted. */
export async function checkWrongCopies(
  server: SmallApiServer,
  copies: readonly WrongCopy[],
  objects: readonly NamedObject[],
): Promise<string[]> {
  const missed: string[] = [];
  for (const copy of copies) {
    const right = objects.find(({ object }) => object.kind === copy.kind)?.object;
    const wrong = kubernetesObject.parse(changed(right, copy.change));
    missed.push(...missedBy(copy, await check(server, wrong)));
  }
  return missed;
}
