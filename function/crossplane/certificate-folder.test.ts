import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { expect, test } from "vitest";
import { certify } from "../../test/wire/certificate.ts";
import { certificatesFolder } from "../../test/wire/folder.ts";
import { CertificateFolder } from "./certificate-folder.ts";

const authority = await certify({ subject: "CN=authority", isAuthority: true });
const other = await certify({ subject: "CN=other", isAuthority: true });
const second = 1000;
const start = Date.UTC(2030, 0);

test("connections cause at most one read of the folder per second, whatever the clock does", async () => {
  using path = await certificatesFolder(authority);
  using later = await certificatesFolder(authority);
  const { folder, refresh } = openFolder(path.path);
  const before = folder.current;
  refresh(start);
  copy(later.path, path.path, ["tls.key", "tls.crt"]);

  expect(refresh(start)).toBe(false);
  expect(refresh(start + second - 1)).toBe(false);
  expect(folder.current).toBe(before);
  expect(refresh(start + second)).toBe(true);
  expect(folder.current).not.toBe(before);

  writeFileSync(join(path.path, "ca.crt"), other.certificate);
  expect(refresh(start - 3600 * second)).toBe(true);
});

test("incomplete certificates are logged once, do not replace the old ones, and are loaded once complete", async () => {
  using path = await certificatesFolder(authority);
  using later = await certificatesFolder(authority);
  const { folder, refresh, lines } = openFolder(path.path);
  const before = folder.current;

  copy(later.path, path.path, ["tls.key"]);
  expect([1, 2, 3].map((turn) => refresh(start + turn * second))).toEqual([false, false, false]);
  expect(folder.current).toBe(before);
  copy(later.path, path.path, ["tls.crt"]);
  expect(refresh(start + 4 * second)).toBe(true);
  expect(String(folder.current.certificate)).toBe(readFileSync(join(later.path, "tls.crt"), "utf8"));

  expect(lines).toMatchObject([
    {
      msg: "cannot load the new certificates, using the previous ones",
      reason: expect.stringContaining("cannot use the certificates"),
    },
    { msg: "loaded new certificates" },
  ]);
});

function openFolder(path: string) {
  const lines: unknown[] = [];
  const logger = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const folder = new CertificateFolder(path);
  return { folder, lines, refresh: (now: number) => folder.refresh(logger, now) };
}

function copy(from: string, to: string, names: readonly string[]): void {
  for (const name of names) writeFileSync(join(to, name), readFileSync(join(from, name)));
}
