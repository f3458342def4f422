import { at, type KubernetesObject, textAt } from "../../function/kubernetes/object.ts";
import { contents } from "../histories/held.ts";
import type { Reconcile } from "../simulation/crossplane.ts";
import { isSame } from "../simulation/stored.ts";
import { contentOf, differing, inPlace } from "./in-place.ts";

/** The output of one release. */
interface Answer {
  /** Name of the release. */
  name: string;
  output: Reconcile["output"];
}

interface Two {
  one: Answer;
  other: Answer;
  observed: Reconcile["observed"];
  /** Whether the platform allows another release to replace machines. */
  mayReplace: boolean;
}

/**
 * Violations of rule 6 by two releases with the same input. They may differ in holds, in bookkeeping annotations that
 * only one of them has, and in the content of machines that both replace or that do not exist yet.
 */
export function releaseViolations({ release, output, instead, observed, input }: Reconcile): string[] {
  const one = { name: release.name, output };
  const mayReplace = textAt(input.input, "rollouts", "functionUpgrades") === "Automatic";
  return instead.flatMap((answer) =>
    findDifferences({ one, other: { name: answer.release.name, output: answer.output }, observed, mayReplace }),
  );
}

function findDifferences(two: Two): string[] {
  const [left, right] = [two.one.output, two.other.output];
  if (left.fatal !== undefined && right.fatal !== undefined) return [];
  if (left.fatal !== undefined || right.fatal !== undefined) return [rejectedByOne(two)];
  const keys = [...new Set([...left.desired.keys(), ...right.desired.keys()])];
  const releases = `${two.one.name} and ${two.other.name}`;
  const isRolling = keys.some((key) => hasOtherContent(two, key));
  const isSettled = !isRolling && left.held.length + right.held.length === 0;
  return keys.flatMap((key) => {
    const [mine, theirs] = [left.desired.get(key)?.object, right.desired.get(key)?.object];
    if (!mine || !theirs) return isRolling && isTemplate(mine ?? theirs) ? [] : desiredByOne(two, key);
    const texts = inPlace(mine, theirs, { isSettled }).map((text) => `6: ${releases} differ in ${text}`);
    return [...replacedByOne(two, key), ...texts];
  });
}

/** Whether it is a template. Which templates exist depends on the content of machines. */
function isTemplate(object: KubernetesObject | undefined): boolean {
  return object?.kind.endsWith("Template") ?? false;
}

function rejectedByOne({ one, other }: Two): string {
  const [rejecting, accepting] = one.output.fatal === undefined ? [other, one] : [one, other];
  return `6: ${rejecting.name} rejects a spec that ${accepting.name} accepts: ${rejecting.output.fatal}`;
}

function desiredByOne({ one, other, observed }: Two, key: string): string[] {
  const [desiring, dropping] = one.output.desired.has(key) ? [one, other] : [other, one];
  const object = desiring.output.desired.get(key)?.object;
  const text = `${object?.kind} ${object?.metadata.name} (${key})`;
  return [
    observed[key]
      ? `6: ${dropping.name} deletes ${text}, which ${desiring.name} retains`
      : `6: only ${desiring.name} desires ${text}`,
  ];
}

function hasOtherContent({ one, other }: Two, key: string): boolean {
  const [mine, theirs] = [one, other].map(({ output }) => contentOf(output.desired.get(key)?.object));
  return !isSame(mine, theirs);
}

/** A release that preserves the content without a hold proves that the team did not request a rollout. */
function replacedByOne(two: Two, key: string): string[] {
  const observed = two.observed[key];
  if (two.mayReplace || !observed || !hasOtherContent(two, key)) return [];
  const both = [two.one, two.other].filter(({ output }) => !output.held.some((held) => held.key === key));
  const isPreserving = ({ output }: Answer) => isSame(contentOf(output.desired.get(key)?.object), contentOf(observed));
  const preserving = both.find((answer) => isPreserving(answer));
  const replacing = both.find((answer) => !isPreserving(answer));
  if (!preserving || !replacing) return [];
  const text = `${observed.kind} ${observed.metadata.name}`;
  const content = contentPaths(two, key).join(", ");
  return [`6: ${replacing.name} replaces the machines of ${text}, which ${preserving.name} preserves: ${content}`];
}

function contentPaths({ one, other }: Two, key: string): string[] {
  const [mine, theirs] = [one, other].map(({ output }) => output.desired.get(key)?.object);
  const paths = (mine && contents[mine.kind]) ?? [];
  return paths.flatMap((path) => {
    const [left, right] = [mine, theirs].map((object) => at({ spec: object?.spec ?? {} }, ...path));
    return differing(left, right, path.join("."));
  });
}
