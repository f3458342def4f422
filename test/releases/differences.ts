import { at, type KubernetesObject, textAt } from "../../function/kubernetes/object.ts";
import { contents } from "../histories/held.ts";
import type { Reconcile } from "../simulation/crossplane.ts";
import { isSame } from "../simulation/stored.ts";
import { contentOf, differing, inPlace } from "./in-place.ts";

/** What one release answers. */
interface Answer {
  who: string;
  output: Reconcile["output"];
}

interface Two {
  one: Answer;
  other: Answer;
  observed: Reconcile["observed"];
  /** The platform lets another release replace machines. */
  mayReplace: boolean;
}

/**
 * Both releases get the same input. They may differ in what they hold, in bookkeeping that only one of them has, and in
 * what machines are of which both replace them or which are not there yet.
 */
export function releaseViolations({ release, output, instead, observed, input }: Reconcile): string[] {
  const one = { who: release.name, output };
  const mayReplace = textAt(input.input, "rollouts", "functionUpgrades") === "Automatic";
  return instead.flatMap((answer) =>
    findDifferences({ one, other: { who: answer.release.name, output: answer.output }, observed, mayReplace }),
  );
}

function findDifferences(two: Two): string[] {
  const [left, right] = [two.one.output, two.other.output];
  if (left.fatal !== undefined && right.fatal !== undefined) return [];
  if (left.fatal !== undefined || right.fatal !== undefined) return [rejectedByOne(two)];
  const keys = [...new Set([...left.desired.keys(), ...right.desired.keys()])];
  const who = `${two.one.who} and ${two.other.who}`;
  const isMoving = keys.some((key) => hasOtherContent(two, key));
  const isSettled = !isMoving && left.held.length + right.held.length === 0;
  return keys.flatMap((key) => {
    const [mine, theirs] = [left.desired.get(key)?.object, right.desired.get(key)?.object];
    if (!mine || !theirs) return isMoving && isTemplate(mine ?? theirs) ? [] : desiredByOne(two, key);
    const texts = inPlace(mine, theirs, { isSettled }).map((text) => `6: ${who} differ in ${text}`);
    return [...replacedByOne(two, key), ...texts];
  });
}

/** Which of them there are follows from what machines are made of. */
function isTemplate(object: KubernetesObject | undefined): boolean {
  return object?.kind.endsWith("Template") ?? false;
}

function rejectedByOne({ one, other }: Two): string {
  const [rejecting, taking] = one.output.fatal === undefined ? [other, one] : [one, other];
  return `6: ${rejecting.who} rejects what ${taking.who} takes: ${rejecting.output.fatal}`;
}

function desiredByOne({ one, other, observed }: Two, key: string): string[] {
  const [desiring, dropping] = one.output.desired.has(key) ? [one, other] : [other, one];
  const object = desiring.output.desired.get(key)?.object;
  const what = `${object?.kind} ${object?.metadata.name} (${key})`;
  return [
    observed[key]
      ? `6: ${dropping.who} deletes ${what}, which ${desiring.who} keeps`
      : `6: only ${desiring.who} desires ${what}`,
  ];
}

function hasOtherContent({ one, other }: Two, key: string): boolean {
  const [mine, theirs] = [one, other].map(({ output }) => contentOf(output.desired.get(key)?.object));
  return !isSame(mine, theirs);
}

/** What one holds, its team may have asked for; what one is content with, nobody has. */
function replacedByOne(two: Two, key: string): string[] {
  const observed = two.observed[key];
  if (two.mayReplace || !observed || !hasOtherContent(two, key)) return [];
  const both = [two.one, two.other].filter(({ output }) => !output.held.some((held) => held.key === key));
  const isKept = ({ output }: Answer) => isSame(contentOf(output.desired.get(key)?.object), contentOf(observed));
  const [keeping, replacing] = [both.find((answer) => isKept(answer)), both.find((answer) => !isKept(answer))];
  if (!keeping || !replacing) return [];
  const what = `${observed.kind} ${observed.metadata.name}`;
  const content = contentPaths(two, key).join(", ");
  return [`6: ${replacing.who} replaces the machines of ${what}, which ${keeping.who} keeps: ${content}`];
}

function contentPaths({ one, other }: Two, key: string): string[] {
  const [mine, theirs] = [one, other].map(({ output }) => output.desired.get(key)?.object);
  const paths = (mine && contents[mine.kind]) ?? [];
  return paths.flatMap((path) => {
    const [left, right] = [mine, theirs].map((object) => at({ spec: object?.spec ?? {} }, ...path));
    return differing(left, right, path.join("."));
  });
}
