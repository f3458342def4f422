import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { isObject, type JsonObject, objectAt } from "../../../function/kubernetes/object.ts";

/** A settled cluster: its XR, what Crossplane has applied, and how the API server shows that. */
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

const header = `# A settled cluster as a release has left it, recorded once by "npm run freeze" and never written again:
# what Crossplane applied, and how an API server shows it. Managed fields are by the schemas of the CRDs, defaults
# by the CRDs and by what webhooks add (docs/development/webhooks.md), statuses as controllers report them once all
# is done. A later release must answer it without a write (test/golden/observed.test.ts).
`;

/** One object a line: compact, and still to be read in a difference. */
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
  // Fails where the file is there: what was recorded stays.
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
