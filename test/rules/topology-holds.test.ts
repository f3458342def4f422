import { describe, expect, test } from "vitest";
import { at } from "../../function/kubernetes/object.ts";
import { requestedXr, entriesOf, found, pending, pool, running, spec, topologyOf, whole } from "./topology-world.ts";
import { type Call, changed, composite, run } from "./world.ts";

describe("holds of a topology", () => {
  const unsized = composite({ ...spec, topology: { classRef: spec.topology.classRef } });
  const platform = (value: string): Call => ({
    input: { defaults: { topology: { variables: [{ name: "size", value }] } } },
  });
  const sized = running(unsized, platform("small"));

  test("R5: a variable that the platform changes is held until it is approved", () => {
    const output = run(unsized, { observed: sized, required: found, ...platform("large") });
    const approved = composite(
      { ...spec, topology: { classRef: spec.topology.classRef } },
      { annotations: { "capi.crossplane.io/approve-rollout": output.approval } },
    );

    expect(at(topologyOf(output), "variables")).toEqual([{ name: "size", value: "small" }]);
    expect(pending(output)).toMatchObject({ status: "True", reason: "PlatformChange" });
    expect(output.held).toMatchObject([{ object: "Cluster/demo", fields: ["spec.topology.variables"], machines: 3 }]);
    expect(
      at(topologyOf(run(approved, { observed: sized, required: found, ...platform("large") })), "variables"),
    ).toEqual([{ name: "size", value: "large" }]);
  });

  test("R5: an edit that changes in place does not approve a held change", () => {
    const scaled = composite({
      ...spec,
      topology: unsized["spec"] && { classRef: spec.topology.classRef },
      workers: [{ ...pool, replicas: 7 }],
    });

    const output = run(scaled, { observed: sized, required: found, ...platform("large") });

    expect(entriesOf(output)).toMatchObject([{ replicas: 7 }]);
    expect(at(topologyOf(output), "variables")).toEqual([{ name: "size", value: "small" }]);
  });

  test("R4: content that another release renders differently is held", () => {
    const older = changed(whole, "cluster", {
      metadata: { annotations: { "capi.crossplane.io/content": "v1:0000000000" } },
      spec: { topology: { variables: [{ name: "size", value: "Small" }] } },
    });

    const output = run(requestedXr, { observed: older, required: found });

    expect(pending(output)).toMatchObject({ status: "True", reason: "FunctionUpgrade" });
    expect(at(topologyOf(output), "variables")).toEqual([{ name: "size", value: "Small" }]);
  });

  test("N5: the first response for a restored cluster keeps its content", () => {
    const cluster = whole["cluster"] ?? {};
    const large = composite({ ...spec, topology: { ...spec.topology, variables: [{ name: "size", value: "large" }] } });
    const required = { cluster: [cluster], "machine-sets": [], "machine-deployments": [], "machine-health-checks": [] };

    const output = run(large, { required });

    expect(at(topologyOf(output), "variables")).toEqual([{ name: "size", value: "small" }]);
  });
});
