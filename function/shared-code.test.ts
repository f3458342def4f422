import { basename } from "node:path";
import { expect, test } from "vitest";
import { codeOf, roomOf, sources } from "../test/architecture/imports.ts";
import { families, moduleOf, namesModule } from "../test/architecture/modules.ts";
import { coreGroup } from "./cluster-api/kinds.ts";
import { controlPlaneProviders } from "./control-plane/index.ts";
import { bootstrapProvidersOf, type ControlPlaneProvider } from "./control-plane/provider.ts";

// Differences between providers are data of their modules. Shared code reads the data and has no special cases.

const rooms = new Set(["composed", "lifecycle", "status", "scope", "compose.ts", "call.ts"]);
const shared = sources.filter((file) => rooms.has(roomOf(file)));
/** Files of the topology may name kinds of worker groups, because a ClusterClass lists them by kind. */
const ofTopology = /topology|class/;

function sharedWith(word: RegExp): string[] {
  return shared.filter((file) => !ofTopology.test(basename(file)) && word.test(codeOf(file)));
}

const modules = Object.entries(families).flatMap(([family, all]) => (family === "addons" ? [] : all));
const kindsOfModules = modules
  .flatMap(({ kinds }) => kinds)
  .filter(({ group }) => group !== coreGroup)
  .map(({ kind }) => kind);

/**
 * Words that shared code must not contain, in any case, also within identifiers such as `machineDeployments`. Settings
 * of machines, such as `machineSettings`, are allowed.
 */
const words: readonly [title: string, word: RegExp][] = [
  ["kinds of worker groups", /machine-?deployment|machine-?set(?!t)|machine-?pool/i],
  ["kinds of modules", new RegExp([...new Set(kindsOfModules)].join("|"), "i")],
  ["modules", namesModule(`(${modules.map(({ name }) => name).join("|")})`)],
  ["add-ons", new RegExp(`"(${(families["addons"] ?? []).map(({ name }) => name).join("|")})"`)],
];

/** Files that compare a kind with a string, each with the reason. */
const comparing: Readonly<Record<string, string>> = {
  "lifecycle/missing.ts": "the Cluster has a requirement of its own",
};

/** Files that branch on the placement of a control plane, each with the reason. All other differences are data. */
const placing: Readonly<Record<string, string>> = {
  "composed/control-plane.ts": "each placement receives another scope",
  "composed/control-plane-problems.ts": "each placement receives another scope",
  "composed/infrastructure.ts":
    "a managed control plane has its own infrastructure cluster, a hosted one lists the infrastructures it supports",
  "scope/choice.ts": "a managed control plane runs on one cloud, a hosted one lists the infrastructures it supports",
};

test("the check finds shared code and kinds", () => {
  expect(shared.length).toBeGreaterThan(70);
  expect(kindsOfModules.length).toBeGreaterThan(10);
});

test.each(words)("shared code names no %s", (_title, word) => {
  expect(sharedWith(word)).toEqual([]);
});

test("only the listed files compare a kind with a string", () => {
  const compares = /\bkind\b[^\n;{]*?[!=]==\s*"|(?:ends|starts)With\("[A-Z]|isKind\([^\n]*"[A-Z]/;

  expect(sharedWith(compares).toSorted()).toEqual(Object.keys(comparing).toSorted());
});

test("only the listed files branch on the placement of a control plane", () => {
  const decides = /placement"?\]?\s*[!=]==/;

  expect(sharedWith(decides).toSorted()).toEqual(Object.keys(placing).toSorted());
});

/**
 * Control planes that name a module: their cloud, or their bootstrap provider. A path does not tell a bootstrap
 * provider and a control plane of the same name apart.
 */
function listUsers(family: string, name: string): string[] {
  const usesIt = (module: ControlPlaneProvider) =>
    family === "infrastructure"
      ? module.placement === "Managed" && module.runsOn.name === name
      : bootstrapProvidersOf(module).some((provider) => provider.name === name);
  const users = controlPlaneProviders.filter((module) => module.name !== name && usesIt(module));
  return family === "addons" ? [] : users.map((module) => `control-plane/${module.name}`);
}

test.each(Object.entries(families).flatMap(([family, all]) => all.map(({ name }) => [family, name] as const)))(
  "%s/%s is named only by its own files, the list of its family, and modules made for it",
  (family, name) => {
    // The name of an add-on may be a common word.
    const word = new RegExp(`/${name}[./]|"${name}"${family === "addons" ? "" : `|\\.${name}\\b(?!\\.io)`}`);
    const others = sources
      .filter((file) => basename(file) !== "index.ts" && word.test(codeOf(file)))
      .map((file) => moduleOf(file) ?? file)
      .filter((module) => !module.endsWith(`/${name}`));

    expect([...new Set(others)].toSorted()).toEqual(listUsers(family, name).toSorted());
  },
);
