import { X509Certificate } from "node:crypto";
import type { Logger } from "pino";
import { type Certificates, readCertificates } from "./certificates.ts";
import { causeOf } from "./start-error.ts";

/**
 * The certificates as they are in the folder now. Kubernetes replaces those of a mounted Secret while we run, so that they are
 * read again for every new connection, of which Crossplane makes one. What cannot be used leaves the last good ones.
 */
export class CertificateFolder {
  private certificates: Certificates;
  private complaint = "";
  private readonly folder: string;

  /** Throws StartError where the folder has no certificates that work. */
  constructor(folder: string) {
    this.folder = folder;
    this.certificates = readCertificates(folder);
  }

  get current(): Certificates {
    return this.certificates;
  }

  /** Whether there are others than before. Each reason for keeping the old ones is logged once. */
  refresh(logger: Logger): boolean {
    try {
      return this.take(readCertificates(this.folder), logger);
    } catch (error) {
      const complaint = causeOf(error);
      if (complaint !== this.complaint) logger.error({ reason: complaint }, "keeping the old certificates");
      this.complaint = complaint;
      return false;
    }
  }

  private take(found: Certificates, logger: Logger): boolean {
    this.complaint = "";
    if (isSame(found, this.certificates)) return false;
    this.certificates = found;
    const { validTo } = new X509Certificate(found.certificate);
    logger.info({ validTo }, "took up new certificates");
    return true;
  }
}

function isSame(one: Certificates, other: Certificates): boolean {
  const parts = ["key", "certificate", "authorities"] as const;
  return parts.every((part) => one[part].equals(other[part]));
}
