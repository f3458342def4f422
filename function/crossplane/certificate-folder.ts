import { X509Certificate } from "node:crypto";
import type { Logger } from "pino";
import { type CertificateFiles, type Certificates, parseCertificates, readCertificateFiles } from "./certificates.ts";
import { causeOf } from "./start-error.ts";

const minimumIntervalMilliseconds = 1000;

/**
 * The current certificates of a folder. Kubernetes replaces the files of a mounted Secret, so the folder is read when a
 * client connects, at most once per second, and parsed if its bytes have changed. If the new files are unusable, the
 * previous certificates stay in use.
 */
export class CertificateFolder {
  private certificates: Certificates;
  /** The files as last read, whether usable or not. */
  private files: CertificateFiles;
  private readAt = -Infinity;
  private lastProblem = "";
  private readonly folder: string;

  /** Throws StartError if the folder has no usable certificates. */
  constructor(folder: string) {
    this.folder = folder;
    this.files = readCertificateFiles(folder);
    this.certificates = parseCertificates(this.files, folder);
  }

  get current(): Certificates {
    return this.certificates;
  }

  /** Returns whether the certificates have changed. Logs each reason for not loading new ones once. */
  refresh(logger: Logger, now: number): boolean {
    // A clock that was set back must not prevent further reads.
    if (Math.abs(now - this.readAt) < minimumIntervalMilliseconds) return false;
    this.readAt = now;
    try {
      return this.load(readCertificateFiles(this.folder), logger);
    } catch (error) {
      const problem = causeOf(error);
      if (problem !== this.lastProblem)
        logger.error({ reason: problem }, "cannot load the new certificates, using the previous ones");
      this.lastProblem = problem;
      return false;
    }
  }

  private load(found: CertificateFiles, logger: Logger): boolean {
    if (isSame(found, this.files)) return false;
    this.files = found;
    this.certificates = parseCertificates(found, this.folder);
    this.lastProblem = "";
    const { validTo } = new X509Certificate(found.certificate);
    logger.info({ validTo }, "loaded new certificates");
    return true;
  }
}

function isSame(one: CertificateFiles, other: CertificateFiles): boolean {
  const parts = ["key", "certificate", "authorities"] as const;
  return parts.every((part) => one[part].equals(other[part]));
}
