import type { Fact } from "./facts.ts";

/**
 * The facts as text. A created and a deleted machine of the same part become one replacement, at the later of the two
 * facts. A rollout creates and deletes machines concurrently, so their order has no meaning.
 */
export function describeReplacements(facts: readonly Fact[]): readonly string[] {
  const texts = new Map<Fact, string>();
  for (const fact of facts) if (!isMachine(fact, "runs")) texts.set(fact, fact.what);
  for (const ofSubject of Map.groupBy(facts, ({ subject }) => subject).values()) {
    for (const { earlier, later, text } of replacements(ofSubject)) {
      texts.delete(earlier);
      texts.set(later, text);
    }
  }
  return [...texts].map(([{ subject }, text]) => `${subject}: ${text}`);
}

/** Pairs the first deleted machine of a part with the first created one, and so on. */
function replacements(facts: readonly Fact[]): readonly { earlier: Fact; later: Fact; text: string }[] {
  const created = facts.filter((fact) => isMachine(fact, "created"));
  const deleted = facts.filter((fact) => isMachine(fact, "deleted"));
  return created.flatMap((successor, index) => {
    const predecessor = deleted[index];
    if (!predecessor) return [];
    const isFirst = facts.indexOf(successor) < facts.indexOf(predecessor);
    const [earlier, later] = isFirst ? [successor, predecessor] : [predecessor, successor];
    const [from, to] = [versionOf(predecessor), versionOf(successor)];
    return [{ earlier, later, text: `machine replaced (${from === to ? to : `${from} → ${to}`})` }];
  });
}

function isMachine({ what }: Fact, event: "created" | "deleted" | "runs"): boolean {
  return what.startsWith(`machine ${event} `);
}

function versionOf({ what }: Fact): string {
  return /\((.*)\)$/u.exec(what)?.[1] ?? "";
}
