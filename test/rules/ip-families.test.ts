import { describe, expect, test } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { composed, composite, quickStart, run } from "./world.ts";

const ofIPv6 = { pods: { cidrBlocks: ["fd01::/48"] }, services: { cidrBlocks: ["fd02::/112"] } };
const bothOf = (first: number) => ({
  pods: { cidrBlocks: ["172.16.0.0/16", "fd01::/48"].toSorted(() => first) },
  services: { cidrBlocks: ["10.96.0.0/16", "fd02::/112"].toSorted(() => first) },
});
const [ofIPv4First, ofIPv6First] = [bothOf(0), bothOf(-1)];
const wanted = (network: JsonObject, more: JsonObject = {}) => composite({ ...quickStart, network, ...more });
const endpoint = { advertiseAddress: "::", bindPort: 6443 };
const nodeAddress = { name: "node-ip", value: "::" };

describe("kubeadm", () => {
  const configOf = (xr: JsonObject) => at(composed(run(xr), "KubeadmControlPlane")["spec"], "kubeadmConfigSpec");
  const joinOf = (xr: JsonObject) =>
    at(composed(run(xr), "KubeadmConfigTemplate")["spec"], "template", "spec", "joinConfiguration");

  test.each([ofIPv6, ofIPv6First])("chooses an IPv6 address if the first ranges are IPv6", (network) => {
    const registration = { kubeletExtraArgs: expect.arrayContaining([nodeAddress]) };

    expect(configOf(wanted(network))).toMatchObject({
      initConfiguration: { localAPIEndpoint: endpoint, nodeRegistration: registration },
      joinConfiguration: { controlPlane: { localAPIEndpoint: endpoint }, nodeRegistration: registration },
    });
    expect(joinOf(wanted(network))).toMatchObject({ nodeRegistration: registration });
  });

  test.each([{}, ofIPv4First])("chooses an address itself if the first ranges are IPv4", (network) => {
    expect(JSON.stringify([configOf(wanted(network)), joinOf(wanted(network))])).not.toMatch(/node-ip|"::"/);
  });

  test.each(["node-ip", "node_ip"])("a flag %s of the spec wins", (flag) => {
    const kubernetes = { ...quickStart.kubernetes, kubelet: { extraArgs: { [flag]: "fd00::1" } } };

    expect(at(joinOf(wanted(ofIPv6, { kubernetes })), "nodeRegistration", "kubeletExtraArgs")).toEqual(
      expect.arrayContaining([{ name: flag, value: "fd00::1" }]),
    );
    expect(JSON.stringify(joinOf(wanted(ofIPv6, { kubernetes })))).not.toContain('"::"');
  });
});

const distributions = [
  {
    name: "k3s",
    settings: {},
    kinds: ["KThreesControlPlane", "KThreesConfigTemplate"],
    path: ["kthreesConfigSpec", "preK3sCommands"],
  },
  {
    name: "rke2",
    settings: { registrationMethod: "internal-first" },
    kinds: ["RKE2ControlPlane", "RKE2ConfigTemplate"],
    path: ["preRKE2Commands"],
  },
];

describe.each(distributions)("$name", ({ name, settings, kinds: [kind = "", template = ""], path }) => {
  const controlPlane = { replicas: 1, [name]: settings };
  const commandsOf = (network: JsonObject) => {
    const output = run(wanted(network, { controlPlane }));
    return [
      at(composed(output, kind)["spec"], ...path),
      at(composed(output, template)["spec"], "template", "spec", ...path.slice(-1)),
    ];
  };

  test("servers and agents write their addresses if the first ranges are IPv6", () => {
    const file = `> /etc/rancher/${name}/config.yaml.d/90-node-ip.yaml`;
    const [server, agent] = commandsOf(ofIPv6);

    expect(server).toEqual([expect.stringMatching(/^[^]* "node-ip: \[\$\(ip -6 route get [^,]*\]" [^]*$/)]);
    expect(server).toEqual([expect.stringContaining(file)]);
    expect(agent).toEqual(server);
    expect(commandsOf(ofIPv6First)[0]).toEqual([expect.stringMatching(/ip -6 route get .*, \$\(ip -4 route get /)]);
  });

  test("nothing is written if the first ranges are IPv4", () => {
    expect(commandsOf(ofIPv4First)).toEqual([undefined, undefined]);
  });

  test.each<[string, JsonObject, string]>([
    [
      "ranges that begin with other families",
      { ...ofIPv4First, services: ofIPv6First.services },
      "pods.cidrBlocks: must begin with the IP family of the first range of services, fd02::/112: otherwise",
    ],
    [
      "services without an address of DNS",
      { ...ofIPv6, services: { cidrBlocks: ["fd02::/125"] } },
      'services.cidrBlocks[0]: "fd02::/125" is too small for',
    ],
    [
      "IPv4 services without an address of DNS",
      { services: { cidrBlocks: ["10.96.0.0/29"] } },
      'services.cidrBlocks[0]: "10.96.0.0/29" is too small for',
    ],
  ])("rejects %s", (_, network, message) => {
    expect(run(wanted(network, { controlPlane })).fatal).toContain(`spec.network.${message}`);
  });
});

test("no proxy reaches the ranges of both families", () => {
  const nodes = { proxy: { http: "http://proxy.example.org:3128" } };
  const output = run(wanted(ofIPv4First, { nodes }));

  for (const range of ["fd01::/48", "fd02::/112", "172.16.0.0/16", "10.96.0.0/16"]) {
    expect(JSON.stringify(composed(output, "KubeadmControlPlane"))).toContain(range);
  }
});
