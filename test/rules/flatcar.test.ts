import { describe, expect, test } from "vitest";
import { kubeadm } from "../../function/bootstrap/kubeadm.ts";
import type { NodeSetup } from "../../function/bootstrap/node-setup.ts";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { cloud, machine } from "./aws.ts";
import { configOf, flatcar, withPool, withRke2 } from "./flatcar.ts";
import { composed, run, running } from "./world.ts";

const certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const key = "ssh-ed25519 AAAA operator@example.org";

const contentOf = (config: JsonObject, path: string) =>
  textAt(listAt(config, "files").find((file) => textAt(file, "path") === path) ?? {}, "content");
const unitsOf = (config: JsonObject) =>
  textAt(config, "ignition", "containerLinuxConfig", "additionalConfig") ??
  textAt(config, "agentConfig", "additionalUserData", "config");

describe("a pool with Flatcar", () => {
  test("has the format ignition, and the control plane keeps cloud-init", () => {
    const output = run(withPool());
    const controlPlane = at(composed(output, "KubeadmControlPlane"), "spec", "kubeadmConfigSpec") ?? {};

    expect(textAt(configOf(withPool()), "format")).toBe("ignition");
    expect(textAt(controlPlane, "format")).toBeUndefined();
  });

  test("keeps its user data in the bucket, without settings of cloud-init", () => {
    const config = configOf(withPool(), "AWSMachineTemplate");

    expect(at(config, "cloudInit")).toBeUndefined();
    expect(at(config, "ignition")).toEqual({ storageType: "ClusterObjectStore" });
    expect(at(config, "imageLookupBaseOS")).toBe("flatcar-stable");
  });

  test("needs no bucket with unencrypted user data", () => {
    const workers = [{ name: "default", machine: flatcar }];
    const xr = cloud({ ignition: { storageType: "UnencryptedUserData" } }, { workers });

    expect(at(configOf(xr, "AWSMachineTemplate"), "ignition")).toEqual({ storageType: "UnencryptedUserData" });
  });

  test("names its nodes with a variable of the metadata service", () => {
    const config = configOf(withPool());

    expect(textAt(config, "joinConfiguration", "nodeRegistration", "name")).toBe("${COREOS_EC2_HOSTNAME}");
    expect(listAt(config, "preKubeadmCommands")).toEqual([
      'sed -i "s#\\${COREOS_EC2_HOSTNAME}#$COREOS_EC2_HOSTNAME#g" /etc/kubeadm.yml',
    ]);
    expect(listAt(configOf(withRke2(), "RKE2ConfigTemplate"), "preRKE2Commands")).toEqual([
      "hostnamectl set-hostname ${COREOS_EC2_HOSTNAME}",
    ]);
  });

  test("that becomes another system gets other templates", () => {
    const names = (xr: JsonObject) =>
      ["KubeadmConfigTemplate", "AWSMachineTemplate"].map((kind) =>
        textAt(composed(run(xr), kind, "worker-"), "metadata", "name"),
      );
    const [before, after] = [names(withPool({ machine })), names(withPool())];

    expect(before.filter((name) => after.includes(name))).toEqual([]);
  });

  test("is held if the platform chose it, and the status names each field once", () => {
    const xr = withPool({ machine });
    const input = { defaults: { workerDefaults: { machine: { operatingSystem: "Flatcar" } } } };
    const { status } = run(xr, { observed: running(xr), input });
    const [rollout] = status?.rollouts ?? [];

    expect(rollout?.held).toBe(true);
    expect(rollout?.fields).toContain("spec.template.spec.ignition");
    expect(rollout?.fields).toEqual([...new Set(rollout?.fields)]);
  });

  test("may leave the system of the platform", () => {
    expect(textAt(configOf(withPool({ machine: { ...machine, operatingSystem: "Other" } })), "format")).toBeUndefined();
  });
});

