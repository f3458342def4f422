import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  anyUsage,
  certify,
  type Certified,
  clientUsage,
  nameConstraints,
  serverUsage,
  type Wishes,
} from "../../test/wire/certificate.ts";
import { chainRefusal } from "./client-certificate.ts";

// As Crossplane makes them: one subject for the authority and all that it signs, and no key identifiers.
const crossplane = { subject: "CN=Crossplane", hasIdentifiers: false } as const;
const own = { ...crossplane, usages: [clientUsage] } as const;
const middle = { ...crossplane, isAuthority: true } as const;
const hour = 3_600_000;
const now = Date.now();
const past = new Date(now - hour);
const future = new Date(now + hour);

const authority = await certify(middle);
const sameName = await certify(middle);

function refusal(chain: readonly Certified[], trusted: readonly Certified[] = [authority]): string | undefined {
  return chainRefusal(chain.map(parsed), trusted.map(parsed), now);
}

function parsed({ certificate }: Certified): X509Certificate {
  return new X509Certificate(certificate);
}

describe("a chain is trusted", () => {
  test.each([
    [[clientUsage], "it is for clients"],
    [[serverUsage, clientUsage], "it is for clients, too"],
    [[anyUsage], "it is for everything"],
    [[], "it names no usage"],
  ])("with the usages %j, because %s", async (usages) => {
    expect(refusal([await certify({ ...own, usages }, authority)])).toBeUndefined();
  });

  test("whatever the order of the authorities and of the intermediates", async () => {
    const first = await certify(middle, authority);
    const second = await certify(middle, first);
    const leaf = await certify(own, second);

    expect(refusal([leaf, second, first], [sameName, authority])).toBeUndefined();
    expect(refusal([leaf, sameName, first, second])).toBeUndefined();
  });
});

describe("a chain is not trusted", () => {
  const unsigned = "its certificate is not signed by an authority in ca.crt";

  test.each([
    [{ notAfter: past }, "its certificate has expired"],
    [{ notBefore: future }, "its certificate is not valid yet"],
    [{ usages: [serverUsage] }, "its certificate is not for clients"],
  ])("with %j", async (wishes, reason) => {
    expect(refusal([await certify({ ...own, ...wishes }, authority)])).toBe(reason);
  });

  test("without any certificate", () => {
    expect(refusal([])).toBe("it sent no certificate");
  });

  test("from an authority of the same name", async () => {
    expect(refusal([await certify(own, sameName)])).toBe(unsigned);
    expect(refusal([await certify(own, sameName), sameName])).toBe(unsigned);
  });

  test("that the client has signed itself", async () => {
    expect(refusal([await certify(own)])).toBe(unsigned);
  });

  test.each<{ wishes: Partial<Wishes>; why: string }>([
    { wishes: { isAuthority: false }, why: "it may not sign" },
    { wishes: { isAuthority: false, hasKeyUsage: false }, why: "it is no authority, whatever its key may do" },
    { wishes: { notAfter: past }, why: "it has expired" },
    { wishes: { notBefore: future }, why: "it is not valid yet" },
    { wishes: { usages: [serverUsage] }, why: "it signs servers only" },
    { wishes: { extensions: [nameConstraints()] }, why: "nobody judges its constraints" },
  ])("through an intermediate where $why", async ({ wishes }) => {
    const intermediate = await certify({ ...middle, ...wishes }, authority);

    expect(refusal([await certify(own, intermediate), intermediate])).toBe(unsigned);
  });

  test("from an authority that is none any more", async () => {
    const expired = await certify({ ...middle, notAfter: past });
    const noAuthority = await certify(crossplane);

    expect(refusal([await certify(own, expired)], [expired])).toBe(unsigned);
    expect(refusal([await certify(own, noAuthority)], [noAuthority])).toBe(unsigned);
  });

  test("with more certificates than a real chain has", async () => {
    const leaf = await certify(own, authority);

    expect(refusal(Array.from({ length: 10 }, () => leaf))).toBe("it sent too many certificates");
  });
});
