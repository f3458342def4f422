import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ExitCode } from "../../function/cli/exit-code.ts";
import type { Terminal } from "../../function/cli/terminal.ts";

/** Runs commands in tests and records their output. The path of the folder for its files is removed from the output. */
export class RecordedRun {
  readonly folder = mkdtempSync(join(tmpdir(), "command-"));

  file(name: string, text: string | Uint8Array): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  async record(command: (terminal: Terminal) => Promise<ExitCode>, typed: string | Uint8Array = "") {
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const code = await command({
      readInput: () => Promise.resolve(Buffer.from(typed)),
      print: (text) => void stdout.push(text),
      printError: (text) => void stderr.push(text),
    });
    return { code, stdout: this.#short(stdout), stderr: this.#short(stderr) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #short(texts: readonly string[]): string {
    return texts.join("").replaceAll(`${this.folder}/`, "");
  }
}
