import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { renderKubeadmCommands } from "./kubeadm/config.ts";
import { renderStaticPod } from "./virtual-address.ts";

const paths = { podFolder: "/pods", kubeconfig: "/admin.conf" };
const address = { address: "10.0.0.10", port: 6443, image: "kube-vip:v1" };

function podOf(more: object = {}) {
  const [pod] = renderStaticPod({ ...address, ...more }, paths).files ?? [];
  return parse(pod?.content ?? "");
}

function variablesOf(more: object = {}) {
  const variables: { name: string; value?: string }[] = podOf(more).spec.containers[0].env;
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

describe("the static pod of a virtual address", () => {
  test("announces the address on the interface of the default route", () => {
    expect(variablesOf()).toMatchObject({
      address: "10.0.0.10",
      port: "6443",
      vip_subnet: "32",
      vip_arp: "true",
      vip_leaderelection: "true",
      cp_enable: "true",
    });
    expect(variablesOf()).not.toHaveProperty("vip_interface");
    expect(variablesOf({ interface: "eth1" })).toHaveProperty("vip_interface", "eth1");
    expect(variablesOf({ address: "fd00::10" })).toMatchObject({ address: "fd00::10", vip_subnet: "128" });
  });

  test("runs in the host's network with the image, and waits for the kubeconfig of the machine", () => {
    const { spec } = podOf();

    expect(spec).toMatchObject({ hostNetwork: true, containers: [{ image: "kube-vip:v1" }] });
    expect(spec.volumes).toContainEqual({ name: "kubeconfig", hostPath: { path: "/admin.conf", type: "File" } });
  });

  test("finds its own machine by a file of hosts", () => {
    const [, hosts] = renderStaticPod(address, paths).files ?? [];

    expect(hosts?.content).toContain("127.0.0.1 localhost kubernetes");
    expect(podOf().spec.volumes).toContainEqual({ name: "hosts", hostPath: { path: hosts?.path, type: "File" } });
  });

  test("is absent without an address", () => {
    expect(renderStaticPod(undefined, paths)).toEqual({});
  });
});

describe("kubeadm", () => {
  const rendered = renderKubeadmCommands({ virtualAddress: address, preCommands: ["first"] });
  const [pod] = z.array(z.object({ path: z.string(), content: z.string() })).parse(rendered["files"]);
  const commands = z.array(z.string()).parse(rendered["preKubeadmCommands"]);

  /** Runs the commands in a folder that stands for the machine's root, and returns the pod. */
  function bootMachine(configuration: string) {
    const root = mkdtempSync(join(tmpdir(), "machine-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const inRoot = (path: string) => join(root, path);
    for (const [path, content] of [
      [pod?.path ?? "", pod?.content ?? ""],
      [configuration, ""],
    ] as const) {
      mkdirSync(dirname(inRoot(path)), { recursive: true });
      writeFileSync(inRoot(path), content);
    }
    const script = commands.slice(1).join("\n").replace("/run/", inRoot("/run/"));
    execFileSync("sh", ["-ec", script.replace(/ (\/etc\/\S+)$/, (_, path: string) => ` ${inRoot(path)}`)]);
    return readFileSync(inRoot(pod?.path ?? ""), "utf8");
  }

  test("uses super-admin.conf on the machine that runs kubeadm init", () => {
    expect(commands[0]).toBe("first");
    expect(parse(bootMachine("/run/kubeadm/kubeadm.yaml")).spec).toMatchObject({
      containers: [{ volumeMounts: [{ mountPath: "/etc/kubernetes/admin.conf" }, {}] }],
      volumes: [{ hostPath: { path: "/etc/kubernetes/super-admin.conf" } }, {}],
    });
  });

  test("uses admin.conf on a machine that joins", () => {
    expect(bootMachine("/run/kubeadm/kubeadm-join-config.yaml")).toBe(pod?.content);
  });
});
