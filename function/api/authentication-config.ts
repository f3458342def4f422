import { z } from "zod";
import { inlineDocument, isUnset, unique } from "./inline-document.ts";
import { matchWhole } from "./pattern.ts";
import { subdomain } from "./dns.ts";

const text = z.string().nullish();
const required = z.string().min(1);

const httpsUrl = z
  .string()
  .max(2048)
  .regex(/^https:\/\/[^@?#\s/]+(\/[^?#\s]*)?$/, "must be an https URL without user, query and fragment");

const Issuer = z
  .strictObject({
    url: httpsUrl,
    discoveryURL: httpsUrl.nullish(),
    certificateAuthority: text,
    audiences: z
      .array(required)
      .min(1)
      .check(unique((audience) => audience)),
    audienceMatchPolicy: z.enum(["MatchAny", ""]).nullish(),
    egressSelectorType: z.enum(["controlplane", "cluster", ""]).nullish(),
  })
  .refine(({ audiences, audienceMatchPolicy }) => audiences.length <= 1 || audienceMatchPolicy === "MatchAny", {
    path: ["audienceMatchPolicy"],
    message: "must be MatchAny with several audiences",
  })
  .refine(({ url, discoveryURL }) => withoutSlashes(discoveryURL) !== withoutSlashes(url), {
    path: ["discoveryURL"],
    message: "must differ from url",
  });

function withoutSlashes(address: string | null | undefined): string | undefined {
  return address?.replace(/\/+$/, "");
}

interface Source {
  readonly claim?: string | null | undefined;
  readonly expression?: string | null | undefined;
}

const hasOne = ({ claim, expression }: Source) => isUnset(claim) !== isUnset(expression);
const hasNotBoth = ({ claim, expression }: Source) => isUnset(claim) || isUnset(expression);
const oneOf = { message: "must have claim or expression" };
const notBoth = { message: "must not have both claim and expression" };

interface Prefixed extends Source {
  readonly prefix?: string | null | undefined;
}

const hasPrefixOfClaim = ({ claim, prefix }: Prefixed) => isUnset(claim) === (prefix === undefined || prefix === null);
const prefixOfClaim = { path: ["prefix"], message: "is required with claim, and only allowed there; it may be empty" };

const Prefixed = z
  .strictObject({ claim: text, prefix: text, expression: text })
  .refine(hasPrefixOfClaim, prefixOfClaim);
const Username = Prefixed.refine(hasOne, oneOf);
const Groups = Prefixed.refine(hasNotBoth, notBoth);
const Uid = z.strictObject({ claim: text, expression: text }).refine(hasNotBoth, notBoth);

const Extra = z.strictObject({
  key: z
    .string()
    .regex(matchWhole(`${subdomain}/[a-z0-9._~!$&'()*+,;=:@%/-]+`), "must be a domain/path in lower case")
    .refine((key) => !/^([^/]*\.)?(kubernetes|k8s)\.io\//.test(key), "must not be of kubernetes.io or k8s.io"),
  valueExpression: required,
});

const ClaimRule = z
  .strictObject({ claim: text, requiredValue: text, expression: text, message: text })
  .refine(hasOne, oneOf)
  .refine(({ claim, message }) => isUnset(claim) || isUnset(message), {
    path: ["message"],
    message: "is not allowed with claim",
  })
  .refine(({ expression, requiredValue }) => isUnset(expression) || isUnset(requiredValue), {
    path: ["requiredValue"],
    message: "is not allowed with expression",
  });

const Authenticator = z.strictObject({
  issuer: Issuer,
  claimValidationRules: z
    .array(ClaimRule)
    .check(
      unique(({ claim }) => claim, ["claim"]),
      unique(({ expression }) => expression, ["expression"]),
    )
    .nullish(),
  claimMappings: z.strictObject({
    username: Username,
    groups: Groups.nullish(),
    uid: Uid.nullish(),
    extra: z
      .array(Extra)
      .check(unique(({ key }) => key, ["key"]))
      .nullish(),
  }),
  userValidationRules: z
    .array(z.strictObject({ expression: required, message: text }))
    .check(unique(({ expression }) => expression, ["expression"]))
    .nullish(),
});

const Anonymous = z
  .strictObject({ enabled: z.boolean(), conditions: z.array(z.strictObject({ path: required })).nullish() })
  .refine(({ enabled, conditions }) => enabled || !conditions?.length, {
    path: ["conditions"],
    message: "requires enabled",
  });

/**
 * A configuration that kube-apiserver accepts (apiserver, pkg/apis/apiserver/validation), except for errors in CEL
 * expressions and in certificates, which only the API server finds.
 */
const AuthenticationConfiguration = z.strictObject({
  apiVersion: z.enum(["apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1"]),
  kind: z.literal("AuthenticationConfiguration"),
  jwt: z
    .array(Authenticator)
    .max(64)
    .check(
      unique(({ issuer }) => issuer.url, ["issuer", "url"]),
      unique(({ issuer }) => issuer.discoveryURL, ["issuer", "discoveryURL"]),
    )
    .nullish(),
  anonymous: Anonymous.nullish(),
});
export type AuthenticationConfiguration = z.output<typeof AuthenticationConfiguration>;

export const authenticationConfig = inlineDocument(AuthenticationConfiguration);

/** Fields of a configuration, each with the first minor version of Kubernetes 1 that knows it. */
export function listMinorsOfAuthentication({ apiVersion, jwt, anonymous }: AuthenticationConfiguration) {
  const hasSelector = jwt?.some(({ issuer }) => !isUnset(issuer.egressSelectorType)) === true;
  return [
    { field: "apiVersion", minor: apiVersion.endsWith("/v1") ? 34 : 30 },
    ...(hasSelector ? [{ field: "egressSelectorType", minor: 34 }] : []),
    ...(anonymous ? [{ field: "anonymous", minor: 32 }] : []),
  ];
}
