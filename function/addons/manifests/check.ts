import { LineCounter, parseAllDocuments } from "yaml";
import { remember } from "../../api/remember.ts";
import { isKind, isObject, type Json, type JsonObject, nameOf, objectAt, textAt } from "../../kubernetes/object.ts";

/**
 * What would fail in Cluster API's controller, whose condition says no more than "check controller logs", and what must not
 * stand in clear text. Values are never repeated.
 */
export const manifestProblems = remember((stream: string): string[] => {
  const lines = new LineCounter();
  const documents = parseAllDocuments(stream, { lineCounter: lines, prettyErrors: false });
  const errors = [...documents].flatMap(({ errors: found }) => found);
  if (errors.length > 0) {
    return errors.map(({ code, pos }) => `line ${lines.linePos(pos[0]).line} is no YAML (${code})`);
  }
  const contents = [...documents].map((document): Json => document.toJS());
  const found = contents.flatMap((content, index) => problemsOf(content, `document ${index + 1}`));
  return contents.some((content) => content !== null) ? found : ["has no manifest"];
});

/** A document is one object, or nothing at all between two separators. */
function problemsOf(content: Json, where: string): string[] {
  if (content === null) return [];
  if (!isObject(content)) return [`${where} is no object`];
  const missing = [
    ...["apiVersion", "kind"].filter((field) => textAt(content, field) === undefined),
    ...(nameOf(content) === undefined ? ["metadata.name"] : []),
  ];
  if (missing.length > 0) return [`${where} has no ${missing.join(" and no ")}`];
  if (!isSecretInClearText(content)) return [];
  return [`${where} is a Secret in clear text: put it into a Secret of your own and name that under resources`];
}

function isSecretInClearText(object: JsonObject): boolean {
  const isSecret = isKind(object, "", "Secret");
  return isSecret && ["data", "stringData"].some((field) => objectAt(object, field) !== undefined);
}
