import { describe, expect, test } from "vitest";
import { readExample } from "../../test/golden/examples.ts";
import { image, onVSphere as cluster } from "../../test/rules/vsphere.ts";
import { composed, composite, run, running } from "../../test/rules/world.ts";
import { at, type JsonObject, listAt } from "../kubernetes/object.ts";

const device = { networkName: "nodes", dhcp4: true };

const specOf = (xr: JsonObject, kind: string) => composed(run(xr), kind)["spec"];
/** The machine of the control plane, in a cluster without workers. */
const machineOf = (xr: JsonObject) => {
  const alone = { ...xr, spec: { ...Object(xr["spec"]), workers: [] } };
  return at(specOf(alone, "VSphereMachineTemplate"), "template", "spec");
};
const selectorOf = (xr: JsonObject) => at(specOf(xr, "VSphereCluster"), "failureDomainSelector");

describe("the endpoint", () => {
  test("is the user's, and required", () => {
    expect(at(specOf(cluster(), "VSphereCluster"), "controlPlaneEndpoint")).toEqual({ host: "10.0.10.10", port: 6443 });
    expect(run(cluster({ controlPlane: { endpoint: { port: 6443 } } })).fatal).toBe(
      "spec.controlPlane.endpoint.host: is required: on vSphere nobody else provides an address",
    );
  });
});

describe("failure domains", () => {
  const zones = ["rack-b", "rack-a"];

  test("of the control plane are selected by the label with their name", () => {
    expect(selectorOf(cluster({ controlPlane: { zones } }))).toEqual({
      matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: ["rack-a", "rack-b"] }],
    });
  });

  test("may be selected by other labels, in addition to the names", () => {
    const labelled = { failureDomainSelector: { matchLabels: { "example.org/site": "berlin" } } };

    expect(selectorOf(cluster())).toBeUndefined();
    expect(selectorOf(cluster({ vsphere: { failureDomainSelector: {} } }))).toEqual({});
    expect(selectorOf(cluster({ vsphere: labelled }))).toEqual(labelled.failureDomainSelector);
    expect(selectorOf(cluster({ vsphere: labelled, controlPlane: { zones } }))).toMatchObject({
      matchLabels: { "example.org/site": "berlin" },
      matchExpressions: [{ values: ["rack-a", "rack-b"] }],
    });
  });

  test("V6: the selector cannot be removed, because CAPV would keep the zones", () => {
    const observed = running(cluster({ controlPlane: { zones } }));

    expect(run(cluster(), { observed }).fatal).toContain(
      "spec.infrastructure.vsphere.failureDomainSelector: cannot be removed once it is set",
    );
    expect(run(cluster({ vsphere: { failureDomainSelector: {} } }), { observed }).fatal).toBeUndefined();
  });

  test("of workers are named, so they need no selector", () => {
    const output = run(cluster({ worker: { zones: ["rack-a"] } }));

    expect(selectorOf(cluster({ worker: { zones: ["rack-a"] } }))).toBeUndefined();
    expect(at(composed(output, "MachineDeployment"), "spec", "template", "spec", "failureDomain")).toBe("rack-a");
  });

  test("are named like objects", () => {
    expect(run(cluster({ worker: { zones: ["Rack_A"] } })).fatal).toBe(
      'spec.workers[0].zones: "Rack_A" is not allowed: must be the name of a VSphereDeploymentZone',
    );
  });
});

