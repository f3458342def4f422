import type { JsonObject } from "../../function/kubernetes/object.ts";
import type { ComposeInput } from "../../function/call.ts";
import { composite, quickStart } from "../rules/world.ts";
import { many, mapOf, type Shape, spec, whole } from "./shape.ts";

const deep = (levels: number): JsonObject =>
  Array.from({ length: levels }).reduce<JsonObject>((inside) => ({ a: inside }), {});

const statusOf = (status: JsonObject): Pick<ComposeInput, "composite" | "observed"> => ({
  composite: { ...composite(), status },
  observed: whole,
});

const copies = (count: number): JsonObject[] =>
  many(count, (index) => ({ op: "copy", from: "/spec", path: `/spec/c${index}` }));

const pools = (count: number): JsonObject[] => many(count, (index) => ({ name: `p-${index}`, replicas: 1 }));

/** Shapes by a tenant: spec, status and annotations. */
export const shapesOfTenants: readonly Shape[] = [
  { title: "unknown fields", largest: 200_000, make: (size) => spec(mapOf(size, () => 1)) },
  { title: "pools that are not objects", largest: 500_000, make: (size) => spec({ workers: many(size, () => 0) }) },
  {
    title: "pools with one name",
    largest: 40_000,
    make: (size) => spec({ workers: many(size, () => ({ name: "a" })) }),
  },
  {
    title: "labels with invalid values",
    largest: 100_000,
    make: (size) => spec({ controlPlane: { labels: mapOf(size, () => "?") } }),
  },
  {
    title: "invalid items of a list",
    largest: 500_000,
    make: (size) => spec({ kubernetes: { version: "v1.35.2", apiServer: { certSANs: many(size, () => 1) } } }),
  },
  {
    title: "a long text",
    largest: 1_500_000,
    make: (size) => spec({ kubernetes: { version: `v1.${"9".repeat(size)}.0` } }),
  },
  {
    title: "a long name with an invalid end",
    largest: 1_500_000,
    make: (size) => spec({ workers: [{ name: `${"a-".repeat(size / 2)}!` }] }),
  },
  {
    title: "levels",
    largest: 11_000,
    make: (size) => spec({ overrides: [{ name: "o", target: {}, patch: deep(size) }] }),
  },
  {
    title: "minor versions ahead",
    largest: 99_999_999,
    make: (size) => ({ ...spec({ kubernetes: { version: `v1.${size}.0` } }), observed: whole }),
  },
  {
    title: "copies of a document into itself",
    largest: 50,
    make: (size) => spec({ overrides: [{ name: "o", target: { kind: "Cluster" }, jsonPatch: copies(size) }] }),
  },
  {
    title: "overrides of all objects",
    largest: 20,
    make: (size) =>
      spec({
        workers: pools(50),
        overrides: many(size, (index) => ({
          name: `o-${index}`,
          target: {},
          jsonPatch: many(50, (step) => ({ op: "add", path: `/spec/x${step}`, value: "x".repeat(100) })),
        })),
      }),
  },
  {
    title: "a merge patch of a thousand kilobytes for all objects",
    largest: 50_000,
    make: (size) =>
      spec({
        workers: pools(50),
        overrides: [{ name: "o", target: {}, patch: { spec: mapOf(size / 2, () => "x".repeat(10)) } }],
      }),
  },
  {
    title: "items for lists of all objects",
    largest: 20,
    make: (size) =>
      spec({
        workers: pools(50),
        overrides: many(size, (index) => ({
          name: `o-${index}`,
          target: {},
          listPatch: many(20, (list) => ({
            path: `/spec/x${list % 2}`,
            mergeKeys: ["name"],
            items: many(50, (item) => ({ name: `n-${index}-${list}-${item}`, text: "x".repeat(100) })),
          })),
        })),
      }),
  },
  {
    title: "annotations of all objects",
    largest: 64,
    make: (size) =>
      spec({
        workers: pools(50),
        overrides: many(20, (index) => ({
          name: `o-${index}`,
          target: {},
          patch: { metadata: { annotations: mapOf(size, () => "x".repeat(1000)) } },
        })),
      }),
  },
  {
    title: "files that all pools share",
    largest: 22,
    make: (size) =>
      spec({
        workers: pools(50),
        workerDefaults: { files: many(size, (index) => ({ path: `/etc/f${index}`, content: "x".repeat(60_000) })) },
      }),
  },
  {
    title: "conditions of the status",
    largest: 60_000,
    make: (size) =>
      statusOf({
        conditions: many(size, (index) => ({ type: `T${index}`, lastTransitionTime: "2026-01-01T00:00:00Z" })),
      }),
  },
  {
    title: "pending writes in the status",
    largest: 40_000,
    make: (size) =>
      statusOf({ pendingWrites: many(size, (index) => ({ name: `n-${index}`, uid: "u", version: "x" })) }),
  },
  {
    title: "resource references",
    largest: 40_000,
    make: (size) => ({
      composite: composite({
        ...quickStart,
        crossplane: {
          resourceRefs: many(size, (index) => ({ apiVersion: "x.cluster.x-k8s.io/v1", kind: "K", name: `n-${index}` })),
        },
      }),
      observed: whole,
    }),
  },
  {
    title: "labels of the XR",
    largest: 60_000,
    make: (size) => ({ composite: composite(quickStart, { labels: mapOf(size, () => "x") }), observed: whole }),
  },
];
