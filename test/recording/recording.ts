import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatCast, parseCast, type Printed, type Recording } from "./asciicast.ts";
import { renderSvg } from "./svg.ts";

const images = join(import.meta.dirname, "..", "..", "docs", "images");
const castFile = join(images, "session.cast");
export const svgFile = join(images, "session.svg");

const title =
  "recorded on real Crossplane and Cluster API controllers, with simulated machines; waiting times are shortened";
const size = { columns: 94, rows: 29 };

/** Writes what a terminal has shown as asciicast, and as picture. */
export function writeRecording(printed: readonly Printed[]): void {
  writeFileSync(castFile, formatCast({ title, ...size, printed }));
  writeFileSync(svgFile, renderSvg(readRecording()));
}

export function readRecording(): Recording {
  return parseCast(readFileSync(castFile, "utf8"));
}
