import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { NodeSetup } from "../node-setup.ts";
import { systemFiles } from "../setup-paths.ts";
import { renderProxy, runtimeOfImage } from "./proxy.ts";

const proxy = { http: "http://proxy.example.org:3128", noProxy: ["10.0.0.0/8", ".svc"] };
const setup: NodeSetup = { proxy, preCommands: ["true"], postCommands: ["true"] };
const agent = { services: ["agent"], joinConfig: "/etc/agent/config.yaml" };
const environment = [
  "HTTP_PROXY=http://proxy.example.org:3128",
  "NO_PROXY=10.0.0.0/8,.svc",
  "http_proxy=http://proxy.example.org:3128",
  "no_proxy=10.0.0.0/8,.svc",
  "",
].join("\n");

test("a service reads the proxy from a file, which commands read too", () => {
  const { before } = renderProxy(setup, runtimeOfImage);

  expect(before.files?.map(({ path, content }) => [path, content])).toEqual([
    [systemFiles.proxy, environment],
    [
      "/etc/systemd/system/containerd.service.d/90-kubernetes-cluster-proxy.conf",
      `[Service]\nEnvironmentFile=${systemFiles.proxy}\n`,
    ],
  ]);
});

test("kubeadm runs without the proxy, and later commands with it", () => {
  const { before, after } = renderProxy(setup, runtimeOfImage);

  expect(before.preCommands?.[0]).toBe(`set -a; . ${systemFiles.proxy}; set +a`);
  expect(after.preCommands).toEqual(["unset HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy"]);
  expect(before.postCommands).toEqual([before.preCommands?.[0]]);
  expect(renderProxy({ proxy }, runtimeOfImage).before.postCommands).toEqual([]);
});

test("a distribution that uses the proxy itself keeps it for its installation", () => {
  expect(renderProxy(setup, agent).after).toEqual({});
});

test.each([
  ["server: https://api.example.org:9345\ntoken: abc\n", ",api.example.org"],
  ['token: abc\nserver: "https://10.0.0.5:6443"\n', ",10.0.0.5"],
  ["server: https://[fd00::1]:6443\n", ",[fd00::1]"],
  ["token: abc\n", ""],
])("after %j the address that the machine joins needs no proxy", (config, added) => {
  expect(runIn(config)).toBe(environment.replaceAll(/(no_proxy=.*)/gi, `$1${added}`));
});

test("nothing is rendered without a proxy", () => {
  expect(renderProxy({ preCommands: ["true"] }, runtimeOfImage)).toEqual({ before: {}, after: {} });
});

/** Runs the commands on files of a machine, and returns the environment that services read. */
function runIn(config: string): string {
  const folder = mkdtempSync(join(tmpdir(), "function-cluster-api-proxy-"));
  const [environmentFile, configFile] = [join(folder, "environment"), join(folder, "config.yaml")];
  writeFileSync(environmentFile, environment);
  writeFileSync(configFile, config);
  const { preCommands = [] } = renderProxy(setup, agent).before;
  const script = preCommands
    .filter((command) => !command.startsWith("systemctl"))
    .join("\n")
    .replaceAll(systemFiles.proxy, environmentFile)
    .replaceAll(agent.joinConfig, configFile);
  const { stderr } = spawnSync("sh", ["-e", "-u", "-c", script], { encoding: "utf8" });
  expect(stderr).toBe("");
  const content = readFileSync(environmentFile, "utf8");
  rmSync(folder, { recursive: true });
  return content;
}
