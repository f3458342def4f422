import fc from "fast-check";
import { expect, test } from "vitest";
import { at, type Json, listAt } from "../../function/kubernetes/object.ts";
import type { ComposeOutput } from "../../function/call.ts";
import { found, spec as topologySpec, topologyOf } from "../rules/topology-world.ts";
import { composite, run } from "../rules/world.ts";
import { overridesOf, pointersOf } from "./overrides.ts";

const variables = [{ name: "size", value: "small" }];
const spec = {
  ...topologySpec,
  topology: { classRef: { name: "quick-start" }, variables, controlPlane: { variables } },
  controlPlane: { replicas: 3, annotations: { a: "b" }, healthCheck: { unreachableSeconds: 60 } },
  workers: [
    {
      name: "default",
      zones: ["a", "b"],
      autoscaling: { minReplicas: 2, maxReplicas: 5 },
      rollout: { maxSurge: "25%" },
      topology: { class: "default-worker", variables },
    },
    { name: "set", replicas: 2, topology: { class: "scale-set", kind: "MachinePool" } },
  ],
};

/** The fields that no override may change, listed independently of the code. Variables may be added. */
function identityOf(output: ComposeOutput): Json {
  const topology = topologyOf(output);
  const ofSpec = (owner: Json | undefined, ...path: string[]) =>
    listAt(owner, ...path).filter((variable) => at(variable, "name") === "size");
  const entries = ["machineDeployments", "machinePools"].map((list) =>
    listAt(topology, "workers", list).map((entry) => [
      ...["name", "class", "replicas", "metadata"].map((field) => at(entry, field) ?? null),
      ofSpec(entry, "variables", "overrides"),
    ]),
  );
  return [
    ...[["classRef"], ["version"], ["controlPlane", "replicas"], ["controlPlane", "metadata"]].map(
      (path) => at(topology, ...path) ?? null,
    ),
    ofSpec(topology, "variables"),
    ofSpec(at(topology, "controlPlane"), "variables", "overrides"),
    entries,
  ];
}

test("an accepted override changes no identity field of a topology", () => {
  const plain = run(composite(spec), { required: found });
  expect(plain.fatal).toBeUndefined();
  let changed = 0;
  fc.assert(
    fc.property(overridesOf(pointersOf(plain)), (overrides) => {
      const output = run(composite({ ...spec, overrides }), { required: found });
      if (output.fatal !== undefined) return;
      if (JSON.stringify(topologyOf(output)) !== JSON.stringify(topologyOf(plain))) changed += 1;
      expect(identityOf(output)).toEqual(identityOf(plain));
    }),
    { numRuns: 300 },
  );
  // A generator of rejections alone would prove nothing.
  expect(changed).toBeGreaterThan(10);
});
