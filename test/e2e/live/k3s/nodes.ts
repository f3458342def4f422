import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Reference } from "../../kubernetes/object.ts";
import { projectRoot } from "../../places.ts";
import type { ScenarioContext } from "../../scenario.ts";
import { bootstrapDataOf } from "../../tenant/bootstrap-data.ts";
import { expectFacts } from "../../tenant/course.ts";
import { rotation } from "../../tenant/expected-facts.ts";
import { createLiveCluster, type Size } from "../live-cluster.ts";
import type { Spec } from "../live-provider.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";
import { proxyOf } from "../k3s-proxy.ts";

const example = z.object({
  spec: z.object({
    nodes: z.looseObject({
      proxy: z.object({ http: z.string(), noProxy: z.array(z.string()) }),
      registryCredentials: z.object({ secret: z.object({ name: z.string(), key: z.string() }) }),
    }),
  }),
});
const { nodes } = example.parse(
  parse(readFileSync(join(projectRoot, "examples", "docker", "k3s-private-network.yaml"), "utf8")),
).spec;

const credentials = JSON.stringify({ auths: { "mirror.example.org": { auth: "dXNlcjpwYXNz" } } });
const mirror = "https://mirror.example.org";
const otherMirror = "https://other.example.org";

export const scenario: LiveScenario = {
  title: "a proxy, mirrors and credentials reach every machine, and no machine is replaced for them but by a change",
  timeoutSeconds: 2400,
  run: async (context, provider) => {
    const [version] = provider.versions;
    await createCredentials(context);
    const { reference, course, change } = await createLiveCluster(context, provider, { fields: { nodes } });
    await expectOnMachines(context, { controlPlanes: [mirror], workers: [mirror, mirror] });
    await change("scaled", { fields: { nodes }, controlPlanes: 3, workers: [pool(3)] });
    const created = `control plane: machine created (${version})`;
    await expectFacts(course, [
      [
        "control plane: desired replicas 3",
        "default: desired replicas 3",
        created,
        created,
        `default: machine created (${version})`,
      ],
    ]);
    const registries = [{ host: "docker.io", mirrors: [otherMirror] }];
    const size: Size = { fields: { nodes }, controlPlanes: 3, workers: [pool(3, { nodes: { registries } })] };
    await change("other mirror of the pool", size);
    await expectFacts(
      course,
      rotation("default", version, 3).map((fact) => fact.replace("machine template", "bootstrap template")),
    );
    await expectOnMachines(context, {
      controlPlanes: [mirror, mirror, mirror],
      workers: [otherMirror, otherMirror, otherMirror],
    });
    await expectRest(context, reference, provider);
    await context.client.delete(credentialsOf(context));
  },
};

function pool(replicas: number, more: Spec = {}): Spec {
  return { name: "default", replicas, ...more };
}

function credentialsOf({ namespace }: ScenarioContext): Reference {
  return { apiVersion: "v1", kind: "Secret", name: nodes.registryCredentials.secret.name, namespace };
}

async function createCredentials(context: ScenarioContext): Promise<void> {
  const { name, namespace, ...type } = credentialsOf(context);
  const stringData = { [nodes.registryCredentials.secret.key]: credentials };
  await context.client.apply({ ...type, metadata: { name, namespace }, stringData });
}

type Mirrors = { readonly controlPlanes: readonly string[]; readonly workers: readonly string[] };

/** The mirror, the credentials and the proxy in the bootstrap data of each machine. */
async function expectOnMachines(context: ScenarioContext, { controlPlanes, workers }: Mirrors): Promise<void> {
  const machines = await bootstrapDataOf(context, "demo");
  const mirrorsOf = (isControlPlane: boolean): readonly string[] =>
    machines.filter((machine) => machine.isControlPlane === isControlPlane).map(({ files }) => mirrorIn(files));
  assert.deepEqual(mirrorsOf(true), controlPlanes, "mirrors of the control plane");
  assert.deepEqual(mirrorsOf(false), workers, "mirrors of the workers");
  for (const machine of machines) {
    assert.equal(contentAt(machine.files, "/var/lib/kubelet/config.json").trimEnd(), credentials);
    const proxy = proxyOf(machine);
    assert.equal(proxy.get("HTTP_PROXY"), nodes.proxy.http);
    const excluded = proxy.get("NO_PROXY")?.split(",") ?? [];
    // The example's own, Pods and Services, and the server that the machine joins.
    const joined = proxy.get("server");
    const expected = [...nodes.proxy.noProxy, "10.96.0.0/12", "192.168.0.0/16", ".svc", ...(joined ? [joined] : [])];
    assert.deepEqual(
      expected.filter((each) => !excluded.includes(each)),
      [],
      "not in NO_PROXY",
    );
  }
  const joining = machines.filter((machine) => proxyOf(machine).get("server") !== undefined);
  assert.equal(joining.length, machines.length - 1, "machines that join a server");
}

type Files = readonly { readonly path: string; readonly content: string }[];
const registries = z.object({ mirrors: z.record(z.string(), z.object({ endpoint: z.tuple([z.string()]) })) });

function mirrorIn(files: Files): string {
  const { mirrors } = registries.parse(parse(contentAt(files, "/etc/rancher/k3s/registries.yaml")));
  return mirrors["docker.io"]?.endpoint[0] ?? "";
}

function contentAt(files: Files, path: string): string {
  return files.find((file) => file.path === path)?.content ?? "";
}
