import assert from "node:assert/strict";
import { checkConformance } from "../conformance/conformance.ts";
import { buildForConformance } from "../environment.ts";
import { say } from "../progress.ts";
import type { Scenario } from "../scenario.ts";

export const scenario: Scenario = {
  title: "an API server accepts all composed objects and packaged CRDs, by schema and CEL, without a warning",
  timeoutSeconds: 300,
  run: async ({ note }) => {
    const { counts, problems } = await checkConformance(await buildForConformance());
    for (const line of counts) say(`conformance: ${line}`);
    assert.deepEqual(problems, []);
    note(`${counts.length} sets of CRDs`);
  },
};
