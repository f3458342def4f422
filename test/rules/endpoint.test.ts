import { describe, expect, test, vi } from "vitest";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const { addInfrastructures } = await import("../modules/with-crag-and-quay.ts");
  return addInfrastructures(await importActual());
});
vi.mock("../../function/control-plane/index.ts", async (importActual) => {
  const { addControlPlane } = await import("../modules/with-crag-and-quay.ts");
  return addControlPlane(await importActual());
});

const address = { host: "10.0.0.10" };

/** A cluster on an infrastructure without a load balancer. */
const bare = (endpoint?: JsonObject, more: JsonObject = {}) =>
  composite({
    ...quickStart,
    infrastructure: { crag: { balancer: false } },
    controlPlane: { replicas: 1, ...(endpoint && { endpoint }), ...more },
  });
const platform = (endpoint: JsonObject) => ({ input: { defaults: { controlPlane: { endpoint } } } });

describe("the endpoint of the API server", () => {
  test("is required where neither infrastructure nor control plane provides one", () => {
    const message = "spec.controlPlane.endpoint.host: is required: on Crag nobody else provides an address";

    expect(run(bare()).fatal).toBe(message);
    expect(run(bare({ virtualIP: {} })).fatal).toBe(message);
    expect(run(bare(address)).fatal).toBeUndefined();
  });

  test("is rendered in the Cluster, and the infrastructure gets it", () => {
    const output = run(bare({ ...address, port: 8443 }));

    expect(at(composed(output, "Cluster"), "spec", "controlPlaneEndpoint")).toEqual({ host: "10.0.0.10", port: 8443 });
    expect(composed(output, "CragCluster")["spec"]).toMatchObject({
      endpoint: "User",
      controlPlaneEndpoint: { host: "10.0.0.10", port: 8443 },
    });
  });

  test.each<[string, JsonObject]>([
    ["Crag", { infrastructure: { crag: {} } }],
    ["Quay", { infrastructure: { crag: { balancer: false } }, controlPlane: { quay: {} } }],
    ["Docker and in memory (development)", {}],
  ])("is rejected if %s provides one, but not from the platform", (title, more) => {
    const spec: JsonObject = { ...quickStart, ...more };
    const controlPlane = { ...quickStart.controlPlane, ...Object(more["controlPlane"]), endpoint: address };

    expect(run(composite({ ...spec, controlPlane })).fatal).toBe(
      `spec.controlPlane.endpoint: is not supported: ${title} provides the endpoint`,
    );
    const output = run(composite(spec), platform({ host: "10.0.0.10", virtualIP: {} }));
    expect(output.fatal).toBeUndefined();
    expect(at(composed(output, "Cluster"), "spec", "controlPlaneEndpoint")).toBeUndefined();
  });

  test("is that of the control plane if it provides one, even if the infrastructure has none", () => {
    const ownerOf = (spec: JsonObject) =>
      at(composed(run(composite({ ...quickStart, ...spec })), "CragCluster"), "spec", "endpoint");

    expect(ownerOf({ infrastructure: { crag: { balancer: false } }, controlPlane: { quay: {} } })).toBe("ControlPlane");
    expect(ownerOf({ infrastructure: { crag: {} } })).toBe("Infrastructure");
  });

  test.each<[JsonObject, string]>([
    [{ host: "10.0.0.11" }, 'host: cannot be changed once the cluster exists: "10.0.0.10", not "10.0.0.11"'],
    [{ ...address, port: 443 }, "port: cannot be changed once the cluster exists: 6443, not 443"],
  ])("V6: cannot become %j, not even by the platform", (endpoint, message) => {
    const observed = running(bare(address));

    expect(run(bare(endpoint), { observed }).fatal).toBe(`spec.controlPlane.endpoint.${message}`);
    expect(run(bare(), { observed, ...platform(endpoint) }).fatal).toBe(`spec.controlPlane.endpoint.${message}`);
    expect(run(bare(address), { observed }).fatal).toBeUndefined();
  });

  test("is not compared with one that a controller filled in", () => {
    const observed = running(composite());
    const cluster = { ...observed["cluster"] };
    cluster["spec"] = { ...Object(cluster["spec"]), controlPlaneEndpoint: { host: "172.18.0.3", port: 6443 } };

    expect(run(composite(), { observed: { ...observed, cluster } }).fatal).toBeUndefined();
  });

  test.each<[JsonObject, string]>([
    [{ host: "https://a" }, "must be an IP address or a DNS name in lower case, without scheme and port"],
    [{ host: "A.example.org" }, "must be an IP address or a DNS name in lower case"],
    [{ host: "*.example.org" }, "must be an IP address or a DNS name in lower case"],
    [{ host: "10.0.0.10:6443" }, "must be an IP address or a DNS name in lower case"],
    [{ ...address, port: 0 }, "must be at least 1"],
    [{ ...address, virtualIP: { address: "api.example.org" } }, "must be an IP address, for example 10.0.0.10"],
    [{ ...address, virtualIP: { interface: "eth0; id" } }, "must be the name of a network interface"],
    [{ ...address, virtualIP: { image: "a b" } }, "must be an image reference"],
  ])("%j is not allowed", (endpoint, message) => {
    expect(run(bare(endpoint)).fatal).toContain(message);
  });

  test.each(["10.0.0.10", "fd00::10", "api.example.org", "api"])("may be %s", (host) => {
    expect(run(bare({ host })).fatal).toBeUndefined();
  });

  test("decides the port, so network.apiServerPort has no effect", () => {
    const port = (spec: JsonObject) => ({ ...spec, network: { apiServerPort: 443 } });
    const message = "spec.network.apiServerPort: has no effect with controlPlane.endpoint: set its port";

    expect(run({ ...bare(), spec: port(Object(bare(address)["spec"])) }).fatal).toBe(message);
    expect(run(composite(port({ ...quickStart, infrastructure: { crag: {} } }))).fatal).toBeUndefined();
  });

  test("may be limited by the platform's policy", () => {
    const input = { policy: { allow: { endpoints: ["10.0.0.*"], commands: false } } };
    const virtualIP = { address: "10.9.0.1" };

    expect(run(bare({ host: "10.9.0.1" }), { input }).fatal).toBe(
      'spec.controlPlane.endpoint.host: "10.9.0.1" is not allowed: the platform allows 10.0.0.*',
    );
    expect(run(bare({ ...address, virtualIP }), { input }).fatal).toContain("endpoint.virtualIP.address");
    expect(run(bare({ ...address, virtualIP: { image: "mine:v1" } }), { input }).fatal).toBe(
      "spec.controlPlane.endpoint.virtualIP.image: commands are not allowed by the platform",
    );
    expect(run(bare({ ...address, virtualIP: {} }), { input }).fatal).toBeUndefined();
  });
});

