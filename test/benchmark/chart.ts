/** A bar of the chart. */
export interface Bar {
  readonly name: string;
  readonly value: number;
}

const row = 28;
const left = 190;
const width = 420;

/** Horizontal bars as an SVG for light and dark backgrounds. */
export function chartOf(title: string, bars: readonly Bar[]): string {
  const largest = Math.max(...bars.map(({ value }) => value));
  const lines = bars.map((bar, index) => barOf(bar, { top: 34 + index * row, scale: width / largest }));
  const height = 44 + bars.length * row;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 80} ${height}" ` +
      `role="img" aria-label="${title}">`,
    "<style>text{font:13px sans-serif;fill:#888}.title{font-weight:bold}.bar{fill:#999}.ours{fill:#2a7ae2}</style>",
    `<text class="title" x="8" y="20">${title}</text>`,
    ...lines,
    "</svg>",
    "",
  ].join("\n");
}

function barOf({ name, value }: Bar, { top, scale }: { top: number; scale: number }): string {
  const kind = name === "ours" ? "bar ours" : "bar";
  const length = (value * scale).toFixed(1);
  const label = `<text x="${left - 8}" y="${top + 14}" text-anchor="end">${name}</text>`;
  const figure = `<text x="${(left + value * scale + 6).toFixed(1)}" y="${top + 14}">${value.toFixed(2)}</text>`;
  return `${label}<rect class="${kind}" x="${left}" y="${top}" width="${length}" height="18"/>${figure}`;
}
