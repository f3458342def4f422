import { describe, expect, test } from "vitest";
import { compose } from "../../function/compose.ts";
import type { ComposeInput } from "../../function/call.ts";
import { counted } from "./counted.ts";
import type { Shape } from "./shape.ts";
import { shapesOfOthers } from "./shapes-of-others.ts";
import { shapesOfTenants } from "./shapes-of-tenants.ts";

/** Answers a request. Returns the number of reads of the request, and the fatal message. */
function answerTo(shape: Shape, size: number): { reads: number; fatal: string | undefined } {
  const input: ComposeInput = {
    observed: {},
    required: { cluster: [], "machine-sets": [], machines: [] },
    now: 0,
    functionVersion: "v0.0.0",
    ...shape.make(Math.ceil(size)),
  };
  const request = counted(input);
  const { fatal } = compose(request.value);
  return { reads: request.reads(), fatal };
}

/** Twice the reads for twice the items, plus a margin for sorting. */
const maximumRatio = 2.5;
/** Maximum number of reads for the largest possible request. */
const maximumReads = 12_000_000;

describe.each([...shapesOfTenants, ...shapesOfOthers])("$title", (shape) => {
  test("twice the size costs about twice the reads", () => {
    const small = answerTo(shape, shape.largest / 32);
    const large = answerTo(shape, shape.largest / 16);

    expect(large.reads).toBeLessThan(small.reads * maximumRatio);
  });

  test("the largest request stays within the maximum of reads, without an internal error", () => {
    expect(answerTo(shape, shape.largest).reads).toBeLessThan(maximumReads);
  });
});
