import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { JsonObject } from "../../function/kubernetes/object.ts";

export interface InvalidSpec {
  title: string;
  spec?: JsonObject;
  metadata?: JsonObject;
  input?: JsonObject;
  path: string;
  message: string;
}

/** The rows of docs/errors.md: each is one invalid value, the path at which it is reported and the message. */
export const invalidSpecs: InvalidSpec[] = parse(readFileSync("test/rules/invalid-specs.yaml", "utf8"));
