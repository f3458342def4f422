import type { Build } from "../e2e/build/build.ts";
import { Problem } from "../e2e/problem.ts";
import { findPushed, pushPackage } from "../packaging/push.ts";
import type { WrittenPackage } from "../packaging/write-packages.ts";

/**
 * Pushes all packages and returns their references by digest. A tag never moves. An interrupted release can be
 * repeated, because the same inputs have the same digests.
 */
export async function publish(registry: Build, packages: readonly WrittenPackage[]): Promise<readonly string[]> {
  for (const { reference, digest } of packages) {
    const found = await findPushed(registry, reference);
    if (found !== undefined && found !== digest)
      throw new Problem(`cannot push ${reference}@${digest}: the tag exists, with ${found}`);
  }
  const pushed: string[] = [];
  // The Function first, because the others depend on it.
  for (const each of packages) pushed.push(await pushPackage(registry, each));
  return pushed;
}
