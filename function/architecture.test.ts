import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { circlesAmong, codeOf, type Import, imports, roomOf, sources } from "../test/architecture/imports.ts";
import { namesModule } from "../test/architecture/modules.ts";

interface Rule {
  /** Folders and files below `function/` that may be imported. A folder includes its files. */
  may: readonly string[];
  /** Packages that may be imported. `node:` stands for all modules of Node. */
  packages?: readonly string[];
}

const interfaces = ["addons", "infrastructure", "control-plane", "bootstrap"]
  .map((family) => `${family}/provider.ts`)
  .concat(["combined-setup", "kubelet-args", "node-setup", "setup-paths"].map((file) => `bootstrap/${file}.ts`));
const lists = ["addons/index.ts", "bootstrap/index.ts", "infrastructure/index.ts", "control-plane/index.ts"];
const facts = ["api", "lifecycle", "cluster-api", "kubernetes"];

/** The allowed imports of each folder, as in docs/architecture.md. A folder may always import its own files. */
const table: Record<string, Rule> = {
  kubernetes: { may: [], packages: ["node:crypto", "semver"] },
  delivery: { may: ["kubernetes"] },
  yaml: { may: ["kubernetes"], packages: ["yaml"] },
  api: { may: ["yaml"], packages: ["zod", "node:net"] },
  "cluster-api": { may: ["api/cidr.ts", "api/object-values.ts", "kubernetes"] },
  bootstrap: { may: ["api", "cluster-api", "kubernetes"], packages: ["zod"] },
  infrastructure: {
    may: ["api", "bootstrap/node-setup.ts", "bootstrap/provider.ts", "cluster-api", "kubernetes"],
    packages: ["zod"],
  },
  "control-plane": { may: ["api", "bootstrap", "cluster-api", "infrastructure", "kubernetes"], packages: ["zod"] },
  addons: { may: ["api", "cluster-api", "kubernetes", "yaml"], packages: ["zod", "yaml"] },
  lifecycle: {
    may: ["api", "cluster-api", "delivery/index.ts", "kubernetes", "addons/provider.ts"],
    packages: ["semver"],
  },
  composed: { may: [...facts, ...interfaces, "call.ts", "scope/scope.ts", "scope/enforced.ts"] },
  status: { may: [...facts, "call.ts", "composed/composition.ts", "scope/scope.ts"] },
  "schema.ts": { may: ["api", "cluster-api", ...lists, ...interfaces], packages: ["zod"] },
  "limits.ts": { may: ["api", "kubernetes"] },
  "composite.ts": { may: ["api", "cluster-api", "kubernetes"] },
  "call.ts": { may: facts },
  "delivered.ts": { may: ["call.ts", "delivery/index.ts", "kubernetes"] },
  scope: { may: [...facts, "call.ts", "composite.ts", "schema.ts", ...interfaces] },
  "compose.ts": {
    may: [...facts, "call.ts", "composed", "composite.ts", "delivered.ts", "limits.ts", "scope", "status"],
  },
  generate: {
    may: [
      "api",
      "cluster-api/kinds.ts",
      "cluster-api/prerequisite.ts",
      "cluster-api/rollout-defaults.ts",
      "kubernetes/kind.ts",
      "schema.ts",
      "../package.json",
      ...lists,
      ...interfaces,
    ],
    packages: ["zod", "yaml"],
  },
  crossplane: {
    may: ["call.ts", "compose.ts", "kubernetes", "lifecycle", "status"],
    packages: ["pino", "node:"],
  },
  cli: {
    may: [
      "api",
      "call.ts",
      "cluster-api",
      "compose.ts",
      "composite.ts",
      "crossplane",
      "generate",
      "kubernetes",
      "lifecycle",
      "schema.ts",
      "scope",
      // For the version of this release.
      "../package.json",
    ],
    packages: ["commander", "yaml", "pino", "node:"],
  },
  "main.ts": { may: ["cli"], packages: ["commander", "node:process"] },
};

function isAllowed({ from, to, isPackage }: Import): boolean {
  const rule = table[roomOf(from)];
  if (!rule) return false;
  if (isPackage) return (rule.packages ?? []).some((name) => (name === "node:" ? to.startsWith(name) : to === name));
  return roomOf(to) === roomOf(from) || rule.may.some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
}

