import { describe, expect, test } from "vitest";
import { cloudMachine, customInput, inputWith, onCustom as cluster } from "../../test/rules/custom.ts";
import { type Call, composed, keysOf, run } from "../../test/rules/world.ts";
import { at, type JsonObject } from "../kubernetes/object.ts";

const fatalOf = (parts: Record<string, JsonObject>, call: Call = {}) => run(cluster(parts), call).fatal;

describe("a default kind", () => {
  const only = inputWith({ OpenStackCluster: undefined, ProxmoxCluster: undefined });

  test("is the only one of its role", () => {
    expect(keysOf(run(cluster({ settings: { kind: undefined } }), { input: only }))).toEqual(keysOf(run(cluster())));
  });

  test("does not exist among several", () => {
    expect(fatalOf({ settings: { kind: undefined } })).toContain(
      "kind is missing: must be one of HetznerCluster, OpenStackCluster, ProxmoxCluster",
    );
    expect(fatalOf({ machine: { type: "cpx32" } })).toContain("kind is missing: must be one of HCloudMachineTemplate");
  });
});

describe("a body", () => {
  test.each([
    [{ controlPlaneEndpoint: { host: "other.example.org", port: 443 } }, "controlPlaneEndpoint: must not be set"],
    [{ sshKeys: { hcloud: [{ name: "a", namespace: "team-b" }] } }, "sshKeys.hcloud[0].namespace: must be team-a"],
    [{ hetznerSecretRef: { name: "hetzner", nameSpace: "team-b" } }, "hetznerSecretRef.nameSpace: must be team-a"],
    [{ hetznerSecretRef: { namespace: ["team-b"] } }, "hetznerSecretRef.namespace[0]: must be team-a"],
    [{ secretNamespace: "team-b" }, "secretNamespace: must be team-a"],
    [{ allowed: { namespaces: ["team-a", "team-b"] } }, "allowed.namespaces[1]: must be team-a"],
    [{ namespace: { deep: [{ namespace: "team-b" }] } }, "namespace.deep[0].namespace: must be team-a"],
    [{ hetznerSecretRef: { namespace: "" } }, "hetznerSecretRef.namespace: must be team-a"],
    [{ sshKeys: { hcloud: null } }, "sshKeys.hcloud: must not be null"],
  ])("%j is rejected", (body, message) => {
    expect(fatalOf({ body })).toContain(`spec.infrastructure.custom.spec.${message}`);
  });

  test("may name the namespace of the cluster, and others where the platform says that it is no reference", () => {
    expect(fatalOf({ body: { extra: { namespace: "team-a" } } })).toBeUndefined();
    const input = inputWith({ HetznerCluster: { otherNamespaces: ["extra[].namespace"] } });
    const body = { extra: [{ namespace: "one" }, { namespace: "two" }] };

    expect(fatalOf({ body }, { input })).toBeUndefined();
    expect(fatalOf({ body: { ...body, other: { namespace: "one" } } }, { input })).toContain(
      "other.namespace: must be",
    );
  });

  test("has no field that the platform lists as written by a controller", () => {
    const input = inputWith({ HetznerCluster: { writtenBack: ["sshKeys.hcloud[].fingerprint"] } });
    const body = { sshKeys: { hcloud: [{ name: "a", fingerprint: "b" }] } };

    expect(fatalOf({ body }, { input })).toContain("sshKeys.hcloud[0].fingerprint: must not be set");
  });

  test("keeps empty lists and objects", () => {
    const output = run(cluster({ body: { extraServices: [], inside: { none: [] }, empty: {} } }));

    expect(composed(output, "HetznerCluster")["spec"]).toMatchObject({
      extraServices: [],
      inside: { none: [] },
      empty: {},
    });
  });

  test("its values are in no message", () => {
    const enforced = { infrastructure: { custom: { spec: { hetznerSecretRef: { name: "a" } } } } };
    const body = { hetznerSecretRef: { name: "very-secret" } };

    expect(fatalOf({ body }, { input: { ...customInput, enforced } })).toMatch(/hetznerSecretRef: .*enforces/);
    expect(fatalOf({ body }, { input: { ...customInput, enforced } })).not.toContain("very-secret");
  });
});

describe("portable fields of machines", () => {
  test.each([
    [{ disk: { sizeGiB: 40 } }, "machine.disk.sizeGiB: is not supported: the platform lists no field of HCloudMachine"],
    [{ image: { id: "1" } }, "machine.image.id: is not supported"],
    [
      { custom: { kind: "HCloudMachineTemplate", spec: { type: "cpx42" } } },
      "machine.custom.spec.type: is set by machine.type: remove one",
    ],
    [
      { custom: { kind: "HCloudMachineTemplate", spec: { providerID: "hcloud://1" } } },
      "machine.custom.spec.providerID: must not be set",
    ],
  ])("%j is rejected", (changes, message) => {
    expect(fatalOf({ machine: cloudMachine(changes) })).toContain(`spec.workers[0].${message}`);
  });

  test("may be set in the body instead", () => {
    const machine = { custom: { kind: "HCloudMachineTemplate", spec: { type: "cpx32", imageName: "kube" } } };
    const [byBody, byField] = [run(cluster({ machine })), run(cluster())];

    expect(composed(byBody, "HCloudMachineTemplate", "worker")["spec"]).toEqual(
      composed(byField, "HCloudMachineTemplate", "worker")["spec"],
    );
  });

  test("only control-plane machines have no zones, because the infrastructure cluster names them", () => {
    const xr = cluster();
    const spec = { ...Object(xr["spec"]), controlPlane: { zones: ["fsn1"], machine: cloudMachine() } };

    expect(run({ ...xr, spec }).fatal).toContain("spec.controlPlane.zones: is not supported");
  });
});

describe("the endpoint", () => {
  const endpoint = { host: "10.0.0.10", port: 6443 };
  const withEndpoint = (xr: JsonObject) => {
    const spec = Object(xr["spec"]);
    return { ...xr, spec: { ...spec, controlPlane: { ...spec.controlPlane, endpoint } } };
  };

  test("is the provider's by default", () => {
    expect(run(withEndpoint(cluster())).fatal).toContain("controlPlane.endpoint: is not supported");
  });

  test("is the user's where the platform says so", () => {
    const input = inputWith({ HetznerCluster: { endpoint: "User" } });
    const output = run(withEndpoint(cluster()), { input });

    expect(run(cluster(), { input }).fatal).toContain("controlPlane.endpoint.host: is required");
    expect(at(composed(output, "HetznerCluster"), "spec", "controlPlaneEndpoint")).toEqual(endpoint);
  });
});
