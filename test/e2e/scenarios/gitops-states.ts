import { conditionOf, isTrue, type KubernetesObject, type Reference, referenceOf } from "../kubernetes/object.ts";
import { Problem } from "../problem.ts";
import { functionProcess } from "../processes/function-server.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { changeCluster } from "../tenant/cluster.ts";
import { coreClusterKind } from "../tenant/kinds.ts";
import { claimedKind, claimKind, kubernetesCluster, kubernetesClusterKind } from "../tenant/kubernetes-cluster.ts";
import { whilePaused } from "../tenant/pause.ts";
import { createPlatform, machineClassInput, type Platform } from "../tenant/platform.ts";
import { type Recorder, recordStates } from "../tenant/recorded-states.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title: "the states of a KubernetesCluster, a claim and its XR are recorded, as GitOps tools read them",
  timeoutSeconds: 1500,
  alone: true,
  onRequest: "it writes test/gitops/states/",
  run: async (context) => {
    await recordPackages(context);
    await recordLife(context);
    await recordClaim(context);
  },
};

async function recordPackages(context: ScenarioContext): Promise<void> {
  const { atTheEnd, client, namespace } = context;
  const kind = { apiVersion: "pkg.crossplane.io/v1", kind: "Configuration" };
  const { record } = await recordStates(context, kind);
  await record("configuration-healthy", (object) => isTrue(object, "Healthy"));
  const [installed] = await client.list(kind);
  const reference = { ...kind, name: namespace };
  atTheEnd(() => client.delete(reference));
  await client.apply({
    ...kind,
    metadata: { name: namespace },
    spec: { package: `${String(installed?.spec?.["package"])}-missing` },
  });
  await record("configuration-missing", (object) => conditionOf(object, "Installed")?.status === "False");
}

type Life = ScenarioContext & {
  readonly reference: Reference;
  readonly record: Recorder["record"];
  readonly platform: Platform;
  /** Applies the KubernetesCluster as a commit to Git does. */
  readonly commit: (version: string, replicas?: number) => Promise<void>;
};

async function recordLife(context: ScenarioContext): Promise<void> {
  const { client, namespace } = context;
  const platform = await createPlatform(context, machineClassInput(1));
  const { record } = await recordStates(context, kubernetesClusterKind);
  const reference = { ...kubernetesClusterKind, name: "demo", namespace };
  const commit = async (version: string, replicas = 2): Promise<void> => {
    const workers = [{ name: "default", replicas, machine: { type: "small" } }];
    await changeCluster(context, reference, { kubernetes: { version }, workers, crossplane: platform.choice });
  };
  const life = { ...context, reference, record, platform, commit };
  await recordChanges(life);
  await recordRejection(life);
  await recordPauses(life);
  await recordPlatform(life);
  await recordFailures(life);
  await client.delete(reference, "Foreground");
  await record("deleting", isBeingDeleted);
  await client.waitUntilGone(reference, 300);
}

async function recordChanges(life: Life): Promise<void> {
  const { commit, record, reference } = life;
  await commit("v1.35.1", 1);
  await record("new", ({ status }) => status?.conditions === undefined);
  await record("provisioning", (object) => isAt("Provisioning")(object) && hasProblem(object));
  await record("ready", isReady);
  await waitUntilSettled(life, reference);
  await commit("v1.35.1");
  await record("not-observed", (object) => isReady(object) && !isObserved(object));
  await record("scaling", isAt("Scaling"));
  await waitUntilSettled(life, reference);
  await commit("v1.35.2");
  await record("updating", (object) => isAt("Updating")(object) && hasProblem(object));
  await waitUntilSettled(life, reference);
}

async function recordRejection({ commit, record }: Life): Promise<void> {
  await commit("v1.34.2");
  await record("rejected", isRejectedNow);
  await commit("v1.35.2");
  await record("corrected", (object) => isRejected(object) && !isRejectedNow(object));
  await record("accepted", isReady);
}

