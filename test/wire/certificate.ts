// oxlint-disable-next-line import/no-unassigned-import -- a polyfill that must be loaded before @peculiar/x509.
import "reflect-metadata";
import type { webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  Extension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

export const clientUsage: string = ExtendedKeyUsage.clientAuth;
export const serverUsage: string = ExtendedKeyUsage.serverAuth;
export const anyUsage = "2.5.29.37.0";

export interface CertificateRequest {
  readonly subject: string;
  readonly isAuthority?: boolean;
  /** Extended key usages. Empty: without the extension. */
  readonly usages?: readonly string[];
  /** Subject and authority key identifiers, which Crossplane's certificates lack. */
  readonly hasIdentifiers?: boolean;
  /** Whether it has the key-usage extension. Without it, every usage is allowed. */
  readonly hasKeyUsage?: boolean;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly extensions?: readonly Extension[];
  /** Whether its key is an RSA key, like those of Crossplane. Default: ECDSA. */
  readonly isRsa?: boolean;
}

/** A certificate with its key, to write to a folder or to sign others. */
export interface Certified {
  readonly x509: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: string;
  readonly key: string;
}

const hash = "SHA-256";
const elliptic = { name: "ECDSA", namedCurve: "P-256" };
const rsa = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash };
const dayInMilliseconds = 86_400_000;
const plain = { isAuthority: false, usages: [], hasIdentifiers: true, hasKeyUsage: true, extensions: [] };

/** Creates a certificate for tests and the demo, signed by the issuer, or self-signed without one. */
export async function certify(request: CertificateRequest, issuer?: Certified): Promise<Certified> {
  const keys = await crypto.subtle.generateKey(request.isRsa ? rsa : elliptic, true, ["sign", "verify"]);
  const signer = issuer?.keys ?? keys;
  const x509 = await X509CertificateGenerator.create({
    notBefore: new Date(Date.now() - dayInMilliseconds),
    notAfter: new Date(Date.now() + dayInMilliseconds),
    ...request,
    issuer: issuer?.x509.subject ?? request.subject,
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: { ...signer.privateKey.algorithm, hash },
    extensions: await extensionsOf({ ...plain, ...request }, keys, signer),
  });
  const key = PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { x509, keys, certificate: `${x509.toString("pem")}\n`, key: `${key}\n` };
}

async function extensionsOf(
  request: Required<Omit<CertificateRequest, "subject" | "notBefore" | "notAfter" | "isRsa">>,
  keys: webcrypto.CryptoKeyPair,
  signer: webcrypto.CryptoKeyPair,
): Promise<Extension[]> {
  const { isAuthority, usages, hasIdentifiers, hasKeyUsage, extensions } = request;
  const flag = isAuthority ? KeyUsageFlags.keyCertSign : KeyUsageFlags.digitalSignature;
  return [
    new BasicConstraintsExtension(isAuthority, undefined, true),
    ...(hasKeyUsage ? [new KeyUsagesExtension(flag, true)] : []),
    ...(usages.length > 0 ? [new ExtendedKeyUsageExtension([...usages])] : []),
    ...(hasIdentifiers ? await identifiers(keys, signer) : []),
    ...extensions,
  ];
}

function identifiers(keys: webcrypto.CryptoKeyPair, signer: webcrypto.CryptoKeyPair): Promise<Extension[]> {
  return Promise.all([
    SubjectKeyIdentifierExtension.create(keys.publicKey),
    AuthorityKeyIdentifierExtension.create(signer.publicKey),
  ]);
}

/** Subject alternative names of a server on this machine. */
export function localNames(): Extension {
  return new SubjectAlternativeNameExtension([
    { type: "dns", value: "localhost" },
    { type: "ip", value: "127.0.0.1" },
  ]);
}

/** Name constraints without content, which restrict the names that a CA may sign. */
export function nameConstraints(): Extension {
  return new Extension("2.5.29.30", true, new Uint8Array([0x30, 0x00]));
}
