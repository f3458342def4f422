import fc from "fast-check";
import { expect, test } from "vitest";
import { isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";
import { managedSpec } from "../rules/managed.ts";
import { found, spec as topologySpec } from "../rules/topology-world.ts";
import { composite, quickStart, run } from "../rules/world.ts";

/** Part of every free text of the specs. It must not appear in any status, condition, event or message. */
const secret = "hunter2";
const manifest = (kind: string) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a}\ndata: {a: ${secret}}\n`;
const policy = `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: None, users: [${secret}]}]\n`;
const file = { path: "/etc/app.conf", owner: "root:root", content: `key: ${secret}\n` };
const nodes = { files: [file], preCommands: [`echo ${secret}`], postCommands: [`echo ${secret}`] };

const onMachines: JsonObject = {
  ...quickStart,
  kubernetes: { version: "v1.35.2", apiServer: { audit: { enabled: true, policy } } },
  controlPlane: nodes,
  workers: [{ name: "default", ...nodes }],
  workerDefaults: { files: [{ path: "/etc/other.conf", content: secret }] },
  addons: [
    { name: "manifests", manifests: { inline: manifest("ConfigMap") } },
    {
      name: "chart",
      helm: {
        repoURL: `https://user:${secret}@charts.example.org`,
        chartName: "chart",
        version: "1.2.3",
        valuesTemplate: `password: ${secret}`,
      },
    },
  ],
  overrides: [
    { name: "merged", target: { kind: "MachineDeployment" }, patch: { spec: { note: { deep: secret } } } },
    {
      name: "patched",
      target: { kind: "MachineDeployment" },
      jsonPatch: [{ op: "add", path: "/spec/note", value: { deep: secret } }],
    },
    {
      name: "listed",
      target: { kind: "MachineDeployment" },
      listPatch: [{ path: "/spec/notes", mergeKeys: ["name"], items: [{ name: secret }] }],
    },
    {
      name: "annotated",
      target: { kind: "MachineDeployment" },
      patch: { metadata: { annotations: { "example.org/note": secret } } },
    },
  ],
};
const onEks: JsonObject = {
  ...managedSpec,
  controlPlane: {
    eks: {
      addons: [{ name: "vpc-cni", version: "v1.20.0-eksbuild.1", configuration: `{"a":"${secret}"}` }],
      vpcCni: { env: { TOKEN: secret } },
    },
  },
};
const onRke2: JsonObject = {
  ...quickStart,
  kubernetes: { version: "v1.35.2+rke2r1" },
  controlPlane: {
    replicas: 1,
    rke2: { registries: [{ host: "docker.io", endpoints: [`https://user:${secret}@mirror.example.org`] }] },
  },
};
const fromClass: JsonObject = {
  ...topologySpec,
  topology: { classRef: { name: "quick-start" }, variables: [{ name: "size", value: secret }] },
};

type Path = readonly (string | number)[];

function pathsOf(value: Json | undefined, path: Path = []): Path[] {
  const children = Array.isArray(value)
    ? value.flatMap((item, index) => pathsOf(item, [...path, index]))
    : Object.entries(isObject(value) ? value : {}).flatMap(([key, item]) => pathsOf(item, [...path, key]));
  return path.length === 0 ? children : [path, ...children];
}

/** Invalid values of each kind, derived from the value at the path, so that they still contain the secret. */
const invalidValues: Record<string, (value: Json) => Json> = {
  "as text": (value) => (typeof value === "string" ? value : JSON.stringify(value)),
  "in a list": (value) => [value],
  "twice in a list": (value) => (Array.isArray(value) ? [...value, ...value] : [value, value]),
  "in an object": (value) => ({ unknown: value }),
  "with an unknown field": (value) => (isObject(value) ? { ...value, unknown: value } : { value }),
  "behind a line break": (value) => (typeof value === "string" ? `\n${value}` : value),
  "with a control character": (value) => (typeof value === "string" ? `${value}\u0000\u2028` : value),
  "too long": (value) => (typeof value === "string" ? value.repeat(20_000) : value),
  "as a Secret": (value) => (typeof value === "string" ? value.replace("ConfigMap", "Secret") : value),
  "as invalid YAML": (value) => (typeof value === "string" ? `${value}\n${value}: [` : value),
  "as an alias": (value) => (typeof value === "string" ? `${value}\nb: *other` : value),
  "as another text": (value) => (typeof value === "string" ? `${value} ` : value),
  "as a number": () => 7,
  "as nothing": () => null,
};

function changedAt(value: Json, [step, ...rest]: Path, change: (value: Json) => Json): Json {
  if (step === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? changedAt(item, rest, change) : item));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    key === step ? changedAt(item ?? null, rest, change) : item,
  ]);
  return Object.fromEntries(entries);
}

/** The whole output without the desired objects. */
function textOf(spec: JsonObject, input: JsonObject = {}): string {
  const { desired: _, ...output } = run(composite(spec), {
    input,
    required: { "machine-sets": [], ...found },
  });
  return JSON.stringify(output);
}

const specs = { onMachines, onEks, onRke2, fromClass };
const choice = fc.constantFrom(...Object.values(specs)).chain((spec) =>
  fc.record({
    spec: fc.constant(spec),
    path: fc.constantFrom(...pathsOf(spec)),
    kind: fc.constantFrom(...Object.keys(invalidValues)),
  }),
);

function invalidSpec(spec: JsonObject, path: Path, kind: string): JsonObject {
  const change = invalidValues[kind] ?? ((value: Json) => value);
  const result = changedAt(spec, path, change);
  return isObject(result) ? result : {};
}

test("no output for an invalid spec contains the secret", () => {
  fc.assert(
    fc.property(choice, ({ spec, path, kind }) => {
      expect(textOf(invalidSpec(spec, path, kind))).not.toContain(secret);
    }),
    { numRuns: 800 },
  );
});

test("no output for a spec that differs from enforced values contains the secret", () => {
  fc.assert(
    fc.property(choice, ({ spec, path, kind }) => {
      expect(textOf(spec, { enforced: invalidSpec(spec, path, kind) })).not.toContain(secret);
    }),
    { numRuns: 400 },
  );
});

test("invalid values of several kinds are rejected, so there are messages to check", () => {
  const fatal = (path: Path, kind: string) => run(composite(invalidSpec(onMachines, path, kind))).fatal;

  expect(fatal(["workers", 0, "files"], "twice in a list")).toContain('"/etc/app.conf" appears twice');
  expect(fatal(["workers", 0, "files", 0, "content"], "in a list")).toContain("a list of 1 item is not allowed");
  expect(fatal(["workers", 0, "files"], "as text")).toMatch(/a string of \d+ characters is not allowed/);
  expect(fatal(["addons", 0, "manifests", "inline"], "as a Secret")).toContain("a Secret in clear text");
  expect(run(composite(fromClass), { required: found }).fatal).toContain("does not match the ClusterClass");
});
