import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { compose } from "../../function/compose.ts";
import { at, isObject, type JsonObject, nameOf, objectAt, setField, textAt } from "../../function/kubernetes/object.ts";
import { createAuthority, type KeyPair } from "../e2e/kubernetes/certificates.ts";
import { projectRoot } from "../e2e/places.ts";
import { goldens } from "./goldens.ts";
import { findMissing, type MachineConfig, readDocuments, writeMachineConfigs } from "./machine-config.ts";
import { sayNotTried } from "./missing.ts";
import { textsAt } from "./node-content.ts";
import { built } from "./node-programs.ts";
import { inFolder } from "./user-data.ts";

const { talos } = built;
if (!talos) sayNotTried("machine configurations of Talos", "their writer is not built");

/** EC2 accepts no more (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html). */
const longestUserData = 16_384;

/** The fields of the objects that machines with Talos are created from. */
const configPaths: Readonly<Record<string, readonly string[]>> = {
  TalosControlPlane: ["spec", "controlPlaneConfig", "controlplane"],
  TalosConfigTemplate: ["spec", "template", "spec"],
};

function configOf(object: JsonObject): JsonObject | undefined {
  const path = configPaths[textAt(object, "kind") ?? ""];
  return path ? objectAt(object, ...path) : undefined;
}

/** What the example with every option leaves to the page on nodes. */
const nodes = {
  ntp: { servers: ["ntp.example.org"] },
  sysctls: { "net.core.somaxconn": "4096" },
  kernelModules: ["br_netfilter"],
  registries: [{ host: "quay.io", mirrors: ["https://mirror.example.org"] }],
};

function composeWithNodes({ certificate }: KeyPair): readonly JsonObject[] {
  const composite: unknown = parse(
    readFileSync(join(projectRoot, "examples", "vsphere", "talos-every-option.yaml"), "utf8"),
  );
  const spec = isObject(composite) ? objectAt(composite, "spec") : undefined;
  if (!isObject(composite) || !spec) throw new Error("the example has no spec");
  setField(spec, "nodes", { ...nodes, trustBundle: { content: readFileSync(certificate, "utf8") } });
  const call = { composite, observed: {}, required: { cluster: [] }, now: 0, functionVersion: "v0.0.0" };
  const json: unknown = JSON.parse(JSON.stringify([...compose(call).desired.values()].map(({ object }) => object)));
  return Array.isArray(json) ? json.filter((object) => isObject(object)) : [];
}

const expected = [...goldens].flatMap(([example, objects]) =>
  objects.flatMap((object) => {
    const config = configOf(object);
    return config ? [{ example, template: nameOf(object), config }] : [];
  }),
);

describe.runIf(talos)("machine configurations that the bootstrap provider of Talos writes", () => {
  let written: readonly MachineConfig[] = [];

  beforeAll(async () => {
    if (talos) written = await writeMachineConfigs(talos, goldens);
  });

  test("exist for the control plane and every pool of every example with Talos", () => {
    const names = (machines: readonly { example: string; template: string | undefined }[]) =>
      machines.map(({ example, template }) => `${example} ${template}`).toSorted();

    expect(expected.length).toBeGreaterThan(10);
    expect(names(written)).toEqual(names(expected));
  });

  test("are accepted by Talos without a warning", () => {
    expect(written.flatMap(({ template, problems }) => problems.map((problem) => `${template}: ${problem}`))).toEqual(
      [],
    );
  });

  test("contain every field of every patch", () => {
    for (const { example, template, config } of expected) {
      const text = written.find((each) => each.example === example && each.template === template)?.text ?? "";
      const documents = readDocuments(text);
      const patches = textsAt(config, "strategicPatches").flatMap((patch) => readDocuments(patch));

      expect([template, patches.flatMap((patch) => findMissing(patch, documents))]).toEqual([template, []]);
    }
  });

  test("have the version, the ranges and the endpoint of the cluster, and leave the name to the infrastructure", () => {
    const machine = written.find(({ example }) => example === "vsphere/talos-every-option.yaml");
    const [main, ...others] = readDocuments(machine?.text ?? "");

    expect(at(main, "machine", "kubelet", "image")).toBe(`ghcr.io/siderolabs/kubelet:${machine?.version}`);
    expect(at(main, "cluster", "network")).toMatchObject({
      dnsDomain: "cluster.example.org",
      podSubnets: ["10.42.0.0/16", "fd00:42::/56"],
      serviceSubnets: ["10.43.0.0/16", "fd00:43::/112"],
    });
    expect(at(main, "cluster", "controlPlane", "endpoint")).toBe("https://api.talos.example.org:8443");
    // The metadata of the infrastructure has precedence over this name.
    expect(others).toContainEqual({ apiVersion: "v1alpha1", kind: "HostnameConfig", auto: "stable" });
  });

  test("fit into the user data of EC2", () => {
    const tooLong = written.filter(({ example, text }) => example.startsWith("aws/") && text.length > longestUserData);

    expect(tooLong.map(({ template, text }) => `${template}: ${text.length}`)).toEqual([]);
  });

  test("contain what is set for all nodes", async () => {
    const objects = await inFolder(async (folder) => composeWithNodes(createAuthority(folder, "company")));
    const machines = talos ? await writeMachineConfigs(talos, new Map([["nodes", objects]])) : [];

    expect(machines.length).toBeGreaterThan(2);
    for (const { text, problems } of machines) {
      const [main, ...others] = readDocuments(text);
      expect(problems).toEqual([]);
      expect(at(main, "machine", "sysctls")).toMatchObject(nodes.sysctls);
      expect(at(main, "machine", "time", "servers")).toEqual(expect.arrayContaining(nodes.ntp.servers));
      expect(at(main, "machine", "kernel", "modules")).toEqual([{ name: "br_netfilter" }]);
      expect(others.map((document) => textAt(document, "kind"))).toContain("TrustedRootsConfig");
      expect(others).toContainEqual(
        expect.objectContaining({ name: "quay.io", endpoints: [{ url: "https://mirror.example.org" }] }),
      );
    }
  });

  test.each([
    ["a field that Talos does not know", { machine: { kubelets: {} } }, "unknown keys found"],
    ["a value of another type", { machine: { sysctls: ["a"] } }, "cannot construct"],
    ["a document that Talos does not know", { apiVersion: "v1alpha1", kind: "Volume", name: "a" }, "not registered"],
    ["a kubelet field of Talos", { machine: { kubelet: { extraConfig: { port: 1 } } } }, "can't be overridden"],
  ])("with %s are rejected", async (_, patch, problem) => {
    const objects = structuredClone([...(goldens.get("vsphere/talos.yaml") ?? [])]);
    for (const object of objects) {
      const config = configOf(object);
      if (config) setField(config, "strategicPatches", [JSON.stringify(patch)]);
    }
    const machines = talos ? await writeMachineConfigs(talos, new Map([["broken", objects]])) : [];

    expect(machines).toHaveLength(2);
    for (const { problems } of machines) expect(problems.join("\n")).toContain(problem);
  });
});
