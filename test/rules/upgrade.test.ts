import { expect, test } from "vitest";
import { at, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, runAnnounced, running } from "./world.ts";

const versions = ["v1.36.1", "v1.36.4", "v1.37.0"].map((name) => ({ name }));
const input = { versions };
const to = (version: string, more: JsonObject = {}) => composite({ ...quickStart, kubernetes: { version }, ...more });
const poolVersion = ["spec", "template", "spec", "version"];
const at135 = running(composite());
const keys = { controlPlane: keyOf(at135, "KubeadmControlPlane"), pool: keyOf(at135, "MachineDeployment") };

/** The observed objects while control plane and pool run these versions. */
const atVersions = (controlPlane: string, pool: string) => {
  const observed = changed(at135, keys.controlPlane, {
    spec: { version: controlPlane },
    status: { version: controlPlane },
  });
  return changed(observed, keys.pool, { spec: { template: { spec: { version: pool } } } });
};
const stepOf = (observed: Record<string, JsonObject>) => {
  const output = runAnnounced(to("v1.37.2"), { observed, input });
  const controlPlane = textAt(composed(output, "KubeadmControlPlane"), "spec", "version");
  return [controlPlane, textAt(composed(output, "MachineDeployment"), ...poolVersion)];
};

test("V1: an upgrade goes through each minor of the platform's versions, control plane before workers", () => {
  expect(stepOf(atVersions("v1.35.2", "v1.35.2"))).toEqual(["v1.36.4", "v1.35.2"]);
  expect(stepOf(atVersions("v1.36.4", "v1.35.2"))).toEqual(["v1.36.4", "v1.36.4"]);
  expect(stepOf(atVersions("v1.36.4", "v1.36.4"))).toEqual(["v1.37.2", "v1.36.4"]);
  expect(stepOf(atVersions("v1.37.2", "v1.36.4"))).toEqual(["v1.37.2", "v1.37.2"]);
});

test("V1: status.upgrade lists the steps until all machines run the target", () => {
  const upgrade = (observed: Record<string, JsonObject>) => run(to("v1.37.2"), { observed, input }).status?.upgrade;

  expect(upgrade(atVersions("v1.35.2", "v1.35.2"))).toEqual({
    target: "v1.37.2",
    next: "v1.36.4",
    steps: ["v1.36.4", "v1.37.2"],
  });
  expect(upgrade(atVersions("v1.37.2", "v1.37.2"))).toBeUndefined();
});

test("V1: the rejection names the minor version that the platform's versions lack", () => {
  expect(run(to("v1.38.0"), { observed: at135, input: { versions: versions.slice(0, 2) } }).fatal).toContain(
    "upgrade to a v1.37 release first",
  );
  expect(run(to("v1.37.2"), { observed: at135 }).fatal).toContain("upgrade to a v1.36 release first");
});

test.each<[string, string, JsonObject]>([
  ["the control plane rolls", keys.controlPlane, { status: { upToDateReplicas: 0 } }],
  ["the pool rolls", keys.pool, { status: { upToDateReplicas: 0 } }],
  ["the pool runs an older version", keys.pool, { spec: { template: { spec: { version: "v1.34.0" } } } }],
])("V1: a step does not begin while %s", (_, key, change) => {
  const output = run(to("v1.36.0"), { observed: changed(at135, key, change) });

  expect(textAt(composed(output, "KubeadmControlPlane"), "spec", "version")).toBe("v1.35.2");
});

test("V2: the content of control plane and pools does not change before their step, even if it was edited", () => {
  const rolling = changed(at135, keys.controlPlane, { status: { upToDateReplicas: 0 } });
  const machine = { image: { name: "kindest/node:v1.36.0" } };
  const xr = to("v1.36.0", {
    controlPlane: { replicas: 1, machine },
    workers: [{ name: "default", replicas: 2, machine }],
  });

  const output = run(xr, { observed: rolling });

  expect(at(composed(output, "KubeadmControlPlane"), "spec", "machineTemplate", "spec", "infrastructureRef")).toEqual(
    at(at135[keys.controlPlane], "spec", "machineTemplate", "spec", "infrastructureRef"),
  );
  expect(at(composed(output, "MachineDeployment"), "spec", "template", "spec")).toEqual(
    at(at135[keys.pool], "spec", "template", "spec"),
  );
});

test("V1: the control plane does not wait for a pool that is held back", () => {
  const workers = [
    { name: "default", replicas: 2 },
    { name: "held", replicas: 1, version: "v1.35.2" },
  ];
  const observed = running(composite({ ...quickStart, workers }));

  const output = runAnnounced(to("v1.36.0", { workers }), { observed });

  expect(textAt(composed(output, "KubeadmControlPlane"), "spec", "version")).toBe("v1.36.0");
});

