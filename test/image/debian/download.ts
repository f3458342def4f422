import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Of } from "../../packaging/digest.ts";
import { cacheFolder } from "../cache.ts";
import { urlsOf } from "./mirrors.ts";
import type { PinnedPackage, Pins } from "./pins.ts";

export type Source = {
  readonly snapshots: Pins["snapshots"];
  /** Base URL to ask instead of Debian's own. */
  readonly mirror: string | undefined;
};

/** Paths of the `.deb` files, in the order of the pins; names every package that no mirror has, and what to do. */
export async function downloadPackages(pinned: readonly PinnedPackage[], source: Source): Promise<string[]> {
  const found = await Promise.all(pinned.map((pin) => download(pin, source)));
  const missing = found.filter((result) => typeof result !== "string");
  if (missing.length > 0) throw new Error(explain(missing));
  return found.filter((result) => typeof result === "string");
}

type Missing = { readonly pin: PinnedPackage; readonly answers: readonly string[] };

function explain(missing: readonly Missing[]): string {
  const lines = missing.flatMap(({ pin, answers }) => [
    `  ${pin.name} ${pin.version}`,
    ...answers.map((answer) => `    ${answer}`),
  ]);
  return [
    "cannot download every Debian package: the mirrors do not have",
    ...lines,
    "Pin the packages that they have now: npm run image -- update",
    "Or name a mirror that has them: npm run image -- --mirror <url>",
  ].join("\n");
}

async function download(pin: PinnedPackage, { snapshots, mirror }: Source): Promise<string | Missing> {
  const kept = join(cacheFolder, `${pin.sha256}.deb`);
  if (existsSync(kept) && isPinned(readFileSync(kept), pin)) return kept;
  const answers: string[] = [];
  for (const url of urlsOf(pin, snapshots, mirror)) {
    // One after the other: the second is asked for what the first does not have.
    const answer = await get(url);
    if (typeof answer !== "string" && isPinned(answer, pin)) return keep(kept, answer);
    answers.push(`${url}: ${typeof answer === "string" ? answer : "another content than pinned"}`);
  }
  return { pin, answers };
}

/** The content, or why there is none. */
async function get(url: string): Promise<Buffer | string> {
  try {
    const response = await fetch(url);
    return response.ok ? Buffer.from(await response.arrayBuffer()) : `${response.status} ${response.statusText}`;
  } catch (error) {
    return causeOf(error);
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function isPinned(bytes: Buffer, { sha256 }: PinnedPackage): boolean {
  return sha256Of(bytes) === sha256;
}

function keep(file: string, bytes: Buffer): string {
  mkdirSync(cacheFolder, { recursive: true });
  // Renamed at the end, so that nobody ever reads half of it.
  writeFileSync(`${file}.${process.pid}`, bytes);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}
