import { describe, expect, test } from "vitest";
import { compose } from "../../function/compose.ts";
import type { ComposeInput } from "../../function/call.ts";
import { counted } from "./counted.ts";
import type { Shape } from "./shape.ts";
import { shapesOfOthers } from "./shapes-of-others.ts";
import { shapesOfTenants } from "./shapes-of-tenants.ts";

/** How often the request is read while it is answered, and what is said. */
function answerTo(shape: Shape, size: number): { reads: number; fatal: string | undefined } {
  const given: ComposeInput = {
    observed: {},
    required: { cluster: [], "machine-sets": [], machines: [] },
    now: 0,
    functionVersion: "v0.0.0",
    ...shape.make(Math.ceil(size)),
  };
  const request = counted(given);
  const { fatal } = compose(request.value);
  return { reads: request.reads(), fatal };
}

/** One for each item and what is done with it, and something for sorting. */
const mostPerDoubling = 2.5;
/** Of the largest requests that there can be. */
const mostReads = 12_000_000;

describe.each([...shapesOfTenants, ...shapesOfOthers])("$title", (shape) => {
  test("twice as much costs about twice as much", () => {
    const small = answerTo(shape, shape.largest / 32);
    const large = answerTo(shape, shape.largest / 16);

    expect(large.reads).toBeLessThan(small.reads * mostPerDoubling);
  });

  test("at its largest it costs no more than a request may, and the answer is no internal error", () => {
    expect(answerTo(shape, shape.largest).reads).toBeLessThan(mostReads);
  });
});
