import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

// Identifiers use the words of Kubernetes and Crossplane, so that readers need not learn ours.

const invented =
  /^(told|wish|wishes|wished|unseen|namesakes?|refus\w*)$|cannothonour|takenup|takeup|takingup|bootstrapformat/;

/** Names of protocols and of upstream. */
const upstream = new Set(["NGHTTP2_REFUSED_STREAM", "REFUSED_STREAM", "ECONNREFUSED"]);

/** Data with names of its own, each with the place that names it; they go when their place is renamed. */
const fields: Readonly<Record<string, string>> = {
  pendingWrites: "field of the status",
  bootstrapFormat: "field of what is hashed",
};

const files = globSync("{function,test}/**/*.ts");

test.each(files)("%s has no invented word in its identifiers", (file) => {
  const found = identifiersIn(readFileSync(file, "utf8")).filter((name) => isInvented(name) && !isKnown(name));

  expect(found).toEqual([]);
});

test.each(Object.keys(fields))("%s is still a name somewhere", (field) => {
  expect(files.some((file) => identifiersIn(readFileSync(file, "utf8")).includes(field))).toBe(true);
});

test.each(["withTold", "MachineWish", "isTakenUp", "unseenName", "refuse", "refusals", "toldBy"])(
  "%s is one",
  (name) => {
    expect(isInvented(name)).toBe(true);
  },
);

test.each(["forgetOld", "isOlder", "onHold"])("%s is none", (name) => {
  expect(isInvented(name)).toBe(false);
});

function isInvented(name: string): boolean {
  const words = name.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase());
  return [...words, name.toLowerCase()].some((word) => invented.test(word));
}

function isKnown(name: string): boolean {
  return upstream.has(name) || Object.hasOwn(fields, name);
}

function identifiersIn(text: string): string[] {
  const code = text.replaceAll(noCode, (found) => (found.startsWith("`") ? placeholdersOf(found) : '""'));
  return [...new Set(code.match(/[A-Za-z_$][\w$]*/g))];
}

const comment = /\/\*.*?\*\/|\/\/[^\n]*/;
const text = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/;
const regularExpression = /(?<=[(,=:[]\s*)\/(?:[^/\\\n]|\\.)+\/[a-z]*/;
const noCode = new RegExp([comment, text, regularExpression].map(({ source }) => source).join("|"), "gs");

function placeholdersOf(template: string): string {
  return [...template.matchAll(/\$\{([^}]*)\}/g)].map(([, code = ""]) => identifiersIn(code).join(" ")).join(" ");
}