test("every folder imports only what the table allows", () => {
  expect(imports.filter((line) => !isAllowed(line)).map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test("no files import each other in a cycle, types included", () => {
  expect(circlesAmong(imports)).toEqual([]);
});

test("no folders import each other in a cycle", () => {
  const between = imports.map(({ from, to, isPackage }) => ({ from: roomOf(from), to: roomOf(to), isPackage }));

  expect(circlesAmong(between)).toEqual([]);
});

test("the check finds cycles of any length", () => {
  const line = (from: string, to: string) => ({ from, to, isPackage: false });
  const ring = [line("a", "b"), line("b", "c"), line("c", "a")];

  expect(circlesAmong([...ring, line("c", "d"), line("d", "e"), line("f", "g"), line("g", "f")])).toEqual([
    "a ↔ b ↔ c",
    "f ↔ g",
  ]);
});

const moduleFamilies = ["addons", "bootstrap", "infrastructure", "control-plane"];
// Files of a family that are not modules.
const besideModules =
  /\/(index|provider|combined-setup|kubelet-args|node-setup|pool-kind|registry-url|setup-paths|virtual-address)\.ts$/;

test("the check finds the imports", () => {
  expect(imports.length).toBeGreaterThan(150);
});

test.each(moduleFamilies)("modules of %s never import each other", (family) => {
  const modules = sources.filter(
    (file) => roomOf(file) === family && file.split("/").length === 2 && !besideModules.test(file),
  );
  const between = imports.filter(({ from, to }) => modules.includes(from) && modules.includes(to));

  expect(modules.length).toBeGreaterThan(0);
  expect(between).toEqual([]);
});

test("a control plane imports the files of at most one infrastructure", () => {
  const clouds = (file: string) =>
    imports
      .filter(({ from, to }) => from === file && roomOf(to) === "infrastructure" && to !== "infrastructure/provider.ts")
      .map(({ to }) => to.split("/")[1]?.replace(".ts", ""));
  const many = sources.filter((file) => roomOf(file) === "control-plane" && new Set(clouds(file)).size > 1);

  expect(many).toEqual([]);
});

function modulesOf(family: string): string[] {
  const files = globSync("*.ts", { cwd: join("function", family) }).filter((file) => !file.endsWith(".test.ts"));
  return files.filter((file) => !besideModules.test(`/${file}`)).map((file) => file.replace(".ts", ""));
}

const withModules = new Set(moduleFamilies);

test.each([
  ...modulesOf("infrastructure").map((name) => ({ name, apart: withModules, word: namesModule(name) })),
  ...modulesOf("control-plane").map((name) => ({ name, apart: withModules, word: namesModule(name) })),
  ...modulesOf("bootstrap").map((name) => ({ name, apart: withModules, word: namesModule(name) })),
  // The name of an add-on may be a common word.
  ...modulesOf("addons").map((name) => ({ name, apart: withModules, word: new RegExp(`"${name}"`) })),
])("shared code does not name $name", ({ apart, word }) => {
  const shared = sources.filter((file) => !apart.has(roomOf(file)));

  expect(shared.length).toBeGreaterThan(100);
  expect(shared.filter((file) => word.test(codeOf(file)))).toEqual([]);
});

test("only kubernetes/diff.ts compares content", () => {
  const compares = /toCanonicalJson\([^\n]*\)\s*[!=]==/;

  expect(sources.filter((file) => compares.test(codeOf(file)))).toEqual(["kubernetes/diff.ts"]);
});

// Descriptions may contain the name as a common word.
test.each(modulesOf("bootstrap"))(
  "infrastructure tests the format of a bootstrap provider, never the name %s",
  (name) => {
    const word = new RegExp(`"${name}"|\\b${name}:`);
    const infrastructure = sources.filter((file) => roomOf(file) === "infrastructure");

    expect(infrastructure.length).toBeGreaterThan(0);
    expect(infrastructure.filter((file) => word.test(codeOf(file)))).toEqual([]);
  },
);

test("status reads facts; only status/previous.ts reads paths of an object", () => {
  const readers = /import\s[^;]*\b(?:at|textAt|numberAt|objectAt|listAt)\b[^;]*from "[./]*kubernetes\/object\.ts"/;
  const reading = sources.filter((file) => roomOf(file) === "status" && readers.test(codeOf(file)));

  expect(reading).toEqual(["status/previous.ts"]);
});

test("files have at most 200 lines", () => {
  const long = sources.filter((file) => readFileSync(join("function", file), "utf8").split("\n").length > 201);

  expect(long).toEqual([]);
});
