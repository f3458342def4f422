import { z } from "zod";
import { isAddress } from "./address.ts";
import { domainName } from "./dns.ts";
import { inGrammar } from "./grammar.ts";
import { matches, matchWhole } from "./pattern.ts";

/** A port after a host, from 1 to 65535. */
export const port = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

const character = "[-A-Za-z0-9._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2}";
const user = "([-A-Za-z0-9._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})+@";
const authority = `(${domainName}|\\[[0-9a-fA-F]*:[0-9a-fA-F:.]*\\])(:${port})?`;
const path = `(/(${character}|/)*)?`;

interface Allowed {
  readonly schemes: readonly string[];
  /** Whether credentials before the host and a query after the path are allowed. */
  readonly allowsUserAndQuery: boolean;
}

/** Schema of an absolute URL without fragment. */
export function url(maximum: number, { schemes, allowsUserAndQuery }: Allowed) {
  const [before, after] = allowsUserAndQuery ? [`(${user})?`, `([?](${character}|[/?])*)?`] : ["", ""];
  const pattern = `(${schemes.join("|")})://${before}${authority}${path}${after}`;
  const whole = matchWhole(pattern);
  const examples = schemes.map((scheme) => `${scheme}://host/path`).join(" or ");
  return inGrammar(z.string().max(maximum), {
    cel: `${matches("self", pattern)} && (!self.contains('[') || isIP(self.split('[')[1].split(']')[0]))`,
    message: `must be a URL such as ${examples}${allowsUserAndQuery ? "" : ", without user, query and fragment"}`,
    holds: (text) => whole.test(text) && (!text.includes("[") || isAddress(/\[(.*)\]/.exec(text)?.[1] ?? "")),
  });
}
