import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at, isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";
import { toCanonicalJson } from "../../function/kubernetes/hash.ts";
import type { ComposeOutput } from "../../function/call.ts";
import { type Call, composite, run } from "../rules/world.ts";
import { overridesOf, pointersOf, specs } from "./overrides.ts";

// Fields of upstream kinds, listed independently of the paths that modules declare.
const watched = [
  /^AWSCluster\.(region|identityRef|bastion\.instanceType)$/,
  /^AWSMachineTemplate\.template\.spec\.(instanceType|iamInstanceProfile)$/,
  /^AWSManagedControlPlane\.(region|identityRef|eksClusterName|roleName|bastion\.instanceType)$/,
  /^Kubeadm(ControlPlane\.kubeadmConfigSpec|ConfigTemplate\.template\.spec)\.(\w+Commands|files|users|ignition)$/,
  /^Kubeadm(ControlPlane\.kubeadmConfigSpec|ConfigTemplate\.template\.spec)\.\w+\.nodeRegistration\.kubeletExtraArgs$/,
  /^KubeadmControlPlane\.kubeadmConfigSpec\.clusterConfiguration\.\w+\.(extraArgs|extraVolumes)$/,
  /^RKE2(ControlPlane|ConfigTemplate\.template\.spec)\.(\w+Commands|files)$/,
  /^RKE2(ControlPlane|ConfigTemplate\.template\.spec)\.agentConfig\.(additionalUserData|kubeletPath)$/,
  /^RKE2(ControlPlane|ConfigTemplate\.template\.spec)\.agentConfig\.kubelet\.extraArgs$/,
  /^RKE2ControlPlane\.serverConfig\.(kubeAPIServer\.(extraArgs|extraMounts)|auditPolicySecret\.name)$/,
  /^RKE2ControlPlane\.privateRegistriesConfig\.configs\.[^.]+\.authSecret\.(name|namespace)$/,
  /^RKE2ConfigTemplate\.template\.spec\.privateRegistriesConfig\.configs\.[^.]+\.authSecret\.(name|namespace)$/,
  /^NodeadmConfigTemplate\.template\.spec\.(preNodeadmCommands|files|users|kubelet\.flags)$/,
  /^MachineHealthCheck\.remediation\.templateRef$/,
  /^HelmChartProxy\.(credentials\.secret|tlsConfig\.caSecret)\.name$/,
];

/** All watched fields of the composed objects, sorted, because names of templates change with their content. */
function watchedIn({ desired }: ComposeOutput): string[] {
  const objects = [...desired.values()].map(({ object }) => object).filter(({ kind }) => kind !== "Cluster");
  return objects.flatMap(({ kind, spec = {} }) => fieldsIn(spec, kind)).toSorted();
}

