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
