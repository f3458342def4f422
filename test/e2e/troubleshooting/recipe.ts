import { join } from "node:path";
import { type PageCommand, readSections } from "../../docs/commands.ts";
import { firstLineOf, isRun, troubleshooting } from "../../docs/guides.ts";
import { renameAll, renameNamespace } from "../guide.ts";
import type { Reference } from "../kubernetes/object.ts";
import { projectRoot } from "../places.ts";
import type { ScenarioContext } from "../scenario.ts";
import { kubernetesClusterKind } from "../tenant/kubernetes-cluster.ts";
import { openTerminal, repeatCommand, runCommand, type Terminal } from "../terminal.ts";

/** Name of the cluster on the page. */
export const clusterName = "demo";

export function referenceIn({ namespace }: Pick<ScenarioContext, "namespace">): Reference {
  return { ...kubernetesClusterKind, name: clusterName, namespace };
}

/** How a reader of a section of docs/troubleshooting.md got stuck. */
export type Recipe = {
  /** Heading of the section. */
  readonly heading: string;
  readonly provoke: (context: ScenarioContext) => Promise<Stuck>;
};

type Names = Readonly<Record<string, string>>;

export type Stuck = {
  /** Names and hashes of this run, by those on the page. */
  readonly names?: Names;
  /** Stands for the commands that the tests do not run: first line of the command → work. */
  readonly instead?: Readonly<Record<string, () => Promise<void>>>;
};

/**
 * Longer than two attempts: Crossplane gives up a reconcile after two minutes, and cannot report the result if its time
 * is over.
 */
const readSeconds = 300;
const readingCommand = /^kubectl (?:events|get) /u;
const repeatedScript = /^# Repeat until /u;

/**
 * Provokes each state in turn, runs the commands of its section and compares what they print with the page. `names`
 * are names of this run, by those on the page.
 */
export async function runRecipes(
  context: ScenarioContext,
  recipes: readonly Recipe[],
  names: Names = {},
): Promise<void> {
  const terminal = await openTerminal(context);
  const { namespace } = context;
  await runCommand(terminal, {
    text: `kubectl config set-context --current --namespace ${namespace}`,
    output: undefined,
  });
  const sections = readSections(join(projectRoot, troubleshooting.page));
  for (const { heading, provoke } of recipes) {
    const { names: ofRecipe, instead = {} } = await provoke(context);
    const rename = (command: PageCommand): PageCommand =>
      renameAll(renameNamespace(command, namespace), { ...names, ...ofRecipe });
    const run = async (command: PageCommand): Promise<void> =>
      isRun(troubleshooting, command) ? type(terminal, rename(command)) : instead[firstLineOf(command)]?.();
    await context.measure(heading, async () => {
      for (const command of sections.get(heading) ?? []) await run(command);
    });
  }
}

/** A state takes a moment to be reported, so commands that only read are repeated. */
async function type(terminal: Terminal, command: PageCommand): Promise<void> {
  const isRepeated =
    (readingCommand.test(command.text) && command.output !== undefined) || repeatedScript.test(command.text);
  return isRepeated ? repeatCommand(terminal, command, readSeconds) : runCommand(terminal, command);
}
