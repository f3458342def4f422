import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

/** clientAuth and anyExtendedKeyUsage. */
const clientUsages = new Set(["1.3.6.1.5.5.7.3.2", "2.5.29.37.0"]);
const nameConstraints = Buffer.from("0603551d1e", "hex");

/** Why a client is rejected; undefined where it is accepted. */
export function rejectClient(socket: TLSSocket, trusted: readonly X509Certificate[], now: number): string | undefined {
  // Chains are OpenSSL's to judge, which is at least as strict as we are.
  return socket.authorized ? undefined : rejectCertificate(socket.getPeerX509Certificate(), trusted, now);
}

/**
 * Judges a certificate that an authority has signed directly by the rules of Go's crypto/x509, on which Crossplane relies: its
 * client certificate has the subject of its authority and no key identifiers, so OpenSSL takes it for self-signed.
 */
export function rejectCertificate(
  own: X509Certificate | undefined,
  trusted: readonly X509Certificate[],
  now: number,
): string | undefined {
  if (!own) return "it sent no certificate";
  const defect = defectOf(own, now);
  if (defect !== undefined) return defect;
  const isTrusted = trusted.some((authority) => maySign(authority, now) && isSignedBy(own, authority));
  return isTrusted ? undefined : "its certificate is not signed by an authority in ca.crt";
}

function maySign(authority: X509Certificate, now: number): boolean {
  return isAuthority(authority) && defectOf(authority, now) === undefined;
}

function defectOf(certificate: X509Certificate, now: number): string | undefined {
  if (now < certificate.validFromDate.getTime()) return "its certificate is not valid yet";
  if (now > certificate.validToDate.getTime()) return "its certificate has expired";
  return isForClients(certificate) ? undefined : "its certificate is not for clients";
}

/** A certificate that names no extended usage is good for all, as in Go. */
function isForClients({ keyUsage }: Partial<Pick<X509Certificate, "keyUsage">>): boolean {
  return keyUsage === undefined || keyUsage.some((usage) => clientUsages.has(usage));
}

/** Only OpenSSL can judge name constraints, so that here an authority with some counts for nothing. */
function isAuthority(certificate: X509Certificate): boolean {
  return certificate.ca && !certificate.raw.includes(nameConstraints);
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
