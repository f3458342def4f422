import { Command, CommanderError } from "commander";
import { exitCode, type ExitCode, UsageError } from "./exit-code.ts";
import { UnreadableFileError } from "./report.ts";
import { serveCommand } from "./serve.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { readVersion } from "./version.ts";

const help = `
The function turns one KubernetesCluster into the objects of Cluster API
(https://cluster-api.sigs.k8s.io). Without a command it runs serve, because
Crossplane starts the image without arguments.

Examples:
  $ function-cluster-api render cluster.yaml     print the composed objects
  $ function-cluster-api validate clusters/      check manifests, also in CI
  $ function-cluster-api plan old.yaml new.yaml  preview a change
  $ function-cluster-api serve --insecure        serve without certificates
  $ function-cluster-api help render             show the help of a command`;

export function createProgram(terminal: Terminal, others: readonly Command[]): Command {
  const program = new Command("function-cluster-api")
    .description("Crossplane composition function that turns a KubernetesCluster into a Cluster API cluster.")
    .version(readVersion(), "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", help)
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      writeErr: (text) => terminal.printError(text),
      getOutHelpWidth: () => 80,
    })
    .exitOverride()
    .addCommand(serveCommand(), { isDefault: true });
  for (const command of others) program.addCommand(command);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** Runs a command line. An error becomes a message on stderr and an exit code. */
export async function run(words: readonly string[], terminal: Terminal = processTerminal): Promise<void> {
  const program = createProgram(terminal, await otherCommands(words, terminal));
  try {
    rejectUnknownCommand(program, words[0]);
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    process.exitCode = explain(error, terminal);
  }
}

/** `serve` does not load the other commands, so that it starts faster and needs less memory. */
async function otherCommands([first = "serve"]: readonly string[], terminal: Terminal): Promise<Command[]> {
  const isServing = first === "serve" || (first.startsWith("-") && !["-h", "--help", "--version"].includes(first));
  if (isServing) return [];
  const { defineOfflineCommands } = await import("./offline-commands.ts");
  return defineOfflineCommands(terminal);
}

/** Otherwise a misspelled command would be an argument of the default command. */
function rejectUnknownCommand(program: Command, word = "--help"): void {
  const names = [...program.commands.map((command) => command.name()), "help"];
  if (word.startsWith("-") || names.includes(word)) return;
  program.error(`error: unknown command '${word}', available are ${names.join(", ")}`, {
    exitCode: exitCode.wrongUsage,
  });
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return codeOf(error);
  if (error instanceof UnreadableFileError) {
    terminal.printError(`${error.message}\n`);
    return exitCode.problems;
  }
  terminal.printError(`error: ${textOf(error)}\n`);
  return error instanceof UsageError ? exitCode.wrongUsage : exitCode.problems;
}

/** Commander exits with 1 for wrong usage, which is 2 here. A command that calls `error` with 1 means 1. */
function codeOf({ code, exitCode: reported }: CommanderError): ExitCode {
  if (reported === exitCode.success) return exitCode.success;
  return code === "commander.error" && reported === exitCode.problems ? exitCode.problems : exitCode.wrongUsage;
}

/** A bug is reported in one line; FUNCTION_DEBUG adds the stack. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isBug = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  if (!isBug) return error.message;
  if (process.env["FUNCTION_DEBUG"] !== undefined) return error.stack ?? error.message;
  return `internal error: ${error.message}; please report it with the stack, which FUNCTION_DEBUG=1 prints`;
}
