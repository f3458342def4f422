import { z } from "zod";
import { addedFields } from "../../conformance/added-fields.ts";
import { type Answer, type Finding, findingsOf, lostFields } from "../../conformance/finding.ts";
import type { ValidatedObject } from "../../conformance/webhook-report.ts";
import { answerTo, check, collectionOf, type NamedObject } from "../conformance/dry-run.ts";
import type { SmallApiServer } from "../conformance/small-api-server.ts";
import { type KubernetesObject, kubernetesObject } from "../kubernetes/object.ts";

/** Field manager in the form that Crossplane uses for composed objects. */
const fieldManager = "apiextensions.crossplane.io/composed/webhooks";

const stored = z.looseObject({
  metadata: z.looseObject({
    resourceVersion: z.string(),
    managedFields: z.array(z.looseObject({ manager: z.string(), fieldsV1: z.record(z.string(), z.unknown()) })),
  }),
});

/** The object in a namespace of its file, because two files may have objects of one name. */
export function storedAs({ file, object }: NamedObject): KubernetesObject {
  if (object.metadata.namespace === undefined) return object;
  const namespace = file.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** The findings for an object, and the stored object if the API server accepted it. */
export type Validation = { readonly validated: ValidatedObject; readonly stored?: KubernetesObject };

/** Creates and applies the object by dry run, then applies it to store it, then applies it once more. */
export async function validateObject(server: SmallApiServer, named: NamedObject): Promise<Validation> {
  const { name, object } = named;
  const { apiVersion, kind } = object;
  const tried = [...(await check(server, object)), ...findingsOf(object, await apply(server, object, "&dryRun=All"))];
  const here = storedAs(named);
  const first = await apply(server, here);
  const findings = [...tried, ...findingsOf(here, first)];
  if (!("stored" in first)) return { validated: { name, apiVersion, kind, findings: distinct(findings), added: [] } };
  const second = await apply(server, here);
  const all = distinct([...findings, ...findingsOf(here, second), ...writtenAgain(first, second)]);
  const added = addedFields(here, first.stored, ownedIn(first.stored));
  return {
    validated: { name, apiVersion, kind, findings: all, added },
    stored: kubernetesObject.parse(first.stored),
  };
}

async function apply({ client }: SmallApiServer, object: KubernetesObject, parameters = ""): Promise<Answer> {
  const collection = await collectionOf(client, object);
  const query = `fieldManager=${encodeURIComponent(fieldManager)}&force=true&fieldValidation=Strict${parameters}`;
  return answerTo(client, {
    method: "PATCH",
    path: `${collection}/${object.metadata.name}?${query}`,
    body: object,
    contentType: "application/apply-patch+yaml",
  });
}

const changedByEachWrite = /^metadata\.(?:generation|managedFields|resourceVersion)/;

/** The fields that the second, identical apply changes. Crossplane would write such an object at every reconcile. */
function writtenAgain(first: Answer, second: Answer): readonly Finding[] {
  if (!("stored" in first) || !("stored" in second)) return [];
  const [before, after] = [stored.parse(first.stored), stored.parse(second.stored)];
  if (before.metadata.resourceVersion === after.metadata.resourceVersion) return [];
  const paths = [...lostFields(before, after), ...lostFields(after, before)].filter(
    (path) => !changedByEachWrite.test(path),
  );
  return [{ kind: "written again", text: [...new Set(paths)].join(", ") }];
}

function ownedIn(object: unknown): Readonly<Record<string, unknown>> {
  const { managedFields } = stored.parse(object).metadata;
  return managedFields.find(({ manager }) => manager === fieldManager)?.fieldsV1 ?? {};
}

/** Merges findings that differ only in the call that returned them. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const texts = findings.map(({ kind, text }): Finding => ({ kind, text: text.replace(/^cannot [A-Z]+ \S+: /, "") }));
  return [...new Map(texts.map((finding) => [`${finding.kind} ${finding.text}`, finding])).values()];
}
