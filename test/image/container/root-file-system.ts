import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/** Unpacks layers over each other, bottom first, with the owners that they name: needs root. */
export function unpackLayers(layers: readonly Buffer[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  const words = ["--extract", "--numeric-owner", "--same-owner", "--preserve-permissions", "--directory", folder];
  for (const input of layers) execFileSync("tar", words, { input });
}
