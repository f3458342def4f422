import { fileURLToPath } from "node:url";

/** A server to check: its command, before its flags. */
export interface Target {
  readonly name: string;
  readonly command: readonly string[];
}

const scriptOf = (script: string): string[] => [
  process.execPath,
  fileURLToPath(new URL(script, import.meta.url)),
  "serve",
];

export const ownServer: Target = { name: "own", command: scriptOf("../../function/main.ts") };
export const libraryServer: Target = { name: "grpc-js", command: scriptOf("library-server.ts") };
