import { describe, expect, test } from "vitest";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, runAnnounced, running } from "./world.ts";

const at135 = running(composite());
const withVersion = (version: string, more: JsonObject = {}) =>
  composite({ ...quickStart, kubernetes: { version }, ...more });
const poolVersion = ["spec", "template", "spec", "version"];

test.each([
  ["v1.34.9", /older than the running v1\.35\.2: a cluster cannot be downgraded/],
  ["v1.35.1", /older than the running v1\.35\.2/],
  ["v1.37.0", /skips a minor version: the cluster runs v1\.35\.2\. To continue, upgrade to a v1\.36 release first/],
])("V1: %s is rejected, and the rejection names the allowed versions", (version, message) => {
  const output = run(withVersion(version), { observed: at135 });

  expect(output.fatal).toMatch(message);
  expect(keysOf(output)).toEqual([]);
});

test.each(["v1.35.2", "v1.35.9", "v1.36.0"])("V1: %s is accepted as the next version", (version) => {
  expect(run(withVersion(version), { observed: at135 }).fatal).toBeUndefined();
});

test("V2: workers keep version, templates and failure domain until the control plane runs the new version", () => {
  const workers = [{ name: "default", replicas: 2, machine: { image: { name: "kindest/node:v1.36.0" } } }];
  const xr = withVersion("v1.36.0", { workers });
  const before = at135[keyOf(at135, "MachineDeployment")];

  const output = runAnnounced(xr, { observed: at135 });

  expect(at(composed(output, "KubeadmControlPlane"), "spec", "version")).toBe("v1.36.0");
  expect(at(composed(output, "MachineDeployment"), "spec", "template", "spec")).toEqual(
    at(before, "spec", "template", "spec"),
  );
});

test.each<[string, JsonObject]>([
  ["its status reports the old version", { status: { version: "v1.35.2" } }],
  ["a machine does not run the new version", { status: { upToDateReplicas: 0 } }],
  ["it is not available", { status: { conditions: [] } }],
  ["its controller has not observed the change", { metadata: { generation: 2 } }],
])("V2: workers wait for the control plane while %s", (_, change) => {
  const upgraded = changed({ ...at135 }, keyOf(at135, "KubeadmControlPlane"), {
    spec: { version: "v1.36.0" },
    status: { version: "v1.36.0" },
  });
  const notYet = changed(upgraded, keyOf(at135, "KubeadmControlPlane"), change);

  expect(
    textAt(composed(runAnnounced(withVersion("v1.36.0"), { observed: upgraded }), "MachineDeployment"), ...poolVersion),
  ).toBe("v1.36.0");
  expect(
    textAt(composed(runAnnounced(withVersion("v1.36.0"), { observed: notYet }), "MachineDeployment"), ...poolVersion),
  ).toBe("v1.35.2");
});

test.each<[string, string, JsonObject]>([
  ["does not run yet", "v1.36.0", { status: { version: "v1.35.2" } }],
  ["gets only once it has a machine", "v1.35.4", { status: { version: undefined } }],
])("V2: a new pool is not created at a version that the control plane %s", (_, version, change) => {
  const workers = [
    { name: "default", replicas: 2 },
    { name: "extra", replicas: 1 },
  ];
  const observed = changed(at135, keyOf(at135, "KubeadmControlPlane"), change);
  const made = (text: string) =>
    keysOf(run(withVersion(text, { workers }), { observed })).filter((key) => key.includes("extra"));

  expect(made(version)).toEqual([]);
  expect(made("v1.35.2")).not.toEqual([]);
});

test("V3: pools are upgraded one at a time", () => {
  const workers = [
    { name: "first", replicas: 1 },
    { name: "second", replicas: 1 },
  ];
  const before = running(composite({ ...quickStart, workers }));
  const xr = withVersion("v1.36.0", { workers });
  const upgraded = changed(before, keyOf(before, "KubeadmControlPlane"), {
    spec: { version: "v1.36.0" },
    status: { version: "v1.36.0" },
  });
  const moved = changed(upgraded, keyOf(before, "MachineDeployment", "first"), {
    spec: { template: { spec: { version: "v1.36.0" } } },
  });
  const rolling = changed(moved, keyOf(before, "MachineDeployment", "first"), { status: { upToDateReplicas: 0 } });
  const versions = (observed: Record<string, JsonObject>) =>
    ["first", "second"].map((pool) =>
      textAt(composed(runAnnounced(xr, { observed }), "MachineDeployment", pool), ...poolVersion),
    );

  expect(versions(upgraded)).toEqual(["v1.36.0", "v1.35.2"]);
  expect(versions(rolling)).toEqual(["v1.36.0", "v1.35.2"]);
  expect(versions(moved)).toEqual(["v1.36.0", "v1.36.0"]);
});

