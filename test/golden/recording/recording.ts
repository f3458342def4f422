import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { isObject, type JsonObject, objectAt } from "../../../function/kubernetes/object.ts";

/** A settled cluster: its XR, the objects that Crossplane applied, and the same objects as observed. */
export interface Recording {
  readonly composite: JsonObject;
  readonly applied: Readonly<Record<string, JsonObject>>;
  readonly observed: Readonly<Record<string, JsonObject>>;
}

const folder = new URL("../observed/", import.meta.url);

function fileOf(example: string): URL {
  return new URL(example, folder);
}

export function isRecorded(example: string): boolean {
  return existsSync(fileOf(example));
}

const header = `# A settled cluster of a release, recorded once by "npm run freeze" and never changed: the
# applied and the observed objects. Managed fields follow the schemas of the CRDs. Defaults are those of the CRDs and
# of webhooks (docs/development/webhooks.md). A later release must not change it (test/golden/observed.test.ts).
`;

/** Writes one object per line: compact, and readable in a diff. */
export function writeRecording(example: string, { composite, applied, observed }: Recording): void {
  const file = fileOf(example);
  const listed = (objects: Recording["applied"]) =>
    Object.entries(objects).map(([key, object]) => `  ${JSON.stringify(key)}: ${JSON.stringify(object)}`);
  const lines = [
    `composite: ${JSON.stringify(composite)}`,
    "applied:",
    ...listed(applied),
    "observed:",
    ...listed(observed),
  ];
  mkdirSync(new URL(".", file), { recursive: true });
  // Fails if the file exists, because recordings never change.
  writeFileSync(file, `${header}${lines.join("\n")}\n`, { flag: "wx" });
}

export function readRecording(example: string): Recording {
  const found: unknown = parse(readFileSync(fileOf(example), "utf8"));
  const recorded = isObject(found) ? found : {};
  return {
    composite: objectAt(recorded, "composite") ?? {},
    applied: objectsIn(recorded, "applied"),
    observed: objectsIn(recorded, "observed"),
  };
}

function objectsIn(recorded: JsonObject, field: string): Record<string, JsonObject> {
  const entries = Object.entries(objectAt(recorded, field) ?? {});
  return Object.fromEntries(entries.flatMap(([key, object]) => (isObject(object) ? [[key, object]] : [])));
}