test("V1: images follow the version of the step, and those of a held-back pool follow the version of the pool", () => {
  const images = (name: string) => ({ name, images: { small: `image-${name}` } });
  const platform = {
    machineClasses: { small: { image: { name: "plain" } } },
    versions: [images("v1.35.2"), images("v1.36.4"), images("v1.37.2")],
  };
  const workers = [
    { name: "default", replicas: 1, machine: { type: "small" } },
    { name: "held", replicas: 1, machine: { type: "small" }, version: "v1.35.2" },
  ];
  const spec = { controlPlane: { replicas: 1, machine: { type: "small" } }, workers };
  const before = running(to("v1.35.2", spec), { input: platform });

  const output = runAnnounced(to("v1.37.2", spec), { observed: before, input: platform });
  const imageIn = (text: string) =>
    [...output.desired]
      .filter(([key, { object }]) => key.includes(text) && object.kind === "DevMachineTemplate")
      .map(([, { object }]) => at(object.spec, "template", "spec", "backend", "docker", "customImage"));

  expect(imageIn("control-plane")).toContain("image-v1.36.4");
  expect(imageIn("held")).toEqual(["image-v1.35.2"]);
  expect(keysOf(output).length).toBeGreaterThan(0);
});

test("V4: autoscaling is rejected for a pool that is held back, because no machine could be created", () => {
  const workers = [{ name: "held", version: "v1.34.0", autoscaling: { minReplicas: 1, maxReplicas: 3 } }];

  expect(run(composite({ ...quickStart, workers })).fatal).toContain("spec.workers[0].autoscaling: is not supported");
});

test("V4: status.problems reports a pool that is held back", () => {
  const xr = composite({ ...quickStart, workers: [{ name: "held", replicas: 1, version: "v1.34.0" }] });

  expect(run(xr, { observed: running(xr) }).status?.problems).toMatchObject([
    { reason: "HeldBack", message: expect.stringContaining("held back at v1.34.0") },
  ]);
});

/** A MachineSet of the pool with replicas of an older version. */
const oldMachineSet = {
  apiVersion: "cluster.x-k8s.io/v1beta2",
  kind: "MachineSet",
  metadata: {
    name: "old",
    namespace: "team-a",
    labels: { "cluster.x-k8s.io/deployment-name": nameOf(at135[keys.pool]) },
  },
  spec: { replicas: 2, template: { spec: { version: "v1.34.9" } } },
};

test("V1: a step does not begin while a MachineSet of the pool has replicas of an older version", () => {
  const version = (sets: JsonObject[]) =>
    textAt(
      composed(
        runAnnounced(to("v1.36.0"), { observed: at135, required: { "machine-sets": sets } }),
        "KubeadmControlPlane",
      ),
      "spec",
      "version",
    );

  expect(version([oldMachineSet])).toBe("v1.35.2");
  expect(version([{ ...oldMachineSet, spec: { ...oldMachineSet.spec, replicas: 0 } }])).toBe("v1.36.0");
});

test("V1: a step does not begin before the required MachineSets are read", () => {
  const output = run(to("v1.36.0"), { observed: at135, required: {} });

  expect(Object.keys(output.requirements)).toEqual(["machine-sets"]);
  expect(textAt(composed(output, "KubeadmControlPlane"), "spec", "version")).toBe("v1.35.2");
});

test("V4: a pool that is held back keeps its content, and other pools do not wait for it", () => {
  const held = { name: "held", replicas: 1, version: "v1.35.2" };
  const before = running(composite({ ...quickStart, workers: [...quickStart.workers, held] }));
  const moved = changed(before, keys.controlPlane, { spec: { version: "v1.36.0" }, status: { version: "v1.36.0" } });
  const observed = changed(moved, keyOf(before, "MachineDeployment", "held"), { status: { upToDateReplicas: 0 } });
  const workers = [...quickStart.workers, { ...held, machine: { image: { name: "other" } } }];

  const output = runAnnounced(to("v1.36.0", { workers }), { observed });

  expect(textAt(composed(output, "MachineDeployment", "default"), ...poolVersion)).toBe("v1.36.0");
  expect(at(composed(output, "MachineDeployment", "held"), "spec", "template", "spec")).toEqual(
    at(before[keyOf(before, "MachineDeployment", "held")], "spec", "template", "spec"),
  );
});

test("V1: a pool with the target as its own version goes through each step", () => {
  const workers = [{ name: "default", replicas: 2, version: "v1.37.2" }];
  const xr = to("v1.37.2", { workers });
  const step = (observed: Record<string, JsonObject>) => {
    const output = runAnnounced(xr, { observed, input });
    return [
      textAt(composed(output, "KubeadmControlPlane"), "spec", "version"),
      textAt(composed(output, "MachineDeployment"), ...poolVersion),
    ];
  };

  expect(step(atVersions("v1.35.2", "v1.35.2"))).toEqual(["v1.36.4", "v1.35.2"]);
  expect(step(atVersions("v1.36.4", "v1.35.2"))).toEqual(["v1.36.4", "v1.36.4"]);
  expect(step(atVersions("v1.36.4", "v1.36.4"))).toEqual(["v1.37.2", "v1.36.4"]);
});
