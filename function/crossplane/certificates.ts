import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { causeOf, StartError } from "./start-error.ts";

/** What Crossplane puts into the folder of a function's certificates. */
export interface Certificates {
  /** PEM of the server's key, certificate chain and of the authorities that sign clients. */
  readonly key: Buffer;
  readonly certificate: Buffer;
  readonly authorities: Buffer;
  /** The authorities one by one. */
  readonly trusted: readonly X509Certificate[];
}

/** Reads tls.key, tls.crt and ca.crt; throws StartError where one is missing or the three do not work together. */
export function readCertificates(folder: string): Certificates {
  const key = readCertificateFile(folder, "tls.key");
  const certificate = readCertificateFile(folder, "tls.crt");
  const authorities = readCertificateFile(folder, "ca.crt");
  try {
    createSecureContext({ key, cert: certificate, ca: authorities });
    return { key, certificate, authorities, trusted: parseBundle(authorities) };
  } catch (error) {
    throw new StartError(`cannot use the certificates in ${folder}: ${causeOf(error)}`, { cause: error });
  }
}

function readCertificateFile(folder: string, name: string): Buffer {
  try {
    return readFileSync(join(folder, name));
  } catch (error) {
    throw new StartError(`cannot read the certificates: ${causeOf(error)}`, { cause: error });
  }
}

function parseBundle(pem: Buffer): X509Certificate[] {
  const blocks = String(pem).match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs);
  if (!blocks) throw new Error("ca.crt has no certificate");
  return blocks.map((block) => new X509Certificate(block));
}
