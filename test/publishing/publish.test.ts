import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasGo } from "../e2e/build/go.ts";
import { type RealRegistry, startRealRegistry } from "../packaging/real-registry.ts";
import { packageImage } from "../packaging/image.ts";
import { imageLayout, writeLayout } from "../packaging/layout.ts";
import { publish } from "./publish.ts";

if (!hasGo()) process.stderr.write("!!! NO GO ON THIS MACHINE: NOTHING WAS PUBLISHED TO A REAL REGISTRY !!!\n");

describe.runIf(hasGo())("a release in a real registry", () => {
  let registry: RealRegistry | undefined;

  beforeAll(async () => {
    registry = await startRealRegistry();
  }, 600_000);

  afterAll(() => registry?.stop());

  function packageOf(name: string, content: string) {
    const layout = imageLayout(packageImage(content), "v1.0.0");
    const folder = join(registry?.folder ?? "", `${name}-${layout.digest}`);
    writeLayout(folder, layout);
    const repository = `${registry?.host}/team/${name}`;
    return { name, repository, reference: `${repository}:v1.0.0`, digest: layout.digest, folder, images: [] };
  }

  it("can be repeated, but no tag is ever moved, and then nothing is pushed", async () => {
    if (!registry) throw new Error("no registry");
    const [first, again] = [packageOf("one", "first"), packageOf("one", "again")];

    expect(await publish(registry.build, [first])).toEqual([`${first.repository}@${first.digest}`]);
    expect(await publish(registry.build, [first])).toEqual([`${first.repository}@${first.digest}`]);
    const other = packageOf("other", "other");
    const moved = publish(registry.build, [other, again]);
    await expect(moved).rejects.toThrow(`cannot push ${again.reference}@${again.digest}: the tag exists`);
    expect(registry.crane("catalog", registry.host)).toBe("team/one\n");
  });
});
