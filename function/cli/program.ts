import { Command, CommanderError } from "commander";
import { exitCode, type ExitCode, UsageError } from "./exit-code.ts";
import { UnreadableFileError } from "./report.ts";
import { serveCommand } from "./serve.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { readVersion } from "./version.ts";

const help = `
A KubernetesCluster is the cluster that a team asks for; the function turns it
into the objects of Cluster API (https://cluster-api.sigs.k8s.io) that make it.
Without a command it serves: that is how Crossplane starts it.

Examples:
  $ function-cluster-api render cluster.yaml     see what a cluster becomes
  $ function-cluster-api validate clusters/      check manifests, in CI too
  $ function-cluster-api plan old.yaml new.yaml  see what an edit would do
  $ function-cluster-api serve --insecure        serve without certificates
  $ function-cluster-api help render             more about one command`;

export function createProgram(terminal: Terminal, others: readonly Command[]): Command {
  const program = new Command("function-cluster-api")
    .description("Crossplane composition function: one KubernetesCluster becomes a Cluster API cluster.")
    .version(readVersion(), "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", help)
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      writeErr: (text) => terminal.complain(text),
      getOutHelpWidth: () => 80,
    })
    .exitOverride()
    .addCommand(serveCommand(), { isDefault: true });
  for (const command of others) program.addCommand(command);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** Runs the command that the words name; a mistake of the caller becomes one line and an exit code. */
export async function run(words: readonly string[], terminal: Terminal = processTerminal): Promise<void> {
  const program = createProgram(terminal, await otherCommands(words, terminal));
  try {
    rejectUnknownCommand(program, words[0]);
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    process.exitCode = explain(error, terminal);
  }
}

/** A server needs none of them, and starts sooner and smaller when they are not loaded. */
async function otherCommands([first = "serve"]: readonly string[], terminal: Terminal): Promise<Command[]> {
  const isServing = first === "serve" || (first.startsWith("-") && !["-h", "--help", "--version"].includes(first));
  if (isServing) return [];
  const { defineOfflineCommands: offlineCommands } = await import("./offline-commands.ts");
  return offlineCommands(terminal);
}

/** Otherwise a misspelt command would be taken for an argument of the default one. */
function rejectUnknownCommand(program: Command, word = "--help"): void {
  const names = [...program.commands.map((command) => command.name()), "help"];
  if (word.startsWith("-") || names.includes(word)) return;
  program.error(`error: unknown command '${word}', there are ${names.join(", ")}`, { exitCode: exitCode.wrongUsage });
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return codeOf(error);
  if (error instanceof UnreadableFileError) {
    terminal.complain(`${error.message}\n`);
    return exitCode.problems;
  }
  terminal.complain(`error: ${textOf(error)}\n`);
  return error instanceof UsageError ? exitCode.wrongUsage : exitCode.problems;
}

/** Commander ends with 1 on every mistake in the words; where a command itself gave up, 1 is what it means. */
function codeOf({ code, exitCode: given }: CommanderError): ExitCode {
  if (given === exitCode.fine) return exitCode.fine;
  return code === "commander.error" && given === exitCode.problems ? exitCode.problems : exitCode.wrongUsage;
}

/** Our own mistakes are told as such in one line; whoever mends them asks for their stack. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isBug = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  if (!isBug) return error.message;
  if (process.env["FUNCTION_DEBUG"] !== undefined) return error.stack ?? error.message;
  return `internal error: ${error.message}; please report it, with the stack that FUNCTION_DEBUG=1 prints`;
}
