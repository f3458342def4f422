import { type Answer, type Finding, findingsOf } from "../../conformance/finding.ts";
import type { CheckedObject } from "../../conformance/report.ts";
import { changed, missedBy, type WrongCopy } from "../../conformance/wrong-copies.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";
import { rootOf } from "../kubernetes/discovery.ts";
import { type KubernetesObject, kubernetesObject } from "../kubernetes/object.ts";
import { ApiError, type Call } from "../kubernetes/transport.ts";
import type { SmallApiServer } from "./small-api-server.ts";

/** An object with the words that say which object of which file it is. */
export type NamedObject = { readonly name: string; readonly file: string; readonly object: KubernetesObject };

/** Sends the object as it is and answers what was said. */
export function create(client: KubernetesClient, path: string, object: KubernetesObject): Promise<Answer> {
  return answerTo(client, { method: "POST", path, body: object });
}

/** What was said to a call that sends an object. */
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

/** What the API server finds in an object before it would store it. */
export async function check({ client }: SmallApiServer, object: KubernetesObject): Promise<Finding[]> {
  const path = `${await collectionOf(client, object)}?dryRun=All&fieldValidation=Strict`;
  return findingsOf(object, await create(client, path, object));
}

/** Where objects of its kind are created. */
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

/** The check of the check: answers which wrong copies came through. */
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
