import { basename } from "node:path";
import { expect, test } from "vitest";
import { codeOf, roomOf, sources } from "../test/architecture/imports.ts";
import { families, moduleOf, namesModule } from "../test/architecture/modules.ts";
import { coreGroup } from "./cluster-api/kinds.ts";

// What differs between providers is data of a module; shared code reads the data and has no cases.

const rooms = new Set(["composed", "lifecycle", "status", "scope", "compose.ts", "call.ts"]);
const shared = sources.filter((file) => rooms.has(roomOf(file)));
/** A ClusterClass makes the objects of such a cluster, so what reads it speaks of its kinds. */
const ofTopology = /topology|class/;

function sharedWith(word: RegExp): string[] {
  return shared.filter((file) => !ofTopology.test(basename(file)) && word.test(codeOf(file)));
}

const modules = Object.entries(families).flatMap(([family, all]) => (family === "addons" ? [] : all));
const kindsOfModules = modules
  .flatMap(({ kinds }) => kinds)
  .filter(({ group }) => group !== coreGroup)
  .map(({ kind }) => kind);

/** Words in code, in any case, also within identifiers such as `machineDeployments`; settings of a machine are none. */
const words: readonly [what: string, word: RegExp][] = [
  ["kinds of worker groups", /machine-?deployment|machine-?set(?!t)|machine-?pool/i],
  ["kinds of modules", new RegExp([...new Set(kindsOfModules)].join("|"), "i")],
  ["modules", namesModule(`(${modules.map(({ name }) => name).join("|")})`)],
  ["add-ons", new RegExp(`"(${(families["addons"] ?? []).map(({ name }) => name).join("|")})"`)],
];

/** Files that compare a kind with a text, each with the reason. */
const comparing: Readonly<Record<string, string>> = {
  "lifecycle/missing.ts": "the Cluster is required in another way than its parts",
};

/** Files that decide by the placement of a control plane: what its type allows there follows from it. All else is data. */
const placing: Readonly<Record<string, string>> = {
  "composed/control-plane.ts": "each placement is given another scope",
  "composed/control-plane-problems.ts": "each placement is given another scope",
  "composed/infrastructure.ts":
    "a managed control plane brings its own infrastructure cluster, a hosted one says which it supports",
  "scope/choice.ts": "a managed control plane runs on one cloud, a hosted one says which it supports",
};

test("shared code is seen", () => {
  expect(shared.length).toBeGreaterThan(70);
  expect(kindsOfModules.length).toBeGreaterThan(10);
});

test.each(words)("shared code names no %s", (_what, word) => {
  expect(sharedWith(word)).toEqual([]);
});

test("shared code compares no kind with a text", () => {
  const compares = /\bkind\b[^\n;{]*?[!=]==\s*"|(?:ends|starts)With\("[A-Z]|isKind\([^\n]*"[A-Z]/;

  expect(sharedWith(compares).toSorted()).toEqual(Object.keys(comparing).toSorted());
});

test("nothing else decides by the placement of a control plane", () => {
  const decides = /placement"?\]?\s*[!=]==/;

  expect(sharedWith(decides).toSorted()).toEqual(Object.keys(placing).toSorted());
});

/** A control plane names the cloud that it runs on and what makes its nodes; nobody else names a module. */
const naming: Readonly<Record<string, readonly string[]>> = {
  "bootstrap/nodeadm": ["control-plane/eks"],
  "infrastructure/aws": ["control-plane/eks"],
};

test.each(Object.entries(families).flatMap(([family, all]) => all.map(({ name }) => [family, name] as const)))(
  "%s/%s is named by its own files, its list, and modules that are made for it",
  (family, name) => {
    // An add-on may be a plain word.
    const word = new RegExp(`/${name}[./]|"${name}"${family === "addons" ? "" : `|\\.${name}\\b(?!\\.io)`}`);
    const others = sources
      .filter((file) => basename(file) !== "index.ts" && word.test(codeOf(file)))
      .map((file) => moduleOf(file) ?? file)
      .filter((module) => !module.endsWith(`/${name}`));

    expect([...new Set(others)].toSorted()).toEqual(naming[`${family}/${name}`] ?? []);
  },
);
