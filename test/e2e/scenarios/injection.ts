import assert from "node:assert/strict";
import { ApiError } from "../kubernetes/transport.ts";
import { referenceOf } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { type BootstrapData, bootstrapDataOf, flagsOf } from "../tenant/bootstrap-data.ts";
import { createCluster, rejectedWith } from "../tenant/cluster.ts";
import { kubernetesCluster } from "../tenant/kubernetes-cluster.ts";
import { waitForMachines } from "../tenant/machines.ts";
import { createPlatform } from "../tenant/platform.ts";

export const scenario: Scenario = {
  title:
    "bootstrap data has exactly the files, commands and flags of the spec, and values that would add more are rejected",
  timeoutSeconds: 480,
  run: async (context) => {
    await expectHostileRejected(context);
    await expectHostilePlatformRejected(context);
    await createCluster(context, { spec });
    await waitForMachines(context, { cluster: "demo", counts: { "control-plane": 1, default: 1 }, seconds: 120 });
    const machines = await bootstrapDataOf(context, "demo");
    assert.equal(machines.length, 2);
    for (const machine of machines) {
      if (machine.isControlPlane) expectControlPlane(machine);
      else expectWorker(machine);
    }
  },
};

const plain = {
  path: String.raw`/etc/nasty/a%20b@c+d=e,f~g_\x2d.conf`,
  owner: "app_1.x:app-2",
  permissions: "0640",
  content:
    "\"double\" 'single': value # comment\n- {{ ds.meta_data.local_hostname }} 100% é漢🙂\n---\n*alias &anchor !tag\n",
};
/** A template would break this content, so it is sent as base64. */
const breaking = {
  path: "/etc/nasty/breaking",
  content: "  indented\r\nruncmd:\r- touch /injected\u2028runcmd: [] {{ '\\n' }} {% raw %}",
};
const preCommands = [`echo "a: b # c" '{{ x }}' 100% \\n é🙂`, "cat <<END\n- line: two\nEND", "# only: a comment"];
const postCommands = ["- touch /after", "{a: b}"];
const usernamePrefix = `a: b # "c" 'd' {e} é \\n`;
const labels = { "example.org/team": "a.b_c-d", stage: "x" };

const spec = {
  kubernetes: { version: "v1.35.2", apiServer: { extraArgs: { "oidc-username-prefix": usernamePrefix } } },
  workers: [{ name: "default", replicas: 1, files: [plain, breaking], preCommands, postCommands, labels }],
};

/** Files and commands of Cluster API. */
const capiFiles = /^\/(etc\/kubernetes\/pki|run\/kubeadm|run\/cluster-api)\//;
const capiCommand = /^kubeadm (init|join) /;

function expectWorker({ files, commands, ...rest }: BootstrapData): void {
  const ours = files.filter(({ path }) => !capiFiles.test(path));
  assert.deepEqual(
    ours.map(({ path, owner, permissions, content }) => ({ path, owner, permissions, content })),
    [plain, { ...breaking, owner: undefined, permissions: undefined }].map(({ path, owner, permissions, content }) => ({
      path,
      owner,
      permissions,
      content,
    })),
  );
  const at = commands.findIndex((command) => capiCommand.test(String(command)));
  assert.deepEqual([commands.slice(0, at), commands.slice(at + 1)], [preCommands, postCommands]);
  const nodeLabels = flagsOf({ files, commands, ...rest }, "kubelet").get("node-labels") ?? "";
  assert.deepEqual(Object.fromEntries(nodeLabels.split(",").map((pair) => pair.split("="))), labels);
}

function expectControlPlane(machine: BootstrapData): void {
  assert.deepEqual(
    machine.files.filter(({ path }) => !capiFiles.test(path)),
    [],
  );
  assert.ok(
    machine.commands.every((command) => capiCommand.test(String(command))),
    "commands of the control plane",
  );
  assert.equal(flagsOf(machine, "apiServer").get("oidc-username-prefix"), usernamePrefix);
}

const hostile: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "a path": { files: [{ path: "/etc/a\nruncmd:\n- touch /injected", content: "x" }] },
  "an owner": { files: [{ path: "/etc/a", owner: "root:root\n    append: true", content: "x" }] },
  "a mode": { files: [{ path: "/etc/a", permissions: "644\n", content: "x" }] },
  // Not NEL (U+0085): the API server parses YAML 1.1, which turns NEL into a space.
  "a command": { preCommands: ["echo \u0007"] },
  "the name of a label": { labels: { "a,b": "c" } },
  "the value of a label": { labels: { a: "b,c=d" } },
  "the value of a taint": { taints: [{ key: "a", value: "b:NoExecute", effect: "NoSchedule" }] },
};

async function expectHostileRejected({ client, namespace }: ScenarioContext): Promise<void> {
  for (const [what, pool] of Object.entries(hostile)) {
    const rejected = { workers: [{ name: "default", replicas: 1, ...pool }] };
    const isRejected = (error: unknown): boolean => error instanceof ApiError && error.code === 422;
    await assert.rejects(
      client.apply(kubernetesCluster({ name: "hostile", namespace, spec: rejected })),
      isRejected,
      `${what} that injects content`,
    );
  }
}

/** The API server does not check the input of a Composition, so the function must. */
async function expectHostilePlatformRejected(context: ScenarioContext): Promise<void> {
  const { client, namespace } = context;
  const workerDefaults = { files: [{ path: "/etc/a\nruncmd:\n- touch /injected", content: "x" }] };
  const platform = await createPlatform(context, { defaults: { workerDefaults } });
  const object = kubernetesCluster({ name: "hostile", namespace, spec: { crossplane: platform.choice } });
  const reference = referenceOf(await client.apply(object));
  await client.waitFor(reference, rejectedWith("must be an absolute path", 60));
  await client.delete(reference);
  await client.waitUntilGone(reference, 60);
}
