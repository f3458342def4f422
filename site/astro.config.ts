import starlight from "@astrojs/starlight";
import { satteri } from "@astrojs/markdown-satteri";
import { defineConfig } from "astro/config";
import project from "../package.json" with { type: "json" };
import { base, home, source, unreleased, version } from "./src/build.ts";
import { linkPlugin } from "./src/markdown/links.ts";
import { mermaidPlugin } from "./src/markdown/mermaid.ts";
import { makeSidebar } from "./src/markdown/navigation.ts";
import { writeTexts } from "./src/markdown/texts.ts";

const robots = { tag: "meta", attrs: { name: "robots", content: "noindex" } } as const;

export default defineConfig({
  site: new URL(home).origin,
  base,
  outDir: process.env["SITE_OUTPUT"] ?? `dist/${version}`,
  trailingSlash: "always",
  markdown: {
    // What the pages say in code stays as it is written, and so does the rest.
    processor: satteri({ mdastPlugins: [linkPlugin, mermaidPlugin], features: { smartPunctuation: false } }),
  },
  integrations: [
    starlight({
      title: project.name,
      description: project.description,
      social: [{ icon: "github", label: "GitHub", href: source }],
      editLink: { baseUrl: `${source}/edit/main/site/` },
      sidebar: [{ label: "Overview", slug: "index" }, ...makeSidebar()],
      // Search engines find releases.
      head: version === unreleased ? [robots] : [],
      customCss: ["./src/style.css"],
      components: {
        Banner: "./src/components/banner.astro",
        LanguageSelect: "./src/components/version-select.astro",
        PageTitle: "./src/components/page-title.astro",
        Head: "./src/components/head.astro",
      },
    }),
    { name: "texts", hooks: { "astro:build:done": ({ dir }) => writeTexts(dir) } },
  ],
});
