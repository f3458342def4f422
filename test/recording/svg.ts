import { cell, renderKeyframes, round, scrolledBy } from "./animation.ts";
import type { Recording } from "./asciicast.ts";
import { createTimeline, type Line, promptLength, type Timeline } from "./timeline.ts";

const margin = 18;
const barHeight = 38;
/** From the top of a line to the base of its characters. */
const baseline = 15;

/** Renders a recording as an animated picture. Without animation, it shows the last screen. */
export function renderSvg({ title, columns, rows, printed }: Recording): string {
  const timeline = createTimeline(printed);
  const screen = { width: round(columns * cell.width), height: rows * cell.height };
  const width = round(screen.width + 2 * margin);
  const height = screen.height + barHeight + margin;
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escape(title)}">`,
    `<style>\n${stylesheet(timeline)}\n${renderKeyframes(timeline, rows)}\n</style>`,
    `<rect class="card" x=".5" y=".5" width="${round(width - 1)}" height="${height - 1}" rx="10"/>`,
    `<text class="caption" x="${round(width / 2)}" y="24">${escape(title)}</text>`,
    `<svg x="${margin}" y="${barHeight}" width="${screen.width}" height="${screen.height}">`,
    `<g class="screen" transform="translate(0 ${-scrolledBy(timeline.lines.length, rows)})">`,
    ...timeline.lines.map(renderLine),
    `</g>\n</svg>\n</svg>\n`,
  ].join("\n");
}

function stylesheet({ seconds }: Timeline): string {
  return `text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#b7c0ca}
text{white-space:pre}
.card{fill:#0d1117;stroke:#8b949e;stroke-opacity:.4}
.caption{font:12px sans-serif;fill:#8b949e;text-anchor:middle}
.comment{fill:#79c0ff}
.command{fill:#f0f6fc}
.prompt{fill:#56d364}
.good{fill:#56d364}
.busy{fill:#e3b341}
.cover{fill:#0d1117}
.cursor{fill:#b7c0ca}
.screen,.line,.typing{animation:${round(seconds)}s step-end infinite}
.screen{animation-name:scroll}
.typing{visibility:hidden}
@media (prefers-reduced-motion:reduce){.screen,.line,.typing{animation:none}}`;
}

function renderLine(line: Line, index: number): string {
  const top = index * cell.height;
  const text = line.text === "" ? "" : renderText(line, top);
  return `<g class="line" style="animation-name:l${index}">${text}${renderCursor(line, index)}</g>`;
}

/** Every character has the width of a cell, whichever font the reader has. */
function renderText({ text, kind }: Line, top: number): string {
  const place = `y="${top + baseline}" textLength="${round(text.trimEnd().length * cell.width)}"`;
  return `<text class="${kind}" ${place} xml:space="preserve">${colour(text.trimEnd(), kind)}</text>`;
}

/** A typed line is covered from the cursor to its end. The last prompt keeps its cursor. */
function renderCursor({ text, kind, typed }: Line, index: number): string {
  if (kind !== "command") return "";
  const place = `x="${promptLength * cell.width}" y="${index * cell.height}" height="${cell.height}"`;
  const cursor = `<rect class="cursor" ${place} width="${cell.width}"/>`;
  if (!typed) return cursor;
  const cover = `<rect class="cover" ${place} width="${round((text.length - promptLength) * cell.width)}"/>`;
  return `<g class="typing" style="animation-name:t${index}">${cover}${cursor}</g>`;
}

function colour(text: string, kind: Line["kind"]): string {
  if (kind === "comment") return escape(text);
  if (kind === "output") return highlight(escape(text));
  return span("prompt", escape(text.slice(0, promptLength))) + escape(text.slice(promptLength));
}

/** Phases, and the lines of a plan that replace machines. */
function highlight(text: string): string {
  const busy = text.replaceAll(/\b(?:Updating|Provisioning|Held)\b|^ {2}!.*/gu, (word) => span("busy", word));
  return busy.replaceAll(/\bReady\b/gu, (word) => span("good", word));
}

function span(kind: string, text: string): string {
  return `<tspan class="${kind}">${text}</tspan>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
