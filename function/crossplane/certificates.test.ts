import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { certify } from "../../test/wire/certificate.ts";
import { certificatesFolder } from "../../test/wire/folder.ts";
import { type Certificates, parseCertificates, readCertificateFiles } from "./certificates.ts";

const first = await certify({ subject: "CN=first", isAuthority: true });
const second = await certify({ subject: "CN=second", isAuthority: true });

function readCertificates(folder: string): Certificates {
  return parseCertificates(readCertificateFiles(folder), folder);
}

test("every authority in ca.crt is trusted", async () => {
  using folder = await certificatesFolder(first, second);

  expect(readCertificates(folder.path).trusted.map(({ subject }) => subject)).toEqual(["CN=first", "CN=second"]);
});

test.each(["tls.key", "tls.crt", "ca.crt"])("the error names a missing %s", async (name) => {
  using folder = await certificatesFolder(first);
  rmSync(join(folder.path, name));

  expect(() => readCertificates(folder.path)).toThrow(new RegExp(`^cannot read the certificates: .*${name}`));
});

test.each([
  { name: "tls.key", content: first.key, why: "belongs to another certificate" },
  { name: "tls.key", content: "no key", why: "is not a key" },
  { name: "tls.crt", content: "no certificate", why: "is not a certificate" },
  { name: "ca.crt", content: "", why: "is empty" },
])("$name is rejected if it $why", async ({ name, content }) => {
  using folder = await certificatesFolder(first);
  writeFileSync(join(folder.path, name), content);

  expect(() => readCertificates(folder.path)).toThrow(/^cannot use the certificates in /);
});
