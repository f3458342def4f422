import { expect, test } from "vitest";
import { listAt, textAt } from "../../function/kubernetes/object.ts";
import { machine } from "./aws.ts";
import { configOf, withPool, withRke2 } from "./flatcar.ts";

test("modes of files have a leading zero, because Cluster API writes them into YAML as numbers", () => {
  const files = ["4755", "644", "0600"].map((permissions, index) => ({
    path: `/opt/${index}`,
    content: "a",
    permissions,
  }));

  expect(listAt(configOf(withPool({ files })), "files").map((file) => textAt(file, "permissions"))).toEqual([
    "0755",
    "0644",
    "0600",
  ]);
});

test.each([
  [withPool, "KubeadmConfigTemplate", "preKubeadmCommands"],
  [withRke2, "RKE2ConfigTemplate", "preRKE2Commands"],
] as const)("a command sets the special modes of files, which Ignition ignores (%#)", (make, kind, field) => {
  const permissions = ["4755", "0755", "755", "1777"];
  const files = permissions.map((each, index) => ({ path: `/opt/${index}`, content: "a", permissions: each }));
  const config = configOf(make({ files, preCommands: ["/opt/0"] }), kind);

  expect(listAt(config, "files").map((file) => textAt(file, "permissions"))).toEqual(["0755", "0755", "0755", "0777"]);
  expect(listAt(config, field).slice(-3)).toEqual(["chmod 4755 '/opt/0'", "chmod 1777 '/opt/3'", "/opt/0"]);
});

test("each file of kubeadm has a mode, without which Cluster API writes no user data", () => {
  const files = [{ path: "/etc/a", content: "a" }];
  const [file] = listAt(configOf(withPool({ files })), "files");

  expect(file).toEqual({ path: "/etc/a", content: "a", permissions: "0644" });
  expect(listAt(configOf(withPool({ machine, files })), "files")).toEqual(files);
});