describe("a virtual address", () => {
  const filesOf = (xr: JsonObject, kind = "KubeadmControlPlane", ...path: string[]) =>
    listAt(composed(run(xr), kind), "spec", ...path, "files").map((file) => textAt(file, "path"));
  const ofKubeadm = ["KubeadmControlPlane", "kubeadmConfigSpec"] as const;

  test("is announced by the control-plane machines of kubeadm and RKE2, not by workers", () => {
    const withVip = { ...address, virtualIP: {} };

    expect(filesOf(bare(withVip), ...ofKubeadm)).toEqual([
      "/etc/kubernetes/manifests/kube-vip.yaml",
      "/etc/kube-vip/hosts",
    ]);
    expect(filesOf(bare(withVip, { rke2: {} }), "RKE2ControlPlane")).toEqual([
      "/var/lib/rancher/rke2/agent/pod-manifests/kube-vip.yaml",
      "/etc/kube-vip/hosts",
    ]);
    expect(JSON.stringify(composed(run(bare(withVip)), "KubeadmConfigTemplate"))).not.toContain("kube-vip");
  });

  test("is absent without virtualIP, and while it is not enabled", () => {
    expect(filesOf(bare(address), ...ofKubeadm)).toEqual([]);
    expect(filesOf(bare({ ...address, virtualIP: { enabled: false } }), ...ofKubeadm)).toEqual([]);
    expect(run(bare({ ...address, virtualIP: { enabled: false, interface: "eth0" } })).fatal).toBe(
      "spec.controlPlane.endpoint.virtualIP.interface: has no effect while enabled is false: " +
        "remove it, or set enabled to true",
    );
  });

  test("is required if the host is a DNS name", () => {
    const host = "api.example.org";

    expect(run(bare({ host, virtualIP: {} })).fatal).toBe(
      "spec.controlPlane.endpoint.virtualIP.address: is required, because host is a DNS name",
    );
    expect(run(bare({ host, virtualIP: { address: "10.0.0.10" } })).fatal).toBeUndefined();
    expect(run(bare({ host, virtualIP: { enabled: false } })).fatal).toBeUndefined();
  });

  test("has the port of the API server: kubeadm listens on it, RKE2 has one port", () => {
    const endpoint = { ...address, port: 8443, virtualIP: {} };
    const config = at(composed(run(bare(endpoint)), "KubeadmControlPlane"), "spec", "kubeadmConfigSpec");

    expect(at(config, "initConfiguration", "localAPIEndpoint")).toEqual({ bindPort: 8443 });
    expect(at(config, "joinConfiguration", "controlPlane")).toEqual({ localAPIEndpoint: { bindPort: 8443 } });
    expect(run(bare(endpoint, { rke2: {} })).fatal).toBe(
      "spec.controlPlane.endpoint.port: 8443 is not supported with virtualIP: RKE2 serves its API on port 6443",
    );
    expect(run(bare({ ...address, port: 8443 }, { rke2: {} })).fatal).toBeUndefined();
  });

  test("R4: another image of the platform is a held rollout of the control plane", () => {
    const xr = bare({ ...address, virtualIP: {} });
    const observed = running(xr);

    expect(run(xr, { observed }).held).toEqual([]);
    expect(run(xr, { observed, ...platform({ virtualIP: { image: "mirror/kube-vip:v1.3.0" } }) }).held).toHaveLength(1);
  });
});
