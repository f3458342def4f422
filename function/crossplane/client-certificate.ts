import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

/** clientAuth and anyExtendedKeyUsage. */
const clientUsages = new Set(["1.3.6.1.5.5.7.3.2", "2.5.29.37.0"]);
const nameConstraints = Buffer.from("0603551d1e", "hex");
/** Far more than real chains have; it bounds the work that a stranger can ask for. */
const maximumIntermediates = 8;

/** Why a client may not come in; undefined where it may. */
export function clientRefusal(socket: TLSSocket, trusted: readonly X509Certificate[], now: number): string | undefined {
  // Node has used up the chain where OpenSSL is satisfied, and OpenSSL is at least as strict as we are.
  if (socket.authorized) return undefined;
  const sent = sentChain(socket.getPeerX509Certificate());
  return chainRefusal(sent, trusted, now);
}

/**
 * Checks a chain, the client's own certificate first, by the rules of Go's crypto/x509, on which Crossplane relies:
 * its client certificate has the subject of its authority and no key identifiers, so OpenSSL takes it for self-signed.
 */
export function chainRefusal(
  [own, ...intermediates]: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  now: number,
): string | undefined {
  if (!own) return "it sent no certificate";
  if (intermediates.length > maximumIntermediates) return "it sent too many certificates";
  const defect = defectOf(own, now);
  if (defect !== undefined) return defect;
  const canSign = (certificate: X509Certificate) =>
    isAuthority(certificate) && defectOf(certificate, now) === undefined;
  const isTrusted = leadsTo(own, intermediates.filter(canSign), trusted.filter(canSign));
  return isTrusted ? undefined : "its certificate is not signed by an authority in ca.crt";
}

/** The certificates in the order in which they were sent, which is all that Node's issuerCertificate says. */
function sentChain(certificate: X509Certificate | undefined): X509Certificate[] {
  return certificate ? [certificate, ...sentChain(certificate.issuerCertificate)] : [];
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

/** Each certificate is reached once, so that certificates which sign each other cannot make the search long. */
function leadsTo(
  own: X509Certificate,
  intermediates: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): boolean {
  const reached = new Set([own]);
  for (const certificate of reached) {
    if (trusted.some((authority) => isSignedBy(certificate, authority))) return true;
    intermediates.filter((issuer) => isSignedBy(certificate, issuer)).forEach((issuer) => reached.add(issuer));
  }
  return false;
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
