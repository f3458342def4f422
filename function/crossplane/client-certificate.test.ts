import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  anyUsage,
  certify,
  type Certified,
  clientUsage,
  nameConstraints,
  serverUsage,
  type CertificateRequest,
} from "../../test/wire/certificate.ts";
import { rejectCertificate } from "./client-certificate.ts";

// Like Crossplane's certificates: the CA and all its certificates have one subject and no key identifiers.
const crossplane = { subject: "CN=Crossplane", hasIdentifiers: false } as const;
const clientRequest = { ...crossplane, usages: [clientUsage] } as const;
const issuing = { ...crossplane, isAuthority: true } as const;
const hour = 3_600_000;
const now = Date.now();
const past = new Date(now - hour);
const future = new Date(now + hour);

const authority = await certify(issuing);
const sameName = await certify(issuing);

function rejection(
  certificate: Certified | undefined,
  trusted: readonly Certified[] = [authority],
): string | undefined {
  return rejectCertificate(certificate && parsed(certificate), trusted.map(parsed), now);
}

function parsed({ certificate }: Certified): X509Certificate {
  return new X509Certificate(certificate);
}

describe("a certificate is accepted", () => {
  test.each([
    [[clientUsage], "it is for clients"],
    [[serverUsage, clientUsage], "it is for servers and clients"],
    [[anyUsage], "it is for any usage"],
    [[], "it names no usage"],
  ])("with the usages %j, because %s", async (usages) => {
    expect(rejection(await certify({ ...clientRequest, usages }, authority))).toBeUndefined();
  });

  test("from any CA in ca.crt", async () => {
    expect(rejection(await certify(clientRequest, authority), [sameName, authority])).toBeUndefined();
  });

  test("from an intermediate CA in ca.crt, which is trusted without its issuer", async () => {
    const intermediate = await certify(issuing, authority);

    expect(rejection(await certify(clientRequest, intermediate), [intermediate])).toBeUndefined();
  });
});

describe("a certificate is rejected", () => {
  const unsigned = "the certificate is not signed by a CA in ca.crt";

  test.each([
    [{ notAfter: past }, "the certificate has expired"],
    [{ notBefore: future }, "the certificate is not valid yet"],
    [{ usages: [serverUsage] }, "the certificate is not for clients"],
  ])("with %j", async (request, reason) => {
    expect(rejection(await certify({ ...clientRequest, ...request }, authority))).toBe(reason);
  });

  test("if there is none", () => {
    expect(rejection(undefined)).toBe("the client sent no certificate");
  });

  test("from a CA with the same subject", async () => {
    expect(rejection(await certify(clientRequest, sameName))).toBe(unsigned);
  });

  test("that is self-signed", async () => {
    expect(rejection(await certify(clientRequest))).toBe(unsigned);
  });

  test("from an intermediate CA that is not in ca.crt, because Crossplane signs directly", async () => {
    expect(rejection(await certify(clientRequest, await certify(issuing, authority)))).toBe(unsigned);
  });

  test.each<{ request: Partial<CertificateRequest>; why: string }>([
    { request: { isAuthority: false }, why: "may not sign" },
    { request: { isAuthority: false, hasKeyUsage: false }, why: "is not marked as a CA, whatever its key usage" },
    { request: { notAfter: past }, why: "has expired" },
    { request: { notBefore: future }, why: "is not valid yet" },
    { request: { usages: [serverUsage] }, why: "is for servers only" },
    { request: { extensions: [nameConstraints()] }, why: "has name constraints, which are not evaluated" },
  ])("from a CA in ca.crt that $why", async ({ request }) => {
    const unfit = await certify({ ...issuing, ...request });

    expect(rejection(await certify(clientRequest, unfit), [unfit])).toBe(unsigned);
  });
});
