import { z } from "zod";
import { addedFields } from "../../conformance/added-fields.ts";
import { type Answer, type Finding, findingsOf, lostFields } from "../../conformance/finding.ts";
import type { JudgedObject } from "../../conformance/webhook-report.ts";
import { answerTo, check, collectionOf, type NamedObject } from "../conformance/dry-run.ts";
import type { SmallApiServer } from "../conformance/small-api-server.ts";
import { type KubernetesObject, kubernetesObject } from "../kubernetes/object.ts";

/** As Crossplane calls itself where it applies composed objects. */
const fieldManager = "apiextensions.crossplane.io/composed/webhooks";

const stored = z.looseObject({
  metadata: z.looseObject({
    resourceVersion: z.string(),
    managedFields: z.array(z.looseObject({ manager: z.string(), fieldsV1: z.record(z.string(), z.unknown()) })),
  }),
});

/** The object as it is stored: in a namespace of its file, because two files may have objects of one name. */
export function storedAs({ file, object }: NamedObject): KubernetesObject {
  if (object.metadata.namespace === undefined) return object;
  const namespace = file.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** What was said to an object, and the object as it is stored where it was taken. */
export type Judgement = { readonly judged: JudgedObject; readonly stored?: KubernetesObject };

/** An object is created and applied by dry run, then stored by the same apply, then applied once more. */
export async function judgeObject(server: SmallApiServer, named: NamedObject): Promise<Judgement> {
  const { name, object } = named;
  const { apiVersion, kind } = object;
  const tried = [...(await check(server, object)), ...findingsOf(object, await apply(server, object, "&dryRun=All"))];
  const here = storedAs(named);
  const first = await apply(server, here);
  const findings = [...tried, ...findingsOf(here, first)];
  if (!("stored" in first)) return { judged: { name, apiVersion, kind, findings: distinct(findings), added: [] } };
  const second = await apply(server, here);
  const all = distinct([...findings, ...findingsOf(here, second), ...writtenAgain(first, second)]);
  const added = addedFields(here, first.stored, ownedIn(first.stored));
  return {
    judged: { name, apiVersion, kind, findings: all, added },
    stored: kubernetesObject.parse(first.stored),
  };
}

async function apply({ client }: SmallApiServer, object: KubernetesObject, more = ""): Promise<Answer> {
  const collection = await collectionOf(client, object);
  const query = `fieldManager=${encodeURIComponent(fieldManager)}&force=true&fieldValidation=Strict${more}`;
  return answerTo(client, {
    method: "PATCH",
    path: `${collection}/${object.metadata.name}?${query}`,
    body: object,
    contentType: "application/apply-patch+yaml",
  });
}

const ofEachWrite = /^metadata\.(?:generation|managedFields|resourceVersion)/;

/** An apply that changes nothing is not written; one that does would be written at every reconcile. */
function writtenAgain(first: Answer, second: Answer): readonly Finding[] {
  if (!("stored" in first) || !("stored" in second)) return [];
  const [before, after] = [stored.parse(first.stored), stored.parse(second.stored)];
  if (before.metadata.resourceVersion === after.metadata.resourceVersion) return [];
  const paths = [...lostFields(before, after), ...lostFields(after, before)].filter((path) => !ofEachWrite.test(path));
  return [{ kind: "written again", text: [...new Set(paths)].join(", ") }];
}

function ownedIn(object: unknown): Readonly<Record<string, unknown>> {
  const { managedFields } = stored.parse(object).metadata;
  return managedFields.find(({ manager }) => manager === fieldManager)?.fieldsV1 ?? {};
}

/** What several of the calls found is one finding, whatever the call was. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const texts = findings.map(({ kind, text }): Finding => ({ kind, text: text.replace(/^cannot [A-Z]+ \S+: /, "") }));
  return [...new Map(texts.map((finding) => [`${finding.kind} ${finding.text}`, finding])).values()];
}
