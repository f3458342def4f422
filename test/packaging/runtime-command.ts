import { readFileSync } from "node:fs";
import { z } from "zod";

const dockerfile = readFileSync(new URL("../../Dockerfile", import.meta.url), "utf8");
const entrypoint = z.tuple([z.string()], z.string());

export interface RuntimeCommand {
  readonly flags: readonly string[];
  /** The bundle's entry. */
  readonly main: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** How the image starts the function, for a bundle that lies in this folder instead of the image's. */
export function runtimeCommand(folder: string): RuntimeCommand {
  const [, words = ""] = /^ENTRYPOINT (.+)$/m.exec(dockerfile) ?? [];
  const [, ...rest] = entrypoint.parse(JSON.parse(words));
  const here = rest.map((word) => within(folder, word));
  return { flags: here.slice(0, -1), main: here.at(-1) ?? "", environment: environmentOf(folder) };
}

function within(folder: string, word: string): string {
  return word.replace(/^\/app(?=\/)/, () => folder);
}

/** Of the last stage, with its folder replaced. */
function environmentOf(folder: string): Record<string, string> {
  const stage = dockerfile.split(/^FROM /m).at(-1) ?? "";
  const lines = [...stage.matchAll(/^ENV (\w+)=(\S+)$/gm)];
  return Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, within(folder, value)]));
}