describe.each([
  ["kubeadm", (nodes: JsonObject) => configOf(withPool({ nodes }))],
  ["RKE2", (nodes: JsonObject) => configOf(withRke2({ nodes }), "RKE2ConfigTemplate")],
])("settings of nodes with %s on Flatcar", (_, read) => {
  test("trust certificates where Flatcar reads them", () => {
    const config = read({ trustBundle: { content: certificate } });

    expect(contentOf(config, "/etc/ssl/certs/90-kubernetes-cluster.pem")).toBe(certificate);
    expect(JSON.stringify(config)).toContain("update-ca-certificates; systemctl try-restart containerd");
    expect(JSON.stringify(config)).not.toContain("/usr/local");
  });

  test("set time servers of systemd-timesyncd", () => {
    const config = read({ ntp: { servers: ["time.example.org", "10.0.0.1"] } });

    expect(contentOf(config, "/etc/systemd/timesyncd.conf.d/90-kubernetes-cluster.conf")).toBe(
      "[Time]\nNTP=time.example.org 10.0.0.1\n",
    );
    expect(at(config, "ntp") ?? at(config, "agentConfig", "ntp")).toBeUndefined();
  });

  test("mount disks and other file systems before the node joins", () => {
    const config = read({
      disks: [{ label: "data", device: "/dev/nvme1n1", mountPath: "/var/lib/data", mountOptions: ["noatime"] }],
      mounts: [
        { path: "/100%", source: "nfs.example.org:/a", filesystem: "nfs4" },
        { path: "/b", source: "LABEL=b", options: ["ro"] },
      ],
    });

    expect(contentOf(config, "/etc/fstab")).toBe(
      "LABEL=data /var/lib/data ext4 defaults,noatime 0 2\n" +
        "nfs.example.org:/a /100% nfs4 defaults,nofail 0 2\n" +
        "LABEL=b /b auto defaults,ro 0 2\n",
    );
    expect(unitsOf(config)).toContain("RequiresMountsFor=/100%%\n");
    expect(JSON.stringify(config)).toContain("/dev/nvme1n1");
    expect(at(config, "mounts")).toBeUndefined();
  });

  test("mount a network file system of any type once the network is up", () => {
    const config = read({
      mounts: [
        { path: "/a", source: "nfs.example.org:/a" },
        { path: "/b", source: "//cifs.example.org/b", options: ["ro"] },
        { path: "/c", source: "/dev/disk/by-id/a:b" },
      ],
    });

    expect(contentOf(config, "/etc/fstab")).toBe(
      "nfs.example.org:/a /a auto defaults,nofail,_netdev 0 2\n" +
        "//cifs.example.org/b /b auto defaults,ro,_netdev 0 2\n" +
        "/dev/disk/by-id/a:b /c auto defaults,nofail 0 2\n",
    );
  });

  test("run commands at every start, before other services", () => {
    const config = read({ bootCommands: ["swapoff --all", "true"] });

    expect(contentOf(config, "/etc/90-kubernetes-cluster/boot-commands.sh")).toBe("#!/bin/bash\nswapoff --all\ntrue\n");
    expect(unitsOf(config)).toContain("ExecStart=/etc/90-kubernetes-cluster/boot-commands.sh");
    expect(at(config, "bootCommands")).toBeUndefined();
  });

  test("create users", () => {
    const config = JSON.stringify(read({ users: [{ name: "operator", sshAuthorizedKeys: [key], sudo: "ALL=ALL" }] }));

    for (const part of ["operator", key, "ALL=ALL"]) expect(config).toContain(part);
  });
});

test("RKE2 on Flatcar does not update the machine", () => {
  const config = unitsOf(configOf(withRke2(), "RKE2ConfigTemplate"));

  expect(config).toContain("variant: flatcar");
  expect(config).toMatch(/update-engine.service\n +mask: true/);
  expect(config).toMatch(/locksmithd.service\n +mask: true/);
});

test("kube-vip finds the first machine by kubeadm's configuration, which has another path with Ignition", () => {
  const virtualAddress = { address: "10.0.0.10", port: 6443, image: "kube-vip:v1" };
  const commandsOf = (nodeSetup: NodeSetup) =>
    listAt(
      kubeadm.template({ cluster, version: "v1.35.2", settings: {}, nodeSetup: { ...nodeSetup, virtualAddress } }).spec,
      "template",
      "spec",
      "preKubeadmCommands",
    );

  expect(commandsOf({})[0]).toMatch(/^\[ ! -f \/run\/kubeadm\/kubeadm.yaml \] \|\| sed /);
  expect(commandsOf({ operatingSystem: "Flatcar" })[0]).toMatch(
    /^! grep -q '\^kind: InitConfiguration' \/etc\/kubeadm.yml \|\| sed /,
  );
});

const cluster = { name: "demo", namespace: "team-a" };
