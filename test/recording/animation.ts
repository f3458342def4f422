import { type Line, promptLength, type Timeline } from "./timeline.ts";

/** Pixels of a character. */
export const cell = { width: 8.4, height: 20 };

type Frame = readonly [time: number, style: string];

/** Keyframes of every line (`l0`, `l1` …), of what covers it while it is typed (`t1` …), and of the scrolling. */
export function renderKeyframes({ lines, seconds }: Timeline, rows: number): string {
  const render = (name: string, frames: readonly Frame[]): string => {
    const styles = frames.map(([time, style]) => `${round((time / seconds) * 100)}%{${style}}`);
    return `@keyframes ${name}{${styles.join("")}}`;
  };
  return [
    ...lines.map((line, index) => render(`l${index}`, appear(line))),
    ...lines.flatMap((line, index) => (line.typed ? [render(`t${index}`, uncover(line, line.typed))] : [])),
    render("scroll", scroll(lines, rows)),
  ].join("\n");
}

/** Pixels by which the screen has moved once it shows so many lines. */
export function scrolledBy(lines: number, rows: number): number {
  return Math.max(0, lines - rows) * cell.height;
}

export function round(value: number): number {
  return Number(value.toFixed(3));
}

function appear({ shownAt }: Line): readonly Frame[] {
  return [
    [0, "visibility:hidden"],
    [shownAt, "visibility:visible"],
  ];
}

function uncover({ text, shownAt }: Line, { from, until }: NonNullable<Line["typed"]>): readonly Frame[] {
  const characters = text.length - promptLength;
  const end = `transform:translateX(${round(characters * cell.width)}px)`;
  return [
    [0, "visibility:hidden"],
    [shownAt, "visibility:visible"],
    [from, `visibility:visible;transform:none;animation-timing-function:steps(${characters})`],
    [until, `visibility:hidden;${end}`],
  ];
}

function scroll(lines: readonly Line[], rows: number): readonly Frame[] {
  const moved = lines.map(({ shownAt }, index): Frame => {
    return [shownAt, `transform:translateY(${-scrolledBy(index + 1, rows)}px)`];
  });
  // Of the lines that appear together, the last decides.
  return [[0, "transform:none"], ...moved.slice(rows).filter(([time], index, all) => time !== all[index + 1]?.[0])];
}
