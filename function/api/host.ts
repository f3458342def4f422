import { z } from "zod";
import { isAddress } from "./address.ts";
import { domainName, subdomain } from "./dns.ts";
import { inGrammar } from "./grammar.ts";
import { matches, matchWhole } from "./pattern.ts";

const host = matchWhole(domainName);

/** Schema of a host name, which is not case-sensitive, or an IP address. */
export function hostName() {
  return inGrammar(z.string().max(253), {
    cel: `isIP(self) || ${matches("self", domainName)}`,
    message: "must be a host name or an IP address, without scheme and port",
    holds: (text) => isAddress(text) || host.test(text),
  });
}

const lowerCase = matchWhole(subdomain);

/** Schema of an IP address without a zone. */
export function ipAddress() {
  return inGrammar(z.string().max(45), {
    cel: "isIP(self)",
    message: "must be an IP address, for example 10.0.0.10",
    holds: isAddress,
  });
}

/**
 * Schema of the host of an API server: kubeadm accepts names in lower case only (ParseHostPort of
 * cmd/kubeadm/app/util/endpoint.go).
 */
export function endpointHost() {
  return inGrammar(z.string().max(253), {
    cel: `isIP(self) || ${matches("self", subdomain)}`,
    message: "must be an IP address or a DNS name in lower case, without scheme and port",
    holds: (text) => isAddress(text) || lowerCase.test(text),
  });
}

const subject = `([*][.])?${subdomain}`;
const subjectName = matchWhole(subject);

/** Schema of a subject alternative name of a server certificate, as in kubeadm's ValidateCertSANs. */
export function alternativeName() {
  return inGrammar(z.string().max(253), {
    cel: `isIP(self) || ${matches("self", subject)}`,
    message:
      "must be an IP address, a DNS name in lower case or a wildcard such as *.example.org, without scheme and port",
    holds: (text) => isAddress(text) || subjectName.test(text),
  });
}
