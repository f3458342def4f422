import { expect, test } from "vitest";
import { aws } from "../e2e/live/aws.ts";
import { checkPrerequisites } from "../e2e/prerequisites.ts";

const gibibyte = 2 ** 30;

test("too little memory is reported before anything is built", async () => {
  await expect(checkPrerequisites(undefined, 2.94 * gibibyte)).rejects.toThrow(
    "A management cluster needs 3 GiB of memory, but only 2.9 GiB are available: stop other programs",
  );
  await expect(checkPrerequisites(undefined, 3 * gibibyte)).resolves.toBeUndefined();
});

test("what is not built is installed first, so that its absence is reported first", async () => {
  const install = () => Promise.reject(new Error("Python is required"));

  await expect(checkPrerequisites({ ...aws, install }, 3 * gibibyte)).rejects.toThrow("Python is required");
});
