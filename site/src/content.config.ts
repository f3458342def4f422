import { relative } from "node:path";
import { docsSchema } from "@astrojs/starlight/schema";
import { glob, type Loader } from "astro/loaders";
import { defineCollection } from "astro:content";
import { describePage, nameOf, patterns, projectRoot } from "./markdown/pages.ts";

const files = glob({ base: projectRoot, pattern: patterns, generateId: ({ entry }) => nameOf(entry) });

/** The pages have no metadata of the generator: their first heading is the title. */
const loader: Loader = {
  name: "pages",
  load: (context) =>
    files.load({
      ...context,
      parseData: (entry) => {
        const page = relative(projectRoot, entry.filePath ?? "");
        return context.parseData({ ...entry, data: { ...entry.data, ...describePage(page) } });
      },
    }),
};

export const collections = { docs: defineCollection({ loader, schema: docsSchema() }) };
