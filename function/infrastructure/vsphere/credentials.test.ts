import { describe, expect, test } from "vitest";
import { onVSphere as cluster } from "../../../test/rules/vsphere.ts";
import { run, running } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

describe("credentials", () => {
  const override = (kind: string, spec: JsonObject) => ({
    overrides: [{ name: "other", target: { kind }, patch: { spec } }],
  });
  const withOverride = (kind: string, spec: JsonObject, input = {}) =>
    run({ ...cluster(), spec: { ...Object(cluster()["spec"]), ...override(kind, spec) } }, { input }).fatal;

  test("go to no other server: neither by an override nor by a change", () => {
    const template = { template: { spec: { server: "other.example.org" } } };

    expect(withOverride("VSphereCluster", { server: "other.example.org" })).toContain("must not touch spec.server");
    expect(withOverride("VSphereMachineTemplate", template)).toContain("must not touch spec.template.spec.server");
    expect(
      run(cluster({ vsphere: { server: "other.example.org" } }), { observed: running(cluster()) }).fatal,
    ).toContain("spec.infrastructure.vsphere.server: cannot be changed");
  });

  test("are of an identity that the policy allows, by kind and name", () => {
    const fatalOf = (identities: string[], identityRef: JsonObject) =>
      run(cluster({ vsphere: { identityRef } }), { input: { policy: { allow: { identities } } } }).fatal;

    expect(fatalOf(["vcenter"], { name: "vcenter" })).toBeUndefined();
    expect(fatalOf(["vcenter"], { name: "admin" })).toContain("identityRef.name");
    expect(fatalOf(["vcenter"], { kind: "Secret", name: "vcenter" })).toContain("identityRef.name");
    expect(fatalOf(["Secret/vcenter"], { kind: "Secret", name: "vcenter" })).toBeUndefined();
  });

  test("keys of the virtual machine count as commands", () => {
    const spec = { template: { spec: { customVMXKeys: { "guestinfo.userdata": "x" } } } };

    expect(withOverride("VSphereMachineTemplate", spec, { policy: { allow: { commands: false } } })).toContain(
      "commands are not allowed by the platform",
    );
    expect(withOverride("VSphereMachineTemplate", spec)).toBeUndefined();
  });
});

test.each<[JsonObject, string]>([
  [{ server: "https://vcenter.example.org" }, "must be a host with an optional port, without scheme"],
  [{ thumbprint: "AA:BB" }, "must be a SHA-1 or SHA-256 fingerprint"],
  [{ failureDomainSelector: { matchLabels: { "a b": "c" } } }, "every key must be [domain/]name"],
])("%j is not allowed", (vsphere, message) => {
  expect(run(cluster({ vsphere })).fatal).toContain(message);
});
