import assert from "node:assert/strict";
import { conditionOf, type KubernetesObject, type Reference } from "../kubernetes/object.ts";
import { ApiError } from "../kubernetes/transport.ts";
import { causeOf, Problem } from "../problem.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { acceptedWithin, changeCluster, createCluster, rejectedWith } from "../tenant/cluster.ts";
import { composedOf, desiredOf } from "../tenant/composed.ts";
import { kubernetesCluster } from "../tenant/kubernetes-cluster.ts";
import { type InvalidChange, invalidChanges } from "../tenant/invalid-changes.ts";
import { whilePaused } from "../tenant/pause.ts";
import { createPlatform, type Platform } from "../tenant/platform.ts";

export const scenario: Scenario = {
  title: "every kind of invalid input to a running cluster is rejected with its reason, changes nothing, and recovers",
  timeoutSeconds: 900,
  run: async (context) => {
    const platform = await createPlatform(context);
    const good = { workers: [{ name: "default", replicas: 2 }], crossplane: platform.choice };
    const reference = await createCluster(context, { spec: good });
    const before = await settled(context, reference);
    const trial = { context, platform, reference, good, before };
    const outcome = { atApply: 0, byFunction: 0, tolerated: 0 };
    await context.measure("invalid input", async () => {
      for (const invalid of invalidChanges) outcome[await withTitle(invalid, applyAndRevert(trial, invalid))] += 1;
    });
    context.note(
      `${outcome.atApply} rejected at apply, ${outcome.byFunction} by the function, ${outcome.tolerated} tolerated`,
    );
    await expectBadNameRejected(context);
  },
};

type Desired = ReturnType<typeof desiredOf>;
type Trial = {
  readonly context: ScenarioContext;
  readonly platform: Platform;
  readonly reference: Reference;
  readonly good: Readonly<Record<string, unknown>>;
  readonly before: Desired;
};
type Outcome = "atApply" | "byFunction" | "tolerated";

async function withTitle<Result>({ title }: InvalidChange, work: Promise<Result>): Promise<Result> {
  return work.catch((error: unknown) => {
    throw new Problem(`${title}: ${causeOf(error)}`);
  });
}

async function applyAndRevert(trial: Trial, invalid: InvalidChange): Promise<Outcome> {
  const { context, reference, good } = trial;
  const outcome = await applyAndClassify(trial, invalid);
  const desired = await settled(context, reference);
  // A value that was accepted stays accepted under a stricter policy; the function records it again (rule A7).
  if (outcome !== "tolerated") assert.deepEqual(desired, trial.before);
  await applyBoth(trial, good, invalid.input && {});
  await context.client.waitFor(reference, acceptedWithin(60));
  assert.deepEqual(await settled(context, reference), trial.before, "after it was corrected");
  return outcome;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Applies the spec and the platform's Input while reconciles are paused: either alone may be valid and would take
 * effect.
 */
async function applyBoth(
  { context, platform, reference }: Trial,
  spec: Fields,
  input: Fields | undefined,
): Promise<void> {
  if (!input) return void (await changeCluster(context, reference, spec));
  await whilePaused(context.client, reference, async () => {
    await platform.say(input);
    await changeCluster(context, reference, spec);
  });
}

async function applyAndClassify(trial: Trial, { spec, input, message }: InvalidChange): Promise<Outcome> {
  const { context, reference, good } = trial;
  try {
    await applyBoth(trial, { ...good, ...spec }, input);
  } catch (error) {
    if (!isRejectedAtApply(error)) throw error;
    return "atApply";
  }
  const outcome = await context.client.waitFor(reference, reportedOrTolerated(message));
  expectConditionsPreserved(outcome);
  return input && conditionOf(outcome, "Compatible")?.reason === "PolicyViolated" ? "tolerated" : "byFunction";
}

/** Server-side apply answers 500 if the shape of the object breaks the schema, and 422 if a value breaks a rule. */
function isRejectedAtApply(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return [400, 422].includes(error.code) || error.message.includes("failed to create typed patch object");
}

function reportedOrTolerated(expected: string): ReturnType<typeof rejectedWith> {
  const rejected = rejectedWith(expected, 40);
  const isTolerated = (object: KubernetesObject): boolean => {
    const { reason, message } = conditionOf(object, "Compatible") ?? {};
    return reason === "PolicyViolated" && message?.includes(expected) === true;
  };
  return { ...rejected, holds: (object) => rejected.holds(object) || isTolerated(object) };
}

/** A rejection does not change the other conditions and the status (rule A6). */
function expectConditionsPreserved(object: KubernetesObject): void {
  for (const type of ["Ready", "Available", "ControlPlaneInitialized", "WorkersAvailable"])
    assert.equal(conditionOf(object, type)?.status, "True", `${type} while rejected`);
  assert.ok(object.status?.["endpoint"], "the endpoint while rejected");
}

async function settled({ client }: ScenarioContext, reference: Reference): Promise<Desired> {
  return desiredOf(await composedOf(client, reference));
}

async function expectBadNameRejected({ client, namespace }: ScenarioContext): Promise<void> {
  const tooLong = "c".repeat(44);
  await assert.rejects(client.apply(kubernetesCluster({ name: tooLong, namespace })), /at most 43/);
}