async function recordPauses(life: Life): Promise<void> {
  const { client, record, reference } = life;
  await whilePaused(client, reference, () =>
    record("paused", (object) => conditionOf(object, "Synced")?.reason === "ReconcilePaused"),
  );
  await client.patch({ ...reference, ...coreClusterKind }, { spec: { paused: true } });
  await record("cluster-paused", (object) => isAt("Paused")(object) && isTrue(object, "Synced"));
  await client.patch({ ...reference, ...coreClusterKind }, { spec: { paused: false } });
  await waitUntilSettled(life, reference);
}

async function recordPlatform({ platform, record }: Life): Promise<void> {
  await platform.say(machineClassInput(2));
  await record("rollout-held", (object) => isTrue(object, "UpdatePending"));
  await platform.say({ ...machineClassInput(1), policy: { versions: ">=1.36" } });
  await record("policy-violated", (object) => conditionOf(object, "Compatible")?.reason === "PolicyViolated");
}

async function recordFailures(life: Life): Promise<void> {
  const { atTheEnd, client, record, reference, supervisor } = life;
  atTheEnd(() => supervisor.restart(functionProcess));
  await supervisor.stop(functionProcess);
  await client.patch(reference, { metadata: { annotations: { "example.org/looked": "1" } } });
  await record("not-reconciled", (object) => conditionOf(object, "Synced")?.reason === "ReconcileError");
  await supervisor.restart(functionProcess);
  await waitUntilSettled(life, reference);
  await removeControlPlaneMachine(life);
  await record("degraded", (object) => isAt("Degraded")(object) && !isTrue(object, "Ready"));
}

async function recordClaim(context: ScenarioContext): Promise<void> {
  const { client, namespace } = context;
  const claim = await recordStates(context, claimKind);
  const xr = await recordStates(context, claimedKind);
  const isOurs = ({ spec }: KubernetesObject): boolean => Object(spec?.["claimRef"])["namespace"] === namespace;
  const recordBoth = async (name: string, shows: (object: KubernetesObject) => boolean): Promise<void> => {
    await xr.record(`xr-${name}`, (object) => isOurs(object) && shows(object));
    await claim.record(`claim-${name}`, shows);
  };
  const commit = async (version: string): Promise<Reference> => {
    const spec = { kubernetes: { version } };
    return referenceOf(await client.apply({ ...kubernetesCluster({ name: "demo", namespace, spec }), ...claimKind }));
  };
  const reference = await commit("v1.35.1");
  await claim.record("claim-new", ({ status }) => status?.conditions === undefined);
  await recordBoth("provisioning", (object) => isAt("Provisioning")(object) && hasProblem(object));
  await recordBoth("ready", isReady);
  await commit("v1.35.2");
  await recordBoth("updating", isAt("Updating"));
  await recordBoth("updated", isReady);
  await commit("v1.34.2");
  await recordBoth("rejected", isRejectedNow);
  await client.delete(reference);
  await recordBoth("deleting", isBeingDeleted);
  await client.waitUntilGone(reference, 300);
}

function isAt(phase: string): (object: KubernetesObject) => boolean {
  return ({ status }) => status?.["phase"] === phase;
}

function isReady(object: KubernetesObject): boolean {
  return isAt("Ready")(object) && isTrue(object, "Ready") && isTrue(object, "Synced");
}

function isObserved({ metadata, status }: KubernetesObject): boolean {
  return status?.["observedGeneration"] === metadata.generation;
}

function isRejected(object: KubernetesObject): boolean {
  return conditionOf(object, "Compatible")?.reason === "Rejected";
}

/** Crossplane dates its own conditions, and on a claim all of them. */
function isRejectedNow(object: KubernetesObject): boolean {
  const { observedGeneration } = conditionOf(object, "Synced") ?? {};
  return isRejected(object) && observedGeneration === object.metadata.generation;
}

function isBeingDeleted({ metadata }: KubernetesObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

function hasProblem({ status }: KubernetesObject): boolean {
  return Array.isArray(status?.["problems"]);
}

/** The only machine of the control plane is gone, as if the infrastructure had lost it. */
async function removeControlPlaneMachine({ client, namespace }: ScenarioContext): Promise<void> {
  const kind = { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2", kind: "DevMachine" };
  const [machine] = await client.list(kind, { namespace, labelSelector: "cluster.x-k8s.io/control-plane" });
  if (!machine) throw new Problem("cannot find the machine of the control plane");
  await client.delete(referenceOf(machine));
}
