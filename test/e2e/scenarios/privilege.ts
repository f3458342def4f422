import assert from "node:assert/strict";
import { z } from "zod";
import { crossplaneNamespace } from "../processes/crossplane-access.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { readLogFromNow } from "../supervision/log.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { eventKind } from "../tenant/kinds.ts";
import { waitForMachines } from "../tenant/machines.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";

export const scenario: Scenario = {
  title: "Crossplane makes, changes and removes a cluster with the rights that we ship, and has no more",
  timeoutSeconds: 600,
  run: async (context) => {
    for (const right of needed) assert.equal(await mayCrossplane(context, right), true, nameOf(right));
    for (const right of tooMuch) assert.equal(await mayCrossplane(context, right), false, nameOf(right));
    const logs = ["crossplane", "crossplane-rbac-manager"].map((name) =>
      readLogFromNow(context.supervisor.logFile(name)),
    );
    await liveAndDie(context);
    const complaints = logs.flatMap((log) => log.lines().filter((line) => line.includes(" is forbidden")));
    assert.deepEqual(complaints, []);
    const events = await context.client.list(eventKind, { namespace: context.namespace });
    assert.deepEqual(
      events.filter((event) => event["reason"] === "RoleBasedAccessControl"),
      [],
    );
  },
};

type Right = { readonly verb: string; readonly group: string; readonly resource: string };

const needed: readonly Right[] = [
  { verb: "create", group: "cluster.x-k8s.io", resource: "clusters" },
  { verb: "watch", group: "controlplane.cluster.x-k8s.io", resource: "kubeadmcontrolplanes" },
  { verb: "delete", group: "infrastructure.cluster.x-k8s.io", resource: "devmachinetemplates" },
];

const tooMuch: readonly Right[] = [
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

async function liveAndDie(context: ScenarioContext): Promise<void> {
  const { client, namespace } = context;
  const [stays, extra] = [
    { name: "stays", replicas: 1 },
    { name: "extra", replicas: 1 },
  ];
  const reference = await createCluster(context, { spec: { workers: [stays, extra] } });
  await changeCluster(context, reference, { workers: [stays] });
  await waitForMachines(context, { cluster: "demo", counts: { "control-plane": 1, stays: 1 }, seconds: 180 });
  await client.delete(reference);
  await expectNothingLeft(client, namespace);
}
