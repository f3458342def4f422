import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { at, isObject, type Json, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { projectRoot } from "../e2e/places.ts";

const folder = join(projectRoot, "test", "golden");

/** The composed objects of every example, by the path of the example. */
export const goldens: ReadonlyMap<string, readonly JsonObject[]> = new Map(
  globSync("*/*.yaml", { cwd: folder, exclude: ["observed/**"] })
    .toSorted()
    .map((name) => [name, readObjects(readFileSync(join(folder, name), "utf8"))]),
);

function readObjects(stream: string): JsonObject[] {
  const values = parseAllDocuments(stream).map((document): unknown => document.toJS());
  return values.filter((value) => isObject(value));
}

/** The Secrets that files of nodes refer to, with a text of two lines. */
export function secretsOf(objects: readonly JsonObject[]): JsonObject[] {
  return objects.flatMap((object) =>
    findSecrets(object).map((secret) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: textAt(secret, "name"), namespace: textAt(object, "metadata", "namespace") },
      data: { [textAt(secret, "key") ?? ""]: Buffer.from("from a Secret\nsecond line\n").toString("base64") },
    })),
  );
}

function findSecrets(value: Json | undefined): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((each) => findSecrets(each));
  if (!isObject(value)) return [];
  const secret = at(value, "contentFrom", "secret");
  return isObject(secret) ? [secret] : Object.values(value).flatMap((each) => findSecrets(each));
}
