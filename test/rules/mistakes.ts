import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { JsonObject } from "../../function/kubernetes/object.ts";

export interface Mistake {
  title: string;
  spec?: JsonObject;
  metadata?: JsonObject;
  input?: JsonObject;
  path: string;
  says: string;
}

/** The table of docs/errors.md: each row is one mistake, where it is told and what is allowed instead. */
export const mistakes: Mistake[] = parse(readFileSync("test/rules/mistakes.yaml", "utf8"));
