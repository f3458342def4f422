import type { Fact } from "./facts.ts";

/**
 * Facts as people tell them: a machine that was made and one of the same part that went are a replacement, told when both
 * have happened. A rollout makes and removes at the same time, so which of the two comes first says nothing.
 */
export function describeReplacements(facts: readonly Fact[]): readonly string[] {
  const texts = new Map<Fact, string>();
  for (const fact of facts) if (!isMachine(fact, "runs")) texts.set(fact, fact.what);
  for (const own of Map.groupBy(facts, ({ subject }) => subject).values()) {
    for (const { earlier, later, text } of replacements(own)) {
      texts.delete(earlier);
      texts.set(later, text);
    }
  }
  return [...texts].map(([{ subject }, text]) => `${subject}: ${text}`);
}

/** The first machine of a part that went was replaced by the first one that was made, and so on. */
function replacements(own: readonly Fact[]): readonly { earlier: Fact; later: Fact; text: string }[] {
  const made = own.filter((fact) => isMachine(fact, "made"));
  const gone = own.filter((fact) => isMachine(fact, "gone"));
  return made.flatMap((coming, index) => {
    const going = gone[index];
    if (!going) return [];
    const [earlier, later] = own.indexOf(coming) < own.indexOf(going) ? [coming, going] : [going, coming];
    const [from, to] = [versionOf(going), versionOf(coming)];
    return [{ earlier, later, text: `machine replaced (${from === to ? to : `${from} → ${to}`})` }];
  });
}

function isMachine({ what }: Fact, event: "made" | "gone" | "runs"): boolean {
  return what.startsWith(`machine ${event} `);
}

function versionOf({ what }: Fact): string {
  return /\((.*)\)$/u.exec(what)?.[1] ?? "";
}
