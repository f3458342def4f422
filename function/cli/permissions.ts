import { Command } from "commander";
import { bindDeletionOrder, buildDeletionOrder, policyName } from "../generate/deletion-order.ts";
import { buildClusterRole, roleName } from "../generate/rbac.ts";
import { listAddedKinds } from "../scope/kinds.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { writeYaml } from "./manifest.ts";
import { readValidInput } from "./platform.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

interface PermissionsOptions {
  readonly deletionOrder?: boolean;
}

const help = `
Crossplane composes only kinds that a ClusterRole grants to it. install/ has
the role for the kinds of the function. This command prints the role for the
kinds that Inputs add (custom.kinds). Name the Inputs of all Compositions, and
apply the role again before you add a kind.

Examples:
  $ function-cluster-api permissions composition.yaml | kubectl apply -f -
  $ function-cluster-api permissions one.yaml two.yaml --deletion-order

Exit codes: 0 printed, 1 an Input is invalid, 2 wrong usage.`;

export function permissionsCommand(terminal: Terminal = processTerminal): Command {
  return new Command("permissions")
    .summary("print the ClusterRole for the kinds that Inputs add")
    .description("Print the ClusterRole that Crossplane needs for the kinds that Inputs add.")
    .argument("<file...>", "each with an Input of the platform, or a Composition with a step of this function")
    .option("--deletion-order", "also print the admission policy for clusters with spec.deletion.ordering None")
    .addHelpText("after", help)
    .action(async (files: readonly string[], options: PermissionsOptions) => {
      process.exitCode = await printPermissions(files, options, terminal);
    });
}

export async function printPermissions(
  files: readonly string[],
  { deletionOrder = false }: PermissionsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const inputs = await Promise.all(files.map((file) => readValidInput(file, terminal)));
  const kinds = inputs.flatMap((found) => (found ? listAddedKinds(found.input) : []));
  if (kinds.length === 0) {
    terminal.printError("no Input adds a kind: the role of install/permissions is enough\n");
    return exitCode.success;
  }
  const [role, policy] = [`${roleName}-input`, `${policyName}-input`];
  const order = [buildDeletionOrder({ kinds }, policy), bindDeletionOrder(policy)];
  terminal.print(writeYaml([buildClusterRole({ kinds }, role), ...(deletionOrder ? order : [])]));
  return exitCode.success;
}