function fieldsIn(value: Json | undefined, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsIn(item, `${path}[]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, inside]) => {
    const isEmpty = inside === undefined || ["[]", "{}", "null"].includes(toCanonicalJson(inside));
    const place = `${path}.${field}`;
    if (!isEmpty && watched.some((form) => form.test(place))) return [`${place}=${toCanonicalJson(inside)}`];
    return fieldsIn(inside, `${path}.${field}`);
  });
}

const strict = {
  machineTypes: ["m6i.large"],
  allow: { extraArgs: false, commands: false, secrets: false, remediationTemplates: false, identities: ["default"] },
};

describe.each(specs.map((spec, index) => ({ spec, index })))("a strict policy, spec $index", ({ spec }) => {
  // The spec was accepted before the policy existed, so only overrides are new.
  const base = composite(spec);
  const plain = run(base);
  const observed = {
    cluster: { ...cluster(plain), metadata: { ...cluster(plain).metadata, uid: "u" } },
  };

  test("A7: an override that changes a field of the policy is rejected", () => {
    let accepted = 0;
    fc.assert(
      fc.property(overridesOf(pointersOf(plain)), (overrides) => {
        const output = unlessRejected(spec, overrides, { input: { policy: strict }, observed });
        if (!output) return;
        accepted += 1;
        expect(watchedIn(output)).toEqual(watchedIn(plain));
      }),
      { numRuns: 150 },
    );
    // A generator of rejections alone would prove nothing.
    expect(accepted).toBeGreaterThan(10);
  });
});

/** The output, unless it is a rejection. */
function unlessRejected(spec: JsonObject, overrides: JsonObject[], call: Call): ComposeOutput | undefined {
  const output = run(composite({ ...spec, overrides }), call);
  return output.fatal === undefined ? output : undefined;
}

function cluster({ desired, fatal }: ComposeOutput) {
  const found = desired.get("cluster")?.object;
  if (!found) throw new Error(fatal ?? "there is no Cluster");
  return found;
}

/** Enforced values, each with another value of the same field, and the indexes of specs that have the field. */
const leaves: readonly { of: readonly number[]; enforced: JsonObject; other: JsonObject }[] = [
  ...[true, false].map((enabled) => ({
    of: [0, 1, 2, 3],
    enforced: { kubernetes: { apiServer: { audit: { enabled } } } },
    other: { kubernetes: { apiServer: { audit: { enabled: !enabled } } } },
  })),
  {
    of: [1, 2, 3],
    enforced: { infrastructure: { aws: { volumeEncryption: { enabled: true } } } },
    other: { infrastructure: { aws: { volumeEncryption: { enabled: false } } } },
  },
  {
    of: [1, 2, 3],
    enforced: { infrastructure: { aws: { instanceMetadata: { httpTokens: "required" } } } },
    other: { infrastructure: { aws: { instanceMetadata: { httpTokens: "optional" } } } },
  },
  {
    of: [0, 1, 2, 3],
    enforced: { workerDefaults: { timeouts: { drainSeconds: 60 } } },
    other: { workerDefaults: { timeouts: { drainSeconds: 61 } } },
  },
  {
    of: [0, 1, 2],
    enforced: { workerDefaults: { taints: [{ key: "a", value: "x", effect: "NoSchedule" }] } },
    other: { workerDefaults: { taints: [{ key: "a", value: "y", effect: "NoSchedule" }] } },
  },
  {
    of: [0, 1, 2, 3],
    enforced: { kubernetes: { kubelet: { extraArgs: { "max-pods": "9" } } } },
    other: { kubernetes: { kubelet: { extraArgs: { "max-pods": "8" } } } },
  },
  {
    of: [0, 1, 2],
    enforced: { workerDefaults: { postCommands: ["id", "true"] } },
    other: { workerDefaults: { postCommands: ["id"] } },
  },
];

describe.each(specs.map((spec, index) => ({ spec, index })))("enforced values, spec $index", ({ spec, index }) => {
  const chosen = leaves.filter(({ of }) => of.includes(index));
  const worlds = chosen.map(({ enforced, other }) => {
    const [with_, without] = [enforced, other].map((layer) =>
      bodiesOf(run(composite(spec), { input: { enforced: layer } })),
    );
    const paths = [...(with_ ?? new Map<string, JsonObject>())].flatMap(([kind, body]) =>
      leafPaths(body)
        .filter((path) => text(body, path) !== text(without?.get(kind) ?? {}, path))
        .map((path) => ({ kind, path, value: text(body, path) })),
    );
    return { enforced, paths: paths.filter(({ path }) => !path.some((step) => step.endsWith("Ref"))) };
  });
  const plain = run(composite(spec));

  test("an override that changes the composed value is rejected", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...worlds), overridesOf(pointersOf(plain)), ({ enforced, paths }, overrides) => {
        const output = unlessRejected(spec, overrides, { input: { enforced } });
        if (!output) return;
        accepted += 1;
        const bodies = bodiesOf(output);
        for (const { kind, path, value } of paths) expect(text(bodies.get(kind) ?? {}, path)).toBe(value);
      }),
      { numRuns: 120 },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});

/** The specs of composed objects by kind and role. With one pool, these are unique. */
function bodiesOf({ desired }: ComposeOutput): Map<string, JsonObject> {
  const bodies = new Map<string, JsonObject>();
  for (const [key, { object }] of desired)
    bodies.set(`${object.kind}/${key.split("-")[0]}`, { spec: object.spec ?? {} });
  return bodies;
}

/** Paths of all fields. Lists of named items are keyed by name, so that other items may be added. */
function leafPaths(value: Json | undefined, path: readonly string[] = []): string[][] {
  if (!isObject(value)) return [[...path]];
  return Object.entries(value).flatMap(([field, inside]) => leafPaths(byName(inside), [...path, field]));
}

function byName(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value)) return value;
  if (!value.some((item) => nameOf(item) !== undefined)) return value;
  return Object.fromEntries(value.map((item, index) => [`[${nameOf(item) ?? index}]`, item]));
}

function nameOf(item: Json): string | undefined {
  if (typeof item === "string") return item.includes("=") ? item.split("=")[0] : undefined;
  const name = at(item, "path") ?? at(item, "name") ?? at(item, "key");
  return typeof name === "string" ? name : undefined;
}

function text(body: JsonObject, path: readonly string[]): string {
  const found = path.reduce<Json | undefined>((value, step) => at(byName(value), step), body);
  return toCanonicalJson(found);
}
