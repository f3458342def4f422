import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { argoCdControllers, externalSecrets } from "../build/gitops-components.ts";
import { argoCdNamespace } from "../installation/argo-cd.ts";
import { createKubernetesClient } from "../kubernetes/client.ts";
import { isTrue, type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import { parseManifests } from "../kubernetes/read-manifests.ts";
import { readSecret } from "../kubernetes/secret.ts";
import { createTransport } from "../kubernetes/transport.ts";
import { projectRoot } from "../places.ts";
import { startExternalSecrets } from "../processes/external-secrets.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { applicationKind } from "../tenant/application.ts";
import { withGitOps } from "../tenant/gitops.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";

export const scenario: Scenario = {
  title:
    "the External Secrets example of docs/argo-cd.md registers a workload cluster in Argo CD: its credentials work, " +
    "and an ApplicationSet selects it",
  timeoutSeconds: 900,
  alone: true,
  onRequest: "it builds Argo CD and the External Secrets Operator, which takes minutes",
  builds: [argoCdControllers, externalSecrets],
  run: (context) =>
    withGitOps(context, async ({ argoCd }) => {
      await argoCd.startApplicationSets();
      await startExternalSecrets(context);
      const examples = openExamples(context);
      try {
        await live(context, examples);
      } finally {
        await examples.remove();
      }
    }),
};

/** Names of the example. The namespace of the team is that of the scenario. */
const example = { cluster: "demo", secret: "team-a-demo", set: "metrics-server" } as const;

async function live(context: ScenarioContext, examples: Examples): Promise<void> {
  const { client, measure, namespace } = context;
  const requested = kubernetesCluster({ name: example.cluster, namespace });
  await client.apply(requested);
  await measure("created", () => client.waitFor(referenceOf(requested), readyWithin(400)));
  // The operator waits minutes between two attempts to read a Secret that does not exist yet.
  await publishAuthority(context);
  await examples.apply("external-secrets.yaml");
  await measure("registered", () => expectRegistered(context));
  await measure("credentials used", () => expectAccess(context));
  await examples.apply("add-ons.yaml");
  await measure("selected", () => expectSelected(context));
}

/** Creates the ConfigMap that a controller of Kubernetes creates in each namespace; it does not run here. */
async function publishAuthority({ client, kubeconfig }: ScenarioContext): Promise<void> {
  const { "certificate-authority-data": authority } = readAccess(kubeconfig);
  const metadata = { name: "kube-root-ca.crt", namespace: argoCdNamespace };
  const data = { "ca.crt": Buffer.from(authority, "base64").toString() };
  await client.apply({ apiVersion: "v1", kind: "ConfigMap", metadata, data });
}

/** Reads a file of `examples/gitops/argo-cd`, for this namespace and this API server, which has no DNS name. */
function readExample({ kubeconfig, namespace }: ScenarioContext, file: string): readonly KubernetesObject[] {
  const { server } = readAccess(kubeconfig);
  const text = readFileSync(join(projectRoot, "examples", "gitops", "argo-cd", file), "utf8")
    .replaceAll("https://kubernetes.default.svc", server)
    .replaceAll(/(namespace|remoteNamespace): team-a\b/g, `$1: ${namespace}`);
  return parseManifests(text);
}

const cluster = z.looseObject({ server: z.string(), "certificate-authority-data": z.string() });
const adminAccess = z.looseObject({ clusters: z.tuple([z.looseObject({ cluster })]) });

function readAccess(kubeconfig: string): z.output<typeof cluster> {
  return adminAccess.parse(parse(readFileSync(kubeconfig, "utf8"))).clusters[0].cluster;
}

type Examples = {
  /** Applies the objects of a file of the page. */
  readonly apply: (file: string) => Promise<void>;
  /** Deletes them, because those in the namespace of the team must not stay. */
  readonly remove: () => Promise<void>;
};

function openExamples(context: ScenarioContext): Examples {
  const { client } = context;
  const applied: KubernetesObject[] = [];
  return {
    apply: async (file) => {
      for (const object of readExample(context, file)) {
        applied.push(object);
        await client.apply(object);
      }
    },
    remove: async () => {
      for (const object of applied.toReversed()) await client.delete(referenceOf(object));
    },
  };
}

async function expectRegistered({ client }: ScenarioContext): Promise<void> {
  const reference = { apiVersion: "external-secrets.io/v1", kind: "ExternalSecret", name: example.secret };
  await client.waitFor(
    { ...reference, namespace: argoCdNamespace },
    { what: "Ready", seconds: 120, holds: (object) => isTrue(object, "Ready") },
  );
}

const config = z.object({
  tlsClientConfig: z.object({ caData: z.string(), certData: z.string(), keyData: z.string() }),
});

/** Connects as Argo CD does, with nothing but the Secret in its namespace. */
async function expectAccess({ client }: ScenarioContext): Promise<void> {
  const secret = await readSecret(client, { name: example.secret, namespace: argoCdNamespace });
  const { caData, certData, keyData } = config.parse(JSON.parse(String(secret["config"]))).tlsClientConfig;
  const access = {
    clusters: [{ cluster: { server: String(secret["server"]), "certificate-authority-data": caData } }],
    users: [{ user: { "client-certificate-data": certData, "client-key-data": keyData } }],
  };
  const workload = createKubernetesClient(createTransport(JSON.stringify(access)));
  assert.equal((await workload.list({ apiVersion: "v1", kind: "Node" })).length, 3);
  assert.deepEqual([String(secret["name"]), String(secret["project"])], [example.secret, "add-ons"]);
}

/** The ApplicationSet of the page makes an Application for the cluster. */
async function expectSelected({ client }: ScenarioContext): Promise<void> {
  const reference = {
    ...applicationKind,
    name: `${example.set}-${example.secret}`,
    namespace: argoCdNamespace,
  };
  const secret = await readSecret(client, { name: example.secret, namespace: argoCdNamespace });
  const found = await client.waitFor(reference, { what: "created", seconds: 120, holds: () => true });
  const { destination } = applicationSpec.parse(found.spec);
  assert.equal(destination.server, String(secret["server"]));
}

const applicationSpec = z.looseObject({ destination: z.looseObject({ server: z.string() }) });