describe("a machine", () => {
  test("has the placement and devices of the cluster, unless it has its own", () => {
    const vsphere = { folder: "cluster", datastore: "shared", devices: [device] };
    const own = { folder: "own", devices: [{ networkName: "other", dhcp6: true }] };

    expect(machineOf(cluster({ vsphere, controlPlane: { machine: image } }))).toMatchObject({
      folder: "cluster",
      datastore: "shared",
      network: { devices: [device] },
    });
    expect(machineOf(cluster({ vsphere, controlPlane: { machine: { ...image, vsphere: own } } }))).toMatchObject({
      folder: "own",
      datastore: "shared",
      network: { devices: [{ networkName: "other", dhcp6: true }] },
    });
  });

  test("claims addresses from pools of the in-cluster provider", () => {
    const devices = [{ networkName: "nodes", addressesFromPools: [{ name: "a" }] }];

    expect(listAt(machineOf(cluster({ vsphere: { devices } })), "network", "devices")).toEqual([
      {
        networkName: "nodes",
        addressesFromPools: [{ apiGroup: "ipam.cluster.x-k8s.io", kind: "InClusterIPPool", name: "a" }],
      },
    ]);
  });

  test.each<[string, JsonObject, string | undefined]>([
    ["a full clone if its disk has a size", { disk: { sizeGiB: 80 } }, "fullClone"],
    ["the provider's choice otherwise", {}, undefined],
    ["what it sets", { vsphere: { cloneMode: "linkedClone" } }, "linkedClone"],
  ])("is %s", (_, machine, mode) => {
    expect(at(machineOf(cluster({ controlPlane: { machine: { ...image, ...machine } } })), "cloneMode")).toBe(mode);
  });

  test("omits a timeout that only the platform sets where it has no effect", () => {
    const vsphere = { powerOffMode: "hard" };
    const defaults = { workerDefaults: { machine: { vsphere: { guestSoftPowerOffTimeoutSeconds: 60 } } } };
    const { fatal } = run(cluster({ worker: { machine: { ...image, vsphere } } }), { input: { defaults } });

    expect(fatal).toBeUndefined();
  });

  test("takes the thumbprint from the cluster: a new certificate of the server replaces no machine", () => {
    const observed = running(cluster());
    const thumbprint = Array.from({ length: 20 }, () => "00").join(":");
    const output = run(cluster({ vsphere: { thumbprint } }), { observed });

    expect(output.fatal).toBeUndefined();
    expect(at(composed(output, "VSphereCluster"), "spec", "thumbprint")).toBe(thumbprint);
    expect([...output.desired.keys()].toSorted()).toEqual([...run(cluster(), { observed }).desired.keys()].toSorted());
  });

  test.each<[JsonObject, string]>([
    [{}, "image.name: is required: name or inventory path of the template"],
    [{ image: { id: "vm-1" } }, "image.id: is not supported on vSphere: use image.name"],
    [{ ...image, disk: { type: "ssd" } }, "disk.type: is not supported on vSphere: use vsphere.storagePolicyName"],
    [
      { ...image, disk: { sizeGiB: 80 }, vsphere: { cloneMode: "linkedClone" } },
      "disk.sizeGiB: has no effect with cloneMode linkedClone: use fullClone",
    ],
    [{ ...image, vsphere: { snapshot: "a" } }, "vsphere.snapshot: has no effect without a linked clone"],
    [
      { ...image, vsphere: { devices: [{ networkName: "a" }] } },
      "vsphere.devices[0]: gets no address: set dhcp4, dhcp6 or addressesFromPools",
    ],
  ])("%j is rejected", (machine, message) => {
    expect(run(cluster({ worker: { machine } })).fatal).toContain(`spec.workers[0].machine.${message}`);
  });

  test("may leave the addresses of its devices to its failure domain", () => {
    const devices = [{ networkName: "a" }];

    expect(
      run(cluster({ worker: { machine: { ...image, vsphere: { devices } }, zones: ["a"] } })).fatal,
    ).toBeUndefined();
    const selected = { devices, failureDomainSelector: {} };
    const own = { machine: { ...image, vsphere: { devices: [device] } } };
    expect(run(cluster({ vsphere: selected, worker: own })).fatal).toBeUndefined();
  });

  test("needs a network device", () => {
    const { spec } = readExample("vsphere/quick-start.yaml");
    const { devices: _, ...vsphere } = Object(at(spec, "infrastructure", "vsphere"));

    expect(run(composite({ ...Object(spec), infrastructure: { vsphere } })).fatal).toContain(
      "spec.infrastructure.vsphere.devices: is required: a machine needs a network device",
    );
  });

  test("has a type only from the platform's classes", () => {
    expect(run(cluster({ worker: { machine: { ...image, type: "large" } } })).fatal).toContain(
      '"large" is not a machine class',
    );
  });
});
