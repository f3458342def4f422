import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

/** Extended key usages: clientAuth and anyExtendedKeyUsage. */
const clientUsages = new Set(["1.3.6.1.5.5.7.3.2", "2.5.29.37.0"]);
const nameConstraints = Buffer.from("0603551d1e", "hex");

/** Returns why a client is rejected, or undefined if it is accepted. */
export function rejectClient(socket: TLSSocket, trusted: readonly X509Certificate[], now: number): string | undefined {
  // OpenSSL verifies chains, and is at least as strict as the rules below.
  return socket.authorized ? undefined : rejectCertificate(socket.getPeerX509Certificate(), trusted, now);
}

/**
 * Verifies a certificate that a CA has signed directly, by the rules of Go's crypto/x509, on which Crossplane relies:
 * Crossplane's client certificate has the subject of its CA and no key identifiers, so OpenSSL treats it as
 * self-signed. Returns why it is rejected, or undefined if it is accepted.
 */
export function rejectCertificate(
  certificate: X509Certificate | undefined,
  trusted: readonly X509Certificate[],
  now: number,
): string | undefined {
  if (!certificate) return "the client sent no certificate";
  const defect = defectOf(certificate, now);
  if (defect !== undefined) return defect;
  const isTrusted = trusted.some((authority) => maySign(authority, now) && isSignedBy(certificate, authority));
  return isTrusted ? undefined : "the certificate is not signed by a CA in ca.crt";
}

function maySign(authority: X509Certificate, now: number): boolean {
  return isAuthority(authority) && defectOf(authority, now) === undefined;
}

function defectOf(certificate: X509Certificate, now: number): string | undefined {
  if (now < certificate.validFromDate.getTime()) return "the certificate is not valid yet";
  if (now > certificate.validToDate.getTime()) return "the certificate has expired";
  return isForClients(certificate) ? undefined : "the certificate is not for clients";
}

/** A certificate without extended key usages is valid for all of them, as in Go. */
function isForClients({ keyUsage }: Partial<Pick<X509Certificate, "keyUsage">>): boolean {
  return keyUsage === undefined || keyUsage.some((usage) => clientUsages.has(usage));
}

/** Only OpenSSL evaluates name constraints, so a CA with name constraints is not accepted here. */
function isAuthority(certificate: X509Certificate): boolean {
  return certificate.ca && !certificate.raw.includes(nameConstraints);
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
