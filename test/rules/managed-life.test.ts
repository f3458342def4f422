import { describe, expect, test } from "vitest";
import { at, isObject, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { controlPlaneKey, managedSpec, reported, versionOf, wanted, whole, withVersion } from "./managed.ts";
import { changed, composed, composite, keysOf, run, runAnnounced } from "./world.ts";

describe("upgrades of a managed control plane", () => {
  const upgraded = changed(whole, controlPlaneKey, { spec: { version: "v1.36.0" } });

  test("V2: the control plane is upgraded first, and pools do not change", () => {
    const output = runAnnounced(withVersion("v1.36.0"), { observed: whole });

    expect(textAt(composed(output, "AWSManagedControlPlane"), "spec", "version")).toBe("v1.36.0");
    expect(versionOf(output)).toBe("v1.35.0");
  });

  test.each<[string, JsonObject, string]>([
    ["its status reports the old version", { version: "1.35", ready: true }, "v1.35.0"],
    ["it is not ready", { version: "1.36", ready: false }, "v1.35.0"],
    ["it is ready at the new version", { version: "1.36", ready: true }, "v1.36.0"],
  ])("V2: workers follow a control plane: %s", (_, status, expected) => {
    const observed = changed(upgraded, controlPlaneKey, { status });

    expect(versionOf(runAnnounced(withVersion("v1.36.0"), { observed }))).toBe(expected);
  });

  test("V3: pools follow one at a time", () => {
    const workers = ["first", "second"].map((name) => ({ name, replicas: 1, machine: { type: "t3.large" } }));
    const before = reported(wanted({ workers }), { version: "1.36" });
    const observed = changed(before, controlPlaneKey, { spec: { version: "v1.36.0" } });

    const output = runAnnounced(withVersion("v1.36.0", { workers }), { observed });

    expect([versionOf(output, "first"), versionOf(output, "second")]).toEqual(["v1.36.0", "v1.35.0"]);
  });

  test.each([
    ["v1.34.0", /older than the running v1\.35\.0/],
    ["v1.37.0", /skips a minor version/],
  ])("V1: %s is rejected", (version, message) => {
    expect(run(withVersion(version), { observed: whole }).fatal).toMatch(message);
  });

  test("V1: an upgrade goes through each minor version of the platform's versions, workers included", () => {
    const input = { versions: [{ name: "v1.36.0" }] };
    const there = changed(upgraded, controlPlaneKey, { status: { version: "1.36" } });

    expect(run(withVersion("v1.37.0"), { observed: whole, input }).status?.upgrade).toEqual({
      target: "v1.37.0",
      next: "v1.36.0",
      steps: ["v1.36.0", "v1.37.0"],
    });
    expect(versionOf(runAnnounced(withVersion("v1.37.0"), { observed: there, input }))).toBe("v1.36.0");
  });

  test("V1: a version to which the cloud upgraded is applied once it is requested, and workers follow", () => {
    const byCloud = changed(whole, controlPlaneKey, { status: { version: "1.36" } });
    const applied = changed(byCloud, controlPlaneKey, { spec: { version: "v1.36.0" } });
    const output = runAnnounced(withVersion("v1.36.0"), { observed: byCloud });

    expect(run(wanted(), { observed: byCloud }).fatal).toBeUndefined();
    expect(textAt(composed(output, "AWSManagedControlPlane"), "spec", "version")).toBe("v1.36.0");
    expect(versionOf(output)).toBe("v1.35.0");
    expect(versionOf(runAnnounced(withVersion("v1.36.0"), { observed: applied }))).toBe("v1.36.0");
  });

  test("V4: a pool that is held back may be autoscaled, because machines may be older than the control plane", () => {
    const held = {
      name: "held",
      version: "v1.33.0",
      machine: { type: "t3.large" },
      autoscaling: { minReplicas: 1, maxReplicas: 3 },
    };
    const output = run(wanted({ workers: [held] }));

    expect(output.fatal).toBeUndefined();
    expect(versionOf(output)).toBe("v1.33.0");
  });
});

describe("V5: the version format of the service", () => {
  test.each<[string, JsonObject]>([
    ["the version of the cluster", { kubernetes: { version: "v1.35.2" } }],
    [
      "the version of a pool",
      {
        workers: [{ name: "default", version: "v1.35.2", machine: { type: "t3.large" } }],
        kubernetes: { version: "v1.36.0" },
      },
    ],
  ])("%s must not have a patch release, and the rejection names the right version", (_, change) => {
    expect(run(wanted(change)).fatal).toMatch(
      /version: "v1\.35\.2" must end in \.0, because EKS chooses the patch release: use v1\.35\.0/,
    );
  });

  test("is also checked if the platform selects the control plane", () => {
    const { controlPlane, ...spec } = managedSpec;
    const output = run(composite({ ...spec, kubernetes: { version: "v1.35.2" } }), {
      input: { defaults: { controlPlane } },
    });

    expect(output.fatal).toContain('spec.kubernetes.version: "v1.35.2" must end in .0');
  });
});

describe("restore, deletion and changes", () => {
  const withKeys = Object.fromEntries(
    Object.entries(whole).map(([key]) => [
      key,
      changed(whole, key, { metadata: { annotations: { "crossplane.io/composition-resource-name": key } } })[key] ?? {},
    ]),
  );
  const world = Object.values(withKeys);

  /** The response of the last call, after the requirements of each call were answered from the existing objects. */
  function restored(xr: JsonObject) {
    let output = run(xr, { required: {} });
    for (let calls = 0; calls < 6; calls += 1) {
      const required = Object.fromEntries(
        Object.entries(output.requirements).map(([name, { kind, name: only }]) => [
          name,
          world.filter(
            (object) =>
              textAt(object, "kind") === kind && (only === undefined || textAt(object, "metadata", "name") === only),
          ),
        ]),
      );
      output = run(xr, { required });
    }
    return output;
  }

  test("N5: the first response for a restored cluster keeps version and content", () => {
    const output = restored(withVersion("v1.36.0"));

    expect(output.fatal).toBeUndefined();
    expect(keysOf(output)).toEqual(
      expect.arrayContaining([controlPlaneKey, "infrastructure-cluster-awsmanagedcluster"]),
    );
    expect(textAt(composed(output, "AWSManagedControlPlane"), "spec", "version")).toBe("v1.35.0");
    expect(versionOf(output)).toBe("v1.35.0");
  });

  test("D4: Usages keep Cluster API's order of deletion", () => {
    const usages = [...run(wanted(), { observed: whole }).desired.values()]
      .filter(({ object }) => object.kind === "Usage")
      .map(({ object }) => [at({ ...object.spec }, "of", "kind"), at({ ...object.spec }, "by", "kind")]);

    expect(usages).toEqual([
      ["AWSManagedCluster", "AWSManagedControlPlane"],
      ["AWSManagedControlPlane", "MachineDeployment"],
    ]);
  });

  test.each<[string, JsonObject, string]>([
    ["region", { infrastructure: { aws: { region: "eu-west-1" } } }, "infrastructure.aws.region"],
    ["cluster name in the cloud", { controlPlane: { eks: { clusterName: "other" } } }, "controlPlane.eks.clusterName"],
    [
      "VPC",
      { infrastructure: { aws: { region: "eu-central-1", network: { vpc: { cidrBlock: "10.1.0.0/16" } } } } },
      "infrastructure.aws.network.vpc.cidrBlock",
    ],
    [
      "earlier authentication mode",
      { controlPlane: { eks: { authenticationMode: "config_map" } } },
      "controlPlane.eks.authenticationMode",
    ],
  ])("V6: change to another %s is rejected", (_, change, path) => {
    expect(run(wanted(change), { observed: whole }).fatal).toContain(`spec.${path}: can`);
  });

  test("V6: the authentication mode may only move forward", () => {
    const workers = { principalARN: "arn:aws:iam::123456789012:role/workers", type: "ec2_linux" };
    const forward = wanted({ controlPlane: { eks: { authenticationMode: "api", accessEntries: [workers] } } });

    expect(run(forward, { observed: whole }).fatal).toBeUndefined();
    expect(run(wanted(), { observed: reported(forward) }).fatal).toContain(
      "spec.controlPlane.eks.authenticationMode: can only move forward: config_map, api_and_config_map, api",
    );
  });

  test("V6: an encryption key may be added, but not removed", () => {
    const provider = "arn:aws:kms:eu-central-1:123456789012:alias/a";
    const encrypted = wanted({ controlPlane: { eks: { encryptionConfig: { provider } } } });
    const added = run(encrypted, { observed: whole });

    expect(added.fatal).toBeUndefined();
    expect(run(wanted(), { observed: reported(encrypted) }).fatal).toContain(
      "spec.controlPlane.eks.encryptionConfig.provider: cannot be changed",
    );
  });

  test("D5, R4: a change of a managed control plane is not a rollout, because it has no machines", () => {
    const output = run(wanted({ controlPlane: { eks: { logging: { audit: true } } } }), { observed: whole });

    expect(at(composed(output, "AWSManagedControlPlane"), "spec", "logging", "audit")).toBe(true);
    expect(output.status?.rollouts).toBeUndefined();
    expect(isObject(at(composed(output, "AWSManagedCluster"), "spec"))).toBe(true);
  });
});
