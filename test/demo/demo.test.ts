import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { formatTable } from "./table.ts";

const demo = fileURLToPath(new URL("demo.ts", import.meta.url));

test("the demo shows the objects and the status, and leaves nothing behind", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [demo]);

  const port = Number(/serves on 127\.0\.0\.1:(\d+)/.exec(stdout)?.[1]);
  expect(stderr).toBe("");
  expect(stdout).toContain("It requires Cluster team-a/demo. It does not exist.");
  expect(stdout).toMatch(/^KubeadmControlPlane +demo-control-plane +control-plane-kubeadmcontrolplane +not yet$/m);
  expect(stdout).toMatch(/^kind: MachineDeployment$/m);
  expect(stdout).toMatch(/^phase: Pending$/m);
  await expect(once(connect(port, "127.0.0.1"), "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("columns are as wide as their longest text, without trailing spaces", () => {
  const table = formatTable([
    ["KIND", "KEY"],
    ["Cluster", "cluster"],
  ]);

  expect(table).toBe("KIND      KEY\nCluster   cluster\n");
});
