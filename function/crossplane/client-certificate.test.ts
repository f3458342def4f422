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

// As Crossplane makes them: one subject for the authority and all that it signs, and no key identifiers.
const crossplane = { subject: "CN=Crossplane", hasIdentifiers: false } as const;
const own = { ...crossplane, usages: [clientUsage] } as const;
const issuing = { ...crossplane, isAuthority: true } as const;
const hour = 3_600_000;
const now = Date.now();
const past = new Date(now - hour);
const future = new Date(now + hour);

const authority = await certify(issuing);
const sameName = await certify(issuing);

function rejection(own: Certified | undefined, trusted: readonly Certified[] = [authority]): string | undefined {
  return rejectCertificate(own && parsed(own), trusted.map(parsed), now);
}

function parsed({ certificate }: Certified): X509Certificate {
  return new X509Certificate(certificate);
}

describe("a certificate is accepted", () => {
  test.each([
    [[clientUsage], "it is for clients"],
    [[serverUsage, clientUsage], "it is for clients, too"],
    [[anyUsage], "it is for everything"],
    [[], "it names no usage"],
  ])("with the usages %j, because %s", async (usages) => {
    expect(rejection(await certify({ ...own, usages }, authority))).toBeUndefined();
  });

  test("whichever of the authorities has signed it", async () => {
    expect(rejection(await certify(own, authority), [sameName, authority])).toBeUndefined();
  });

  test("from an authority that another one has signed, because the one in ca.crt is trusted as it is", async () => {
    const intermediate = await certify(issuing, authority);

    expect(rejection(await certify(own, intermediate), [intermediate])).toBeUndefined();
  });
});

describe("a certificate is rejected", () => {
  const unsigned = "its certificate is not signed by an authority in ca.crt";

  test.each([
    [{ notAfter: past }, "its certificate has expired"],
    [{ notBefore: future }, "its certificate is not valid yet"],
    [{ usages: [serverUsage] }, "its certificate is not for clients"],
  ])("with %j", async (request, reason) => {
    expect(rejection(await certify({ ...own, ...request }, authority))).toBe(reason);
  });

  test("where there is none", () => {
    expect(rejection(undefined)).toBe("it sent no certificate");
  });

  test("from an authority of the same name", async () => {
    expect(rejection(await certify(own, sameName))).toBe(unsigned);
  });

  test("that the client has signed itself", async () => {
    expect(rejection(await certify(own))).toBe(unsigned);
  });

  test("through an intermediate authority: Crossplane signs directly", async () => {
    expect(rejection(await certify(own, await certify(issuing, authority)))).toBe(unsigned);
  });

  test.each<{ request: Partial<CertificateRequest>; why: string }>([
    { request: { isAuthority: false }, why: "may not sign" },
    { request: { isAuthority: false, hasKeyUsage: false }, why: "is none, whatever its key may do" },
    { request: { notAfter: past }, why: "has expired" },
    { request: { notBefore: future }, why: "is not valid yet" },
    { request: { usages: [serverUsage] }, why: "signs servers only" },
    { request: { extensions: [nameConstraints()] }, why: "has constraints that nobody judges" },
  ])("from an authority in ca.crt that $why", async ({ request }) => {
    const unfit = await certify({ ...issuing, ...request });

    expect(rejection(await certify(own, unfit), [unfit])).toBe(unsigned);
  });
});
