import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Fields, fieldsIn, isFields } from "../../../function/api/value.ts";

const rare: unknown = parse(readFileSync(new URL("rare-fields.yaml", import.meta.url), "utf8"));

/** Specs of fields that no example has. */
export const rareSpecs: readonly { readonly title: string; readonly spec: Fields }[] = (Array.isArray(rare) ? rare : [])
  .filter((item) => isFields(item))
  .map((item) => ({
    title: String(item["title"]),
    spec: { kubernetes: { version: "v1.35.2" }, workers: [{ name: "default" }], ...fieldsIn(item, "spec") },
  }));
