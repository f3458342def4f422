import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { causeOf, StartError } from "./start-error.ts";

/** The files that Crossplane mounts into a function, in PEM. */
export interface CertificateFiles {
  readonly key: Buffer;
  /** Certificate chain, the server's certificate first. */
  readonly certificate: Buffer;
  /** CA certificates that sign clients. */
  readonly authorities: Buffer;
}

export interface Certificates extends CertificateFiles {
  /** The parsed CA certificates of ca.crt. */
  readonly trusted: readonly X509Certificate[];
}

/** Reads tls.key, tls.crt and ca.crt. Throws StartError if one is missing. */
export function readCertificateFiles(folder: string): CertificateFiles {
  return {
    key: readCertificateFile(folder, "tls.key"),
    certificate: readCertificateFile(folder, "tls.crt"),
    authorities: readCertificateFile(folder, "ca.crt"),
  };
}

/** Parses the files of this folder. Throws StartError if they do not match or are invalid. */
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
