const sources = new Map<HTMLElement, string>();
let drawnTheme: string | undefined;

/** Draws the diagrams of the page, and again if the theme changes. */
export async function drawDiagrams(): Promise<void> {
  for (const element of document.querySelectorAll<HTMLElement>("pre.mermaid")) {
    sources.set(element, element.textContent);
  }
  if (sources.size === 0) return;
  await draw();
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

async function draw(): Promise<void> {
  const { theme } = document.documentElement.dataset;
  if (theme === drawnTheme) return;
  drawnTheme = theme;
  const { default: mermaid } = await import("mermaid");
  mermaid.initialize({ startOnLoad: false, theme: theme === "dark" ? "dark" : "neutral", fontFamily: "inherit" });
  for (const [element, source] of sources) {
    element.textContent = source;
    delete element.dataset["processed"];
  }
  await mermaid.run({ nodes: [...sources.keys()] });
}
