import { describe, expect, test, vi } from "vitest";
import type * as providers from "../../function/infrastructure/index.ts";
import { toPlain } from "../../function/composed/part.ts";
import { at, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import type { ComposeOutput } from "../../function/call.ts";
import { composed, composite, quickStart, run } from "./world.ts";

vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const [actual, { harbor }] = await Promise.all([importActual<typeof providers>(), import("../modules/harbor.ts")]);
  return { infrastructureProviders: [...actual.infrastructureProviders, harbor] };
});

const inHarbor = (settings: JsonObject = {}, more: JsonObject = {}): JsonObject =>
  composite({ ...quickStart, infrastructure: { harbor: settings }, ...more });

const zones = { workers: [{ name: "wide", replicas: 2, zones: ["east", "west"] }] };

const objectsOf = ({ desired, fatal }: ComposeOutput, kind: string) => {
  expect(fatal).toBeUndefined();
  return [...desired]
    .filter(([, { object }]) => object.kind === kind)
    .map(([key, { object }]): { key: string; object: JsonObject } => ({ key, object: toPlain(object) }));
};
const labelsOf = (object: JsonObject, ...path: string[]) =>
  at(object, "spec", ...path, "joinConfiguration", "nodeRegistration", "kubeletExtraArgs");
const nodeLabels = (value: string) => [{ name: "node-labels", value }];

describe("the node setup", () => {
  test("depends on the pool and its machines", () => {
    const workers = [
      { name: "heavy", machine: { harbor: { crane: "large" } } },
      { name: "light", version: "v1.35.2" },
    ];
    const found = objectsOf(run(inHarbor({}, { workers })), "KubeadmConfigTemplate");

    expect(found.map(({ object }) => labelsOf(object, "template", "spec"))).toEqual([
      nodeLabels("harbor/node=demo_Worker_heavy_large_cloud-config_v1.35.2"),
      nodeLabels("harbor/node=demo_Worker_light_small_cloud-config_v1.35.2"),
    ]);
  });

  test("depends on the role: a control plane has no pool", () => {
    const object = composed(run(inHarbor()), "KubeadmControlPlane");

    expect(labelsOf(object, "kubeadmConfigSpec")).toEqual(
      nodeLabels("harbor/node=demo_ControlPlane_none_small_cloud-config_v1.35.2"),
    );
  });
});

describe("zones of one pool", () => {
  const referredTo = (output: ComposeOutput) =>
    objectsOf(output, "MachineDeployment").map(({ object }) =>
      textAt(object, "spec", "template", "spec", "bootstrap", "configRef", "name"),
    );

  test("share one bootstrap template if their node setup is equal", () => {
    const output = run(inHarbor({}, zones));
    const [template, ...others] = objectsOf(output, "KubeadmConfigTemplate");

    expect(others).toEqual([]);
    expect(referredTo(output)).toEqual([nameOf(template?.object), nameOf(template?.object)]);
  });

  test("have separate templates, keys and names if their node setup differs", () => {
    const output = run(inHarbor({ zonal: true }, zones));
    const templates = objectsOf(output, "KubeadmConfigTemplate");

    expect(templates).toHaveLength(2);
    expect(new Set(templates.map(({ key }) => key)).size).toBe(2);
    expect(new Set(referredTo(output))).toEqual(new Set(templates.map(({ object }) => nameOf(object))));
    expect(templates.map(({ object }) => JSON.stringify(labelsOf(object, "template", "spec"))).toSorted()).toEqual([
      expect.stringContaining("harbor/zone=east"),
      expect.stringContaining("harbor/zone=west"),
    ]);
  });

  test("are part of the node labels in the annotations for the autoscaler", () => {
    const wide = { name: "wide", zones: ["east"], autoscaling: { minReplicas: 0, maxReplicas: 2 } };
    const [pool] = objectsOf(run(inHarbor({ zonal: true }, { workers: [wide] })), "MachineDeployment");

    expect(JSON.stringify(pool?.object["metadata"])).toContain("harbor/zone=east");
  });
});
