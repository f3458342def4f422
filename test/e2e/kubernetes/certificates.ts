import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { causeOf, Problem } from "../problem.ts";

/** Paths of PEM files. */
export type KeyPair = { readonly certificate: string; readonly key: string };

export type CertificateRequest = {
  readonly folder: string;
  /** File names become `<name>.crt` and `<name>.key`. */
  readonly name: string;
  readonly commonName: string;
  readonly organization?: string;
  /** `DNS:…` and `IP:…`. */
  readonly alternativeNames?: readonly string[];
  readonly usage: "serverAuth" | "clientAuth";
};

const validDays = "365";

export function createAuthority(folder: string, commonName: string): KeyPair {
  const extensions = ["basicConstraints = critical,CA:TRUE", "keyUsage = critical,keyCertSign,cRLSign"];
  return writeCertificate({ folder, name: "ca", subject: { CN: commonName }, extensions });
}

export function issueCertificate(authority: KeyPair, request: CertificateRequest): KeyPair {
  const { folder, name, commonName, organization, alternativeNames = [], usage } = request;
  const subject = { CN: commonName, ...(organization === undefined ? {} : { O: organization }) };
  const extensions = [
    "basicConstraints = CA:FALSE",
    "keyUsage = digitalSignature,keyEncipherment",
    `extendedKeyUsage = ${usage}`,
    ...(alternativeNames.length > 0 ? [`subjectAltName = ${alternativeNames.join(",")}`] : []),
  ];
  return writeCertificate({ folder, name, subject, extensions, authority });
}

type Certificate = {
  readonly folder: string;
  readonly name: string;
  readonly subject: Readonly<Record<string, string>>;
  readonly extensions: readonly string[];
  readonly authority?: KeyPair;
};

function writeCertificate({ folder, name, subject, extensions, authority }: Certificate): KeyPair {
  mkdirSync(folder, { recursive: true });
  const certificate = join(folder, `${name}.crt`);
  const key = join(folder, `${name}.key`);
  const settings = join(folder, `${name}.cnf`);
  const subjectLines = Object.entries(subject).map(([field, value]) => `${field} = ${value}`);
  const head = ["[req]", "prompt = no", "distinguished_name = subject", "x509_extensions = extensions"];
  writeFileSync(settings, [...head, "[subject]", ...subjectLines, "[extensions]", ...extensions, ""].join("\n"));
  const signer = authority ? ["-CA", authority.certificate, "-CAkey", authority.key] : [];
  const output = ["-keyout", key, "-out", certificate];
  openssl([
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    validDays,
    "-config",
    settings,
    ...signer,
    ...output,
  ]);
  return { certificate, key };
}

function openssl(words: readonly string[]): void {
  try {
    execFileSync("openssl", words, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    throw new Problem(`cannot make a certificate with openssl (version 3 must be on PATH): ${causeOf(error)}`);
  }
}
