import { describe, expect, test } from "vitest";
import { at, textAt } from "../../function/kubernetes/object.ts";
import { found, requestedXr, entriesOf, pool, running, spec } from "./topology-world.ts";
import { changed, composite, condition, run } from "./world.ts";

describe("P3: the kind of a pool of a topology", () => {
  const extra = { ...pool, name: "extra", replicas: 3 };
  const ofKind = (kind: string) => {
    const topology = { class: kind === "MachinePool" ? "scale-set" : "default-worker", kind };
    return composite({ ...spec, workers: [pool, { ...extra, topology }] });
  };

  test.each([
    ["MachinePool", "MachineDeployment"],
    ["MachineDeployment", "MachinePool"],
  ])("cannot become %s, because its machines would be deleted at once", (after, before) => {
    expect(run(ofKind(after), { observed: running(ofKind(before)), required: found }).fatal).toBe(
      `spec.workers[1].topology.kind: cannot be changed once the pool exists: it is a ${before}, not a ${after}. ` +
        "Add a pool of another name, and remove this one",
    );
  });

  test("is that of the observed entry otherwise", () => {
    for (const kind of ["MachinePool", "MachineDeployment"])
      expect(run(ofKind(kind), { observed: running(ofKind(kind)), required: found }).fatal).toBeUndefined();
  });
});

describe("P3: a pool of a topology is removed in steps", () => {
  const two = composite({ ...spec, workers: [pool, { ...pool, name: "extra", replicas: 1 }] });
  const both = running(two);
  const names = (output: ReturnType<typeof run>) =>
    [entriesOf(output)].flat().map((entry) => [textAt(entry, "name"), at(entry, "replicas")]);
  const extra = "extra-feaf4";
  const empty = structuredClone(both);
  const entries = [at(empty["cluster"], "spec", "topology", "workers", "machineDeployments")].flat();
  for (const entry of entries) {
    if (entry && typeof entry === "object" && "name" in entry && entry["name"] === extra) entry["replicas"] = 0;
  }
  const machine = { metadata: { labels: { "topology.cluster.x-k8s.io/deployment-name": extra } } };

  test("it is scaled to zero first", () => {
    expect(names(run(requestedXr, { observed: both }))).toContainEqual([extra, 0]);
  });

  test("P6: it is not scaled down while the workers are not available", () => {
    const unready = changed(both, "cluster", { status: { conditions: [condition("WorkersAvailable", "False")] } });

    expect(names(run(requestedXr, { observed: unready }))).toContainEqual([extra, 1]);
  });

  test("it stays until no Machine of it is left", () => {
    const unread = run(requestedXr, { observed: empty, required: {} });
    const left = run(requestedXr, { observed: empty, required: { machines: [machine] } });

    expect(Object.keys(unread.requirements)).toContain("machines");
    expect(names(unread)).toContainEqual([extra, 0]);
    expect(names(left)).toContainEqual([extra, 0]);
  });

  test("it is deleted once it has no Machine", () => {
    const output = run(requestedXr, { observed: empty, required: { machines: [] } });

    expect(names(output).map(([name]) => name)).not.toContain(extra);
  });
});
