import { readProcessConfig } from "../image/dockerfile.ts";

export interface RuntimeCommand {
  readonly flags: readonly string[];
  /** The bundle's entry. */
  readonly main: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** How the image starts the function, for a bundle that lies in this folder instead of the image's. */
export function runtimeCommand(folder: string): RuntimeCommand {
  const { Entrypoint, Env } = readProcessConfig();
  const [, ...words] = Entrypoint;
  const here = words.map((word) => within(folder, word));
  const environment = Env.map((line) => [line.split("=")[0] ?? "", within(folder, line.replace(/^\w+=/, ""))]);
  return { flags: here.slice(0, -1), main: here.at(-1) ?? "", environment: Object.fromEntries(environment) };
}

function within(folder: string, word: string): string {
  return word.replace(/^\/app(?=\/)/, () => folder);
}
