import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../function/kubernetes/object.ts";
import { composite, run } from "../rules/world.ts";
import { inheritedNames } from "../hostile/names.ts";
import { specs } from "./overrides.ts";

const free = ["example.org/a", "a", "aws.cluster.x-k8s.io/external-resource-gc", "constructor", "toString"];
const reserved = [
  "capi.crossplane.io/requested",
  "capi.crossplane.io/accepted",
  "capi.crossplane.io/owner-name",
  "crossplane.io/composition-resource-name",
  "cluster.x-k8s.io/paused",
  "cluster.x-k8s.io/cluster-name",
  "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size",
  "cluster.x-k8s.io/watch-filter",
  "clusterctl.cluster.x-k8s.io/delete-for-move",
  "argocd.argoproj.io/tracking-id",
  "app.kubernetes.io/instance",
  "topology.cluster.x-k8s.io/owned",
];
const fields = ["name", "namespace", "labels", "annotations", "finalizers", "ownerReferences", "generateName"];

const key = fc.constantFrom(...free, ...reserved, ...inheritedNames, "", "a b", "x".repeat(400));
const text = fc.constantFrom<Json>("a", "", null, 1, {}, ["a"], "a b", "demo-other");
const metadata: fc.Arbitrary<Json> = fc.oneof(
  fc.dictionary(fc.constantFrom("labels", "annotations"), fc.dictionary(key, text, { maxKeys: 3 }), { maxKeys: 2 }),
  fc.dictionary(fc.constantFrom(...fields), fc.oneof(text, fc.dictionary(key, text)), { maxKeys: 2 }),
);
const pointer = fc
  .tuple(
    fc.constantFrom("metadata", "metadata", "spec"),
    fc.constantFrom(...fields),
    fc.option(key, { nil: undefined }),
  )
  .map((steps) => steps.filter((step) => step !== undefined))
  .map((steps) => steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""));
const operation = fc.oneof(
  fc.record({ op: fc.constantFrom("add", "replace"), path: pointer, value: fc.oneof(text, metadata) }),
  fc.record({ op: fc.constant("remove"), path: pointer }),
  fc.record({ op: fc.constantFrom("move", "copy"), path: pointer, from: fc.oneof(pointer, fc.constant("")) }),
);
const form: fc.Arbitrary<JsonObject> = fc.oneof(
  metadata.map((inside) => ({ patch: { metadata: inside } })),
  fc.array(operation, { minLength: 1, maxLength: 3 }).map((jsonPatch) => ({ jsonPatch })),
);

describe.each(specs.map((spec, index) => ({ spec, index })))("overrides of metadata, spec $index", ({ spec }) => {
  const plain = run(composite(spec));
  const kinds = [...new Set([...plain.desired.values()].map(({ object }) => object.kind))];
  const override = fc.tuple(fc.constantFrom(...kinds), form).map(([kind, patch]) => ({ target: { kind }, ...patch }));

  test("set free keys or are rejected: names, owners and reserved keys stay", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(override, { minLength: 1, maxLength: 2 }), (list) => {
        const overrides = list.map((one, index): JsonObject => ({ name: `o${index}`, ...one }));
        const output = run(composite({ ...spec, overrides }));
        if (output.fatal !== undefined) return;
        accepted += 1;
        for (const { object } of output.desired.values()) expectFree(object.metadata);
        expect(identitiesIn(output)).toEqual(identitiesIn(plain));
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});

/** Names of templates, hashes of content and accepted values depend on overrides of the spec. */
const changing = /^capi\.crossplane\.io\/(rendered-from|requested|content|accepted)$/;

const isFree = new Set<string>([...free, ...inheritedNames]);

/** Kind, owner and reserved texts of all objects. */
function identitiesIn({ desired }: ReturnType<typeof run>): unknown[] {
  const found = [...desired.values()].map(({ object: { kind, metadata: one } }) => {
    const texts = [one.labels, one.annotations].map((map) =>
      Object.entries(map ?? {}).filter(([name]) => !changing.test(name) && !isFree.has(name)),
    );
    return JSON.stringify([kind, one.namespace, one.ownerReferences, texts]);
  });
  return found.toSorted();
}

function expectFree({ labels = {}, annotations = {}, ...others }: { labels?: object; annotations?: object }): void {
  expect(Object.keys(others).filter((field) => !["name", "namespace", "ownerReferences"].includes(field))).toEqual([]);
  for (const value of [labels, annotations].flatMap((map) => Object.values(map))) expect(typeof value).toBe("string");
  expect(Object.keys(annotations)).not.toContain("cluster.x-k8s.io/paused");
  expect(Object.keys(annotations)).not.toContain("argocd.argoproj.io/tracking-id");
  expect(Object.keys(labels)).not.toContain("app.kubernetes.io/instance");
}
