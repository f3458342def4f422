import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sayMissing } from "./say-missing.ts";
import { missingForBuilds } from "../debian/deb.ts";

const projectRoot = join(import.meta.dirname, "..", "..", "..");
const folder = mkdtempSync(join(tmpdir(), "reproducible-"));
const isChecked = sayMissing("that the image is built the same twice", missingForBuilds());

afterAll(() => rmSync(folder, { recursive: true }));

/** Another checkout of the same content, with the packages that are installed here. */
function copyCheckout(): string {
  const copy = join(folder, "elsewhere");
  mkdirSync(copy);
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: projectRoot,
  });
  execFileSync("tar", ["--create", "--null", "--files-from=-", "--file", `${copy}.tar`], {
    cwd: projectRoot,
    input: files,
  });
  execFileSync("tar", ["--extract", "--file", `${copy}.tar`], { cwd: copy });
  execFileSync("cp", ["--archive", "--reflink=auto", join(projectRoot, "node_modules"), copy]);
  return copy;
}

/** Builds in this checkout, and answers each file of the layout with its content. */
function build(checkout: string, name: string, { umask, zone }: { readonly umask: string; readonly zone: string }) {
  const [output, temporary] = [join(folder, name), join(folder, `${name} files`)];
  mkdirSync(temporary);
  const script = `umask ${umask}; exec "$@"`;
  const words = [join(checkout, "test", "image", "main.ts"), "build", "--output", output];
  execFileSync("sh", ["-c", script, "sh", process.execPath, ...words], {
    cwd: checkout,
    env: { ...process.env, TMPDIR: temporary, TZ: zone },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const names = readdirSync(output, { recursive: true, encoding: "utf8" });
  return { names: names.toSorted(), index: readFileSync(join(output, "index.json"), "utf8") };
}

test.skipIf(!isChecked)("two checkouts, umasks and time zones give the same bytes for both architectures", () => {
  const here = build(projectRoot, "here", { umask: "022", zone: "UTC" });
  const elsewhere = build(copyCheckout(), "elsewhere image", { umask: "077", zone: "Asia/Tokyo" });

  // Blobs are named by the digests of their content, and the index names all of them.
  expect(elsewhere).toEqual(here);
  expect(here.names.filter((name) => name.startsWith("blobs/sha256/")).length).toBeGreaterThan(8);
});
