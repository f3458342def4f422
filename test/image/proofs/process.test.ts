import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startBy } from "../../wire/function-process.ts";
import { ownArchitecture } from "../architectures.ts";
import { containerCommand } from "../container/command.ts";
import { unpackImage } from "../container/unpacked-image.ts";
import { sayMissing } from "./say-missing.ts";

const architecture = ownArchitecture();
const isChecked = sayMissing("the tests of the process in runc") && architecture !== undefined;

test.skipIf(!isChecked)("what tests ask of the process is asked of the image in runc", () => {
  expect(architecture).toBeDefined();
});

if (isChecked) {
  const image = await unpackImage(architecture);
  // Certificates of the tests go there, where the container sees them.
  const shared = mkdtempSync(join(tmpdir(), "function-shared-"));
  chmodSync(shared, 0o755);
  process.env["TMPDIR"] = shared;
  // Registered first, so that it runs after those of the tests.
  afterAll(() => {
    image[Symbol.dispose]();
    rmSync(shared, { recursive: true });
  });
  startBy(containerCommand(image, { shared: [shared] }));

  await import("../../wire/answers.test.ts");
  await import("../../wire/certificate-change.test.ts");
  await import("../../wire/client-certificates.test.ts");
  await import("../../wire/process.test.ts");
  await import("../../wire/server.test.ts");
}
