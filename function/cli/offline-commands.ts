import type { Command } from "commander";
import { generateCommand } from "./generate.ts";
import { permissionsCommand } from "./permissions.ts";
import { planCommand } from "./plan.ts";
import { renderCommand } from "./render.ts";
import type { Terminal } from "./terminal.ts";
import { validateCommand } from "./validate.ts";

/** The commands that work on files, in the order of the help. */
export function defineOfflineCommands(terminal: Terminal): Command[] {
  return [
    renderCommand(terminal),
    validateCommand(terminal),
    planCommand(terminal),
    permissionsCommand(terminal),
    generateCommand(),
  ];
}
