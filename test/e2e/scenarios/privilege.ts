import assert from "node:assert/strict";
import { z } from "zod";
import { pluralOf } from "../../../function/kubernetes/kind.ts";
import { schema } from "../../../function/schema.ts";
import type { Expectation } from "../kubernetes/client.ts";
import { crossplaneNamespace } from "../processes/crossplane-access.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { readLogFromNow } from "../supervision/log.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { eventKind } from "../tenant/kinds.ts";
import { waitForMachines } from "../tenant/machines.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";

export const scenario: Scenario = {
  title: "Crossplane creates, changes and deletes a cluster with the shipped permissions, and has no others",
  timeoutSeconds: 600,
  run: async (context) => {
    assert.deepEqual(await rightsThatAre(false, required, context), []);
    assert.deepEqual(await rightsThatAre(true, forbidden, context), []);
    const logs = ["crossplane", "crossplane-rbac-manager"].map((name) =>
      readLogFromNow(context.supervisor.logFile(name)),
    );
    await runThroughLife(context);
    const denied = logs.flatMap((log) => log.lines().filter((line) => line.includes(" is forbidden")));
    assert.deepEqual(denied, []);
    const events = await context.client.list(eventKind, { namespace: context.namespace });
    assert.deepEqual(
      events.filter((event) => event["reason"] === "RoleBasedAccessControl"),
      [],
    );
  },
};

type Right = { readonly verb: string; readonly group: string; readonly resource: string };

const reading = ["get", "list", "watch"];
const changing = ["create", "update", "patch", "delete"];

/** Permissions that any cluster may need, whether its provider is installed here or not. */
const required: readonly Right[] = schema.kinds.flatMap(({ group, kind, use }) =>
  (use === "Composed" ? [...reading, ...changing] : reading).map((verb) => ({ verb, group, resource: pluralOf(kind) })),
);

const infrastructure = "infrastructure.cluster.x-k8s.io";

/** With these, a team could create a cluster in the cloud account of another owner. */
const credentials = ["awsclustercontrolleridentities", "awsclusterroleidentities", "awsclusterstaticidentities"];

const forbidden: readonly Right[] = [
  ...schema.kinds
    .filter(({ use }) => use === "Read")
    .flatMap(({ group, kind }) => changing.map((verb) => ({ verb, group, resource: pluralOf(kind) }))),
  ...credentials.flatMap((resource) =>
    [...reading, ...changing].map((verb) => ({ verb, group: infrastructure, resource })),
  ),
  ...["devmachines", "devclustertemplates", "*"].map((resource) => ({ verb: "get", group: infrastructure, resource })),
  { verb: "list", group: "bootstrap.cluster.x-k8s.io", resource: "kubeadmconfigs" },
  { verb: "get", group: "ipam.cluster.x-k8s.io", resource: "ipaddressclaims" },
  { verb: "get", group: "cluster.x-k8s.io", resource: "machinedrainrules" },
  // Crossplane's chart permits reading and writing Secrets; the shipped roles add nothing to that.
  { verb: "*", group: "", resource: "secrets" },
  { verb: "deletecollection", group: "", resource: "secrets" },
  { verb: "*", group: "*", resource: "*" },
  { verb: "delete", group: "", resource: "nodes" },
  { verb: "create", group: "", resource: "pods" },
  { verb: "delete", group: "", resource: "namespaces" },
  { verb: "deletecollection", group: "cluster.x-k8s.io", resource: "clusters" },
  { verb: "escalate", group: "rbac.authorization.k8s.io", resource: "clusterroles" },
  { verb: "create", group: "rbac.authorization.k8s.io", resource: "clusterrolebindings" },
  { verb: "get", group: "runtime.cluster.x-k8s.io", resource: "extensionconfigs" },
];

const review = z.object({ status: z.object({ allowed: z.boolean() }) });

/** The permissions whose SubjectAccessReview for Crossplane returns `allowed`. */
async function rightsThatAre(allowed: boolean, rights: readonly Right[], context: ScenarioContext): Promise<string[]> {
  const found: string[] = [];
  for (const right of rights) {
    if ((await mayCrossplane(context, right)) === allowed) found.push(nameOf(right));
  }
  return found;
}

function nameOf({ verb, group, resource }: Right): string {
  return `${verb} ${group}/${resource}`;
}

async function mayCrossplane({ client }: ScenarioContext, right: Right): Promise<boolean> {
  const answer = await client.call({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user: `system:serviceaccount:${crossplaneNamespace}:crossplane`,
        groups: ["system:serviceaccounts", `system:serviceaccounts:${crossplaneNamespace}`, "system:authenticated"],
        resourceAttributes: right,
      },
    },
  });
  return review.parse(answer).status.allowed;
}

/** An add-on that needs a ConfigMap and a ClusterResourceSet, and whose state is read. */
const note = {
  name: "note",
  manifests: { inline: "{apiVersion: v1, kind: ConfigMap, metadata: {name: note, namespace: default}}\n" },
};
const addons = z.object({ addons: z.array(z.object({ applied: z.boolean() })).nonempty() });
const noteApplied: Expectation = {
  what: "the add-on is applied",
  seconds: 180,
  holds: ({ status }) => addons.safeParse(status).data?.addons.every(({ applied }) => applied) === true,
};

async function runThroughLife(context: ScenarioContext): Promise<void> {
  const { client, namespace } = context;
  const [stays, extra] = [
    { name: "stays", replicas: 1 },
    { name: "extra", replicas: 1 },
  ];
  const reference = await createCluster(context, { spec: { workers: [stays, extra], addons: [note] } });
  await client.waitFor(reference, noteApplied);
  await changeCluster(context, reference, { workers: [stays] });
  await waitForMachines(context, { cluster: "demo", counts: { "control-plane": 1, stays: 1 }, seconds: 180 });
  await client.delete(reference);
  await expectNothingLeft(client, namespace);
}
