import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { PinnedPackage } from "./pins.ts";

const content = Buffer.from("a package");
const there: PinnedPackage = {
  name: "libc6",
  version: "2.36-9",
  archive: "debian",
  path: "pool/main/g/glibc/libc6.deb",
  sha256: createHash("sha256").update(content).digest("hex"),
};
const gone: PinnedPackage = { ...there, name: "tzdata", version: "2026f-0", path: "pool/gone.deb", sha256: "0" };
const changed: PinnedPackage = { ...there, name: "netbase", version: "6.4", sha256: "1" };
const snapshots = { debian: "20260101T000000Z", "debian-security": "20260101T000000Z" };

const cache = mkdtempSync(join(tmpdir(), "image-cache-"));
let mirror: Server;
let url = "";
let requests = 0;

beforeAll(async () => {
  vi.stubEnv("XDG_CACHE_HOME", cache);
  mirror = createServer((request, response) => {
    requests += 1;
    response.statusCode = request.url === `/debian/${there.path}` ? 200 : 404;
    response.end(content);
  }).listen(0, "127.0.0.1");
  await once(mirror, "listening");
  const address = mirror.address();
  url = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : ""}`;
});

afterAll(() => {
  mirror.close();
  rmSync(cache, { recursive: true });
  vi.unstubAllEnvs();
});

test("a package is downloaded once", async () => {
  const { downloadPackages } = await import("./download.ts");
  const [first = ""] = await downloadPackages([there], { snapshots, mirror: url });
  const [second] = await downloadPackages([there], { snapshots, mirror: url });

  expect(readFileSync(first)).toEqual(content);
  expect([second, requests]).toEqual([first, 1]);
});

test("every package that the mirror does not have is named, with the commands that help", async () => {
  const { downloadPackages } = await import("./download.ts");
  const download = downloadPackages([there, gone, changed], { snapshots, mirror: url });

  await expect(download).rejects.toThrow(
    [
      "cannot download every Debian package: the mirrors do not have",
      "  tzdata 2026f-0",
      `    ${url}/debian/pool/gone.deb: 404 Not Found`,
      "  netbase 6.4",
      `    ${url}/debian/pool/main/g/glibc/libc6.deb: another content than pinned`,
      "Pin the packages that they have now: npm run image -- update",
      "Or name a mirror that has them: npm run image -- --mirror <url>",
    ].join("\n"),
  );
});

test("a mirror that cannot be reached is named with the cause", async () => {
  const { downloadPackages } = await import("./download.ts");
  const download = downloadPackages([gone], { snapshots, mirror: "http://127.0.0.1:1" });

  await expect(download).rejects.toThrow("http://127.0.0.1:1/debian/pool/gone.deb: ");
});
