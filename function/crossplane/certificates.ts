import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { causeOf, StartError } from "./start-error.ts";

/** What Crossplane puts into the folder of a function's certificates, in PEM. */
export interface CertificateFiles {
  readonly key: Buffer;
  /** The server's own first. */
  readonly certificate: Buffer;
  /** Those that sign clients. */
  readonly authorities: Buffer;
}

export interface Certificates extends CertificateFiles {
  /** The authorities one by one. */
  readonly trusted: readonly X509Certificate[];
}

/** Reads tls.key, tls.crt and ca.crt; throws StartError where one is missing. */
export function readCertificateFiles(folder: string): CertificateFiles {
  return {
    key: readCertificateFile(folder, "tls.key"),
    certificate: readCertificateFile(folder, "tls.crt"),
    authorities: readCertificateFile(folder, "ca.crt"),
  };
}

/** Throws StartError where the files of this folder do not work together. */
export function parseCertificates(files: CertificateFiles, folder: string): Certificates {
  try {
    createSecureContext({ key: files.key, cert: files.certificate, ca: files.authorities });
    return { ...files, trusted: parseBundle(files.authorities) };
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