test("V1, P6: the next minor waits for an older pool that is being removed, but not for one held back", () => {
  const renamed = { name: "renamed", replicas: 2 };
  const before = running(composite({ ...quickStart, workers: [...quickStart.workers, renamed] }));
  const old = keyOf(before, "MachineDeployment", "default");
  const behind = changed(before, old, { spec: { template: { spec: { version: "v1.34.9" } } } });
  const versionWhere = (observed: Record<string, JsonObject>, more: JsonObject = {}) => {
    const output = runAnnounced(withVersion("v1.36.0", { workers: [{ ...renamed, ...more }] }), { observed });
    return textAt(composed(output, "KubeadmControlPlane"), "spec", "version");
  };

  expect(versionWhere(before)).toBe("v1.36.0");
  expect(versionWhere(behind)).toBe("v1.35.2");
  const held = changed(behind, keyOf(before, "MachineDeployment", "renamed"), {
    spec: { template: { spec: { version: "v1.34.9" } } },
  });
  expect(versionWhere(held, { version: "v1.34.9" })).toBe("v1.36.0");
});

test("V4: a pool cannot be held back at an older version than that of its machines", () => {
  const workers = [{ name: "default", replicas: 2, version: "v1.34.4" }];

  expect(run(composite({ ...quickStart, workers }), { observed: at135 }).fatal).toBe(
    'spec.workers[0].version: "v1.34.4" is older than the running v1.35.2: a pool cannot be downgraded',
  );
});

describe("V3: of several pools to upgrade", () => {
  const workers = [
    { name: "first", replicas: 1 },
    { name: "second", replicas: 1 },
  ];
  const before = running(withVersion("v1.35.2", { workers }));
  const upgraded = changed(before, keyOf(before, "KubeadmControlPlane"), {
    spec: { version: "v1.35.4" },
    status: { version: "v1.35.4" },
  });
  const deployment = keyOf(before, "MachineDeployment", "second");
  const begun = changed(upgraded, deployment, { spec: { template: { spec: { version: "v1.35.3" } } } });
  const old: JsonObject = {
    kind: "MachineSet",
    metadata: { labels: { "cluster.x-k8s.io/deployment-name": textAt(before[deployment], "metadata", "name") ?? "" } },
    spec: { replicas: 1, template: { spec: { version: "v1.35.2" } } },
  };
  const versions = (pools: JsonObject[], sets: JsonObject[]) => {
    const required = { cluster: [], machines: [], "machine-sets": sets };
    const output = runAnnounced(withVersion("v1.35.4", { workers: pools }), { observed: begun, required });
    return ["first", "second"].map((pool) => textAt(composed(output, "MachineDeployment", pool), ...poolVersion));
  };

  test("one that has begun is upgraded first", () => {
    expect(versions(workers, [old])).toEqual(["v1.35.2", "v1.35.4"]);
  });

  test("none begins while a pool that is being removed replaces machines", () => {
    expect(versions(workers.slice(0, 1), [old])).toEqual(["v1.35.2", "v1.35.3"]);
    expect(versions(workers.slice(0, 1), [])).toEqual(["v1.35.4", "v1.35.3"]);
  });
});

test.each(["v1.34.4", "v1.32.0"])("V4: a pool may be held back at %s", (version) => {
  const output = run(composite({ ...quickStart, workers: [{ name: "held", replicas: 1, version }] }));

  expect(textAt(composed(output, "MachineDeployment"), ...poolVersion)).toBe(version);
});

test.each([
  ["v1.31.9", /more than 3 minor versions older than the control plane \(v1\.35\.2\)/],
  ["v1.36.0", /newer than the control plane/],
])("V4: a pool held back at %s is outside the kubelet's version skew", (version, message) => {
  expect(run(composite({ ...quickStart, workers: [{ name: "held", replicas: 1, version }] })).fatal).toMatch(message);
});

test.each<[string, JsonObject, string]>([
  [
    "the backend of the infrastructure",
    { infrastructure: { docker: { backend: "InMemory" } } },
    "spec.infrastructure.docker.backend",
  ],
  ["the CIDR blocks of pods", { network: { pods: { cidrBlocks: ["10.1.0.0/16"] } } }, "spec.network.pods.cidrBlocks"],
  [
    "the CIDR blocks of services",
    { network: { services: { cidrBlocks: ["10.1.0.0/16"] } } },
    "spec.network.services.cidrBlocks",
  ],
  ["the service domain", { network: { serviceDomain: "other.local" } }, "spec.network.serviceDomain"],
  ["the port of the API server", { network: { apiServerPort: 443 } }, "spec.network.apiServerPort"],
  [
    "the validity of the CA",
    { controlPlane: { replicas: 1, certificates: { caValidityDays: 99 } } },
    "spec.controlPlane.certificates.caValidityDays",
  ],
])("V6: a change of %s is rejected, by the team and by the platform", (_, change, path) => {
  const byTeam = run(composite({ ...quickStart, ...change }), { observed: at135 });
  const byPlatform = run(composite(), { observed: at135, input: { defaults: change } });

  expect(byTeam.fatal).toMatch(`${path}: cannot be changed once the cluster exists`);
  expect(keysOf(byTeam)).toEqual([]);
  // The XR selects the provider by docker: {}, but leaves the backend to the platform.
  expect(byPlatform.fatal).toMatch(`${path}: cannot be changed once the cluster exists`);
});
