import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeLayers } from "../../function/api/effective.ts";
import { merge } from "../../function/api/merge.ts";
import { docker } from "../../function/infrastructure/docker.ts";
import { kubeadm } from "../../function/control-plane/kubeadm.ts";
import { openSchema, schema } from "../../function/schema.ts";

const two = openSchema([docker, { ...docker, name: "other" }], [kubeadm]);
type Fields = Record<string, unknown>;

const effective = (
  layers: { platform?: Fields[]; xrSpec?: Fields; enforced?: Fields },
  classes: Record<string, Fields> = {},
) => mergeLayers(two.spec, { platform: [], xrSpec: {}, enforced: {}, ...layers }, () => classes);

describe("merging", () => {
  const layer = fc.record(
    {
      kubernetes: fc.record({ version: fc.constantFrom("v1.34.0", "v1.35.2") }),
      controlPlane: fc.record(
        {
          replicas: fc.constantFrom(1, 3),
          labels: fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("x", "y")),
        },
        { requiredKeys: [] },
      ),
      workers: fc.uniqueArray(fc.record({ name: fc.constantFrom("a", "b", "c"), replicas: fc.nat(5) }), {
        selector: ({ name }) => name,
      }),
    },
    { requiredKeys: [] },
  );

  test("an empty layer changes nothing, above or below", () => {
    fc.assert(
      fc.property(layer, (fields) => {
        expect(merge(schema.spec, {}, fields)).toEqual(merge(schema.spec, fields, {}));
      }),
    );
  });

  test("merging is associative", () => {
    fc.assert(
      fc.property(layer, layer, layer, (low, middle, high) => {
        const left = merge(schema.spec, merge(schema.spec, low, middle), high);
        const right = merge(schema.spec, low, merge(schema.spec, middle, high));
        expect(left).toEqual(right);
      }),
    );
  });

  test("merging the highest layer again changes nothing", () => {
    fc.assert(
      fc.property(layer, layer, (low, high) => {
        expect(merge(schema.spec, merge(schema.spec, low, high), high)).toEqual(merge(schema.spec, low, high));
      }),
    );
  });
});

test("the order of layers is platform, XR, enforced", () => {
  const replicas = (count: number) => ({ controlPlane: { replicas: count } });

  expect(effective({ platform: [replicas(1), replicas(3)] }).spec).toEqual(replicas(3));
  expect(effective({ platform: [replicas(1)], xrSpec: replicas(5) }).spec).toEqual(replicas(5));
  expect(effective({ xrSpec: replicas(5), enforced: replicas(7) }).spec).toEqual(replicas(7));
});

test("in a union the choice of a higher layer replaces that of a lower layer", () => {
  const docker1 = { infrastructure: { docker: { backend: "InMemory" } } };

  expect(effective({ platform: [docker1], xrSpec: { infrastructure: { other: {} } } }).spec).toEqual({
    infrastructure: { other: {} },
  });
  expect(effective({ platform: [docker1], xrSpec: { infrastructure: {} } }).spec).toEqual(docker1);
});

test("replicas of a pool remove the platform's autoscaling", () => {
  const platform = [{ workerDefaults: { autoscaling: { minReplicas: 1, maxReplicas: 3 } } }];

  expect(effective({ platform, xrSpec: { workers: [{ name: "a", replicas: 2 }] } }).spec).toEqual({
    workers: [{ name: "a", replicas: 2 }],
  });
});

test("keyed lists are merged by key in the order of the XR, other lists are replaced", () => {
  const platform = [
    {
      workers: [
        { name: "b", zones: ["x"], replicas: 1 },
        { name: "a", replicas: 1 },
      ],
    },
  ];
  const xrSpec = {
    workers: [
      { name: "a", replicas: 2 },
      { name: "b", zones: ["y", "z"] },
    ],
  };

  expect(effective({ platform, xrSpec }).spec).toEqual({
    workers: [
      { name: "a", replicas: 2 },
      { name: "b", zones: ["y", "z"], replicas: 1 },
    ],
  });
});

test("workerDefaults apply to the pools of their layer and of all higher layers", () => {
  const platform = [{ workerDefaults: { replicas: 3, labels: { tier: "worker" } } }];
  const xrSpec = { workerDefaults: { replicas: 5 }, workers: [{ name: "a" }, { name: "b", replicas: 1 }] };

  expect(effective({ platform, xrSpec }).spec["workers"]).toEqual([
    { name: "a", replicas: 5, labels: { tier: "worker" } },
    { name: "b", replicas: 1, labels: { tier: "worker" } },
  ]);
});

test("null removes a value of a lower layer", () => {
  expect(
    effective({ platform: [{ controlPlane: { zones: ["a"] } }, { controlPlane: { zones: null, replicas: 1 } }] }).spec,
  ).toEqual({ controlPlane: { replicas: 1 } });
});

test("a machine class is above lower layers and below the layer that selects it", () => {
  const image = (name: string) => ({ image: { name } });
  const platform = [{ workerDefaults: { machine: image("platform") } }];
  const classes = { small: image("class") };
  const select = (machine: Fields) => effective({ platform, xrSpec: { workers: [{ name: "a", machine }] } }, classes);

  expect(select({ type: "small" }).spec["workers"]).toEqual([{ name: "a", machine: image("class") }]);
  expect(select({ type: "small", ...image("xr") }).spec["workers"]).toEqual([{ name: "a", machine: image("xr") }]);
  expect(select({ type: "small" }).machineTypes).toEqual({ "workers[0].machine.type": "small" });
});

test("no field of a machine class remains if a higher layer selects another class", () => {
  const classes = { small: { image: { name: "small" } }, large: {} };
  const platform = [{ workerDefaults: { machine: { type: "small" } } }];

  expect(
    effective({ platform, xrSpec: { workers: [{ name: "a", machine: { type: "large" } }] } }, classes).spec["workers"],
  ).toEqual([{ name: "a", machine: {} }]);
});
