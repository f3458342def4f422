import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { cloudBody, cloudMachine, customInput, onCustom } from "./custom.ts";
import { run } from "./world.ts";

describe("A7: a policy applies to the paths that the platform lists", () => {
  const withPolicy = (policy: JsonObject) => ({ input: { ...customInput, policy } });
  const overridden = (kind: string, spec: JsonObject) => {
    const xr = onCustom();
    return {
      ...xr,
      spec: { ...Object(xr["spec"]), overrides: [{ name: "other", target: { kind }, patch: { spec } }] },
    };
  };
  const machineOverride = (spec: JsonObject) => overridden("HCloudMachineTemplate", { template: { spec } });

  test.each<[what: string, policy: JsonObject, xr: JsonObject]>([
    ["custom.spec.hetznerSecretRef.name: ", { allow: { secrets: ["other"] } }, onCustom()],
    [
      "imageURLCommand: commands are not allowed",
      { allow: { commands: false } },
      onCustom({ machine: cloudBody({ imageURLCommand: "a" }) }),
    ],
    ["machine.type: ", { machineTypes: ["cpx*"] }, onCustom({ machine: cloudMachine({ type: "ccx63" }) })],
    [
      "machine.custom.spec.type: ",
      { machineTypes: ["cpx*"] },
      onCustom({ machine: { custom: { kind: "HCloudMachineTemplate", spec: { type: "ccx63" } } } }),
    ],
    ["overrides[0]", { machineTypes: ["cpx*"] }, machineOverride({ type: "ccx63" })],
    ["overrides[0]", { allow: { commands: false } }, machineOverride({ imageURLCommand: "a" })],
  ])("%s with %j", (message, policy, xr) => {
    expect(run(xr).fatal).toBeUndefined();
    expect(run(xr, withPolicy(policy)).fatal).toContain(message);
  });

  test.each([
    ["HetznerCluster", { hetznerSecretRef: { name: "other" } }, "must not touch spec.hetznerSecretRef"],
    ["HetznerCluster", { controlPlaneEndpoint: { host: "a" } }, "must not touch spec.controlPlaneEndpoint"],
    ["HetznerCluster", { sshKeys: { ref: { namespace: "team-b" } } }, "must not refer to another namespace"],
    [
      "HCloudMachineTemplate",
      { template: { spec: { providerID: "a" } } },
      "must not touch spec.template.spec.providerID",
    ],
    ["HCloudMachineTemplate", { template: { spec: { ref: { namespace: "team-b" } } } }, "must not refer to another"],
  ])("no policy allows an override of %s with %j", (kind, spec, message) => {
    expect(run(overridden(kind, spec)).fatal).toContain(message);
  });

  test("an override may change fields beside an enforced kind", () => {
    const enforced = { infrastructure: { custom: { kind: "HetznerCluster" } } };
    const machine = cloudBody({ placementGroupName: "a" });
    const xr = overridden("HetznerCluster", { controlPlaneRegions: ["hel1"] });

    expect(run(xr, { input: { ...customInput, enforced } }).fatal).toBeUndefined();
    expect(run(onCustom({ machine }), { input: { ...customInput, enforced } }).fatal).toBeUndefined();
  });

  test("an enforced field of a body is as the platform says", () => {
    const enforced = { infrastructure: { custom: { spec: { hetznerSecretRef: { name: "platform" } } } } };
    const input = { ...customInput, enforced };

    expect(run(onCustom(), { input }).fatal).toContain("spec.infrastructure.custom.spec.hetznerSecretRef: ");
    expect(
      run(overridden("HetznerCluster", { controlPlaneRegions: ["hel1"] }), {
        input: {
          ...customInput,
          enforced: { infrastructure: { custom: { spec: { controlPlaneRegions: ["fsn1"] } } } },
        },
      }).fatal,
    ).toContain("spec.overrides[0]");
  });
});
