import { z } from "zod";
import { content } from "./content.ts";
import { NodeFile } from "./node-file.ts";
import { lines } from "./text.ts";

const commands = (when: string) =>
  z
    .array(content(lines(4096)))
    .max(50)
    .optional()
    .describe(`Shell commands to run ${when}. Changing them replaces the machines.`);

export const bootCommands = commands("at every start of the machine, before its files are written");

/** Files and commands of the machines of a pool or of the control plane. */
export const contentFields = {
  files: z
    .array(NodeFile)
    .max(50)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["path"], maxItems: 50 })
    .optional()
    .describe("Files to write on every machine. Changing them replaces the machines."),
  preCommands: commands("before the node joins"),
  postCommands: commands("after the node has joined"),
};
