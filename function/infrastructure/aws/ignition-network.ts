import { z } from "zod";
import { isAddress } from "../../api/address.ts";
import { isCidr } from "../../api/cidr.ts";
import { subdomain } from "../../api/dns.ts";
import { inGrammar } from "../../api/grammar.ts";
import { matches, matchWhole } from "../../api/pattern.ts";
import { port, url } from "../../api/url.ts";

const proxyURL = () => url(270, { schemes: ["http", "https"], allowsUserAndQuery: false }).optional();

const name = `[*]|[.]?${subdomain}(:${port})?`;
const host = matchWhole(`(${name})`);

/** A destination without a proxy (webhooks/awsmachine_webhook.go, `validateIgnitionProxy`). */
function exception() {
  return inGrammar(z.string().max(253), {
    cel: `isIP(self) || isCIDR(self) || ${matches("self", `(${name})`)}`,
    message: "must be a host, a domain such as .example.org, an IP address, a CIDR or *",
    holds: (text) => isAddress(text) || isCidr(text) || host.test(text),
  });
}

export const IgnitionProxy = z
  .strictObject({
    httpProxy: proxyURL().describe("Proxy of URLs with http, and with https unless httpsProxy is set."),
    httpsProxy: proxyURL().describe("Proxy of URLs with https."),
    noProxy: z
      .array(exception())
      .max(50)
      .meta({ "x-kubernetes-list-type": "set" })
      .optional()
      .describe("Destinations without a proxy."),
  })
  .optional()
  .describe("Proxy with which a machine reads the bucket. Needs version 3.1 or later.");

const location = "[-A-Za-z0-9._~%/:?=&+]+";

export const IgnitionTls = z
  .strictObject({
    certificateAuthorities: z
      .array(
        z
          .string()
          .max(16_384)
          .regex(
            new RegExp(
              `^((https?|s3|gs|tftp)://[A-Za-z0-9]${location}|data:(text/plain)?;base64,[A-Za-z0-9+/]+={0,2})$`,
            ),
            "must be a URL with https, http, s3, gs or tftp, or data:;base64, with certificates in PEM format",
          ),
      )
      .min(1)
      .max(8)
      .describe("URLs of certificates in PEM format."),
  })
  .optional()
  .describe("Certificate authorities that a machine trusts when it reads the bucket. Needs version 3.1 or later.");
