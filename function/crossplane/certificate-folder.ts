import { X509Certificate } from "node:crypto";
import type { Logger } from "pino";
import { type CertificateFiles, type Certificates, parseCertificates, readCertificateFiles } from "./certificates.ts";
import { causeOf } from "./start-error.ts";

const pauseInMilliseconds = 1000;

/**
 * The certificates as they are in the folder now. Kubernetes replaces those of a mounted Secret while we run, so that the
 * folder is looked at when somebody connects, once a second at most, and parsed when its bytes are others. What cannot be used
 * leaves the last good ones.
 */
export class CertificateFolder {
  private certificates: Certificates;
  /** As they were read last, whether they can be used or not. */
  private files: CertificateFiles;
  private lookedAt = -Infinity;
  private complaint = "";
  private readonly folder: string;

  /** Throws StartError where the folder has no certificates that work. */
  constructor(folder: string) {
    this.folder = folder;
    this.files = readCertificateFiles(folder);
    this.certificates = parseCertificates(this.files, folder);
  }

  get current(): Certificates {
    return this.certificates;
  }

  /** Whether there are others than before. Each reason for keeping the old ones is logged once. */
  refresh(logger: Logger, now: number): boolean {
    // A clock that was set back must not end the looks.
    if (Math.abs(now - this.lookedAt) < pauseInMilliseconds) return false;
    this.lookedAt = now;
    try {
      return this.take(readCertificateFiles(this.folder), logger);
    } catch (error) {
      const complaint = causeOf(error);
      if (complaint !== this.complaint) logger.error({ reason: complaint }, "keeping the old certificates");
      this.complaint = complaint;
      return false;
    }
  }

  private take(found: CertificateFiles, logger: Logger): boolean {
    if (isSame(found, this.files)) return false;
    this.files = found;
    this.certificates = parseCertificates(found, this.folder);
    this.complaint = "";
    const { validTo } = new X509Certificate(found.certificate);
    logger.info({ validTo }, "took up new certificates");
    return true;
  }
}

function isSame(one: CertificateFiles, other: CertificateFiles): boolean {
  const parts = ["key", "certificate", "authorities"] as const;
  return parts.every((part) => one[part].equals(other[part]));
}
