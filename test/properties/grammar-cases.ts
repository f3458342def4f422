import type { z } from "zod";
import { cidrBlock } from "../../function/api/cidr.ts";
import { dnsDomain, dnsLabel } from "../../function/api/dns.ts";
import { alternativeName, hostName } from "../../function/api/host.ts";
import { imageReference, imageRepository, imageTag } from "../../function/api/image-reference.ts";
import { labelKey, labelValue } from "../../function/api/qualified-name.ts";
import { quantity } from "../../function/api/quantity.ts";
import { dataKey, objectName } from "../../function/api/text.ts";
import { url } from "../../function/api/url.ts";
import {
  isConfigMapKey,
  isDnsLabel,
  isLabelValue,
  isQualifiedName,
  isQuantity,
  isSubdomain,
} from "./grammar-oracles.ts";
import { isAlternativeName, isCidr, isHost, isImage, isPlainUrl } from "./place-oracles.ts";

/** A type of the API, texts to start from, and another implementation of the same grammar. */
export interface GrammarCase {
  readonly type: z.ZodType;
  readonly seeds: readonly string[];
  readonly oracle: (text: string) => boolean;
}

const addresses = [
  "10.0.0.1",
  "fd00::1",
  "::",
  "1:2:3:4:5:6:7:8",
  "64:ff9b::192.0.2.1",
  "255.255.255.255",
  "fe80::1%eth0",
];
const names = ["localhost", "api.example.org", "a-b.c1", "999.1.1.1", "Example.ORG", "xn--bcher-kva.example"];
const long = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`;

const urls = ["https://a", "https://api.example.org:6443/a/b%20c", "https://[fd00::1]:443/"];
const ports = ["0", "1", "65535", "65536", "080", "x"].map((port) => `https://a:${port}`);

const images = [
  "kindest/node:v1.35.2",
  "registry.example.org:5000/a/b",
  `a@sha256:${"0".repeat(64)}`,
  "[fd00::1]:443/a",
  "a__b",
];

export const grammars: [name: string, grammar: GrammarCase][] = [
  [
    "CIDRs",
    {
      type: cidrBlock(),
      seeds: [...addresses.map((address) => `${address}/32`), "10.0.0.0/8", "fd00::/108", "10.0.0.0/08"],
      oracle: isCidr,
    },
  ],
  ["DNS labels", { type: dnsLabel(), seeds: ["a", "a-b", "0a9", "a".repeat(63)], oracle: isDnsLabel }],
  ["DNS domains", { type: dnsDomain(), seeds: [...names, long], oracle: isSubdomain }],
  ["names of objects", { type: objectName(), seeds: [...names, long], oracle: isSubdomain }],
  [
    "keys of Secrets",
    { type: dataKey(), seeds: ["a", ".a", "..a", ".", "config.json", "A_b-c"], oracle: isConfigMapKey },
  ],
  [
    "alternative names",
    {
      type: alternativeName(),
      seeds: [...addresses, ...names, "*.example.org", "*.a", "*", long],
      oracle: isAlternativeName,
    },
  ],
  ["hosts", { type: hostName(), seeds: [...addresses, ...names, long], oracle: isHost }],
  [
    "quantities",
    {
      type: quantity(),
      seeds: ["500m", "1.5", "16Gi", "1e3", ".5", "5.", "+1", "1E", "2E-3", "100Mi", "0"],
      oracle: isQuantity,
    },
  ],
  [
    "qualified names",
    {
      type: labelKey(),
      seeds: ["a", "example.org/a", "nvidia.com/gpu", `${long}/a`, "A.b_c-d", `a/${"b".repeat(63)}`],
      oracle: isQualifiedName,
    },
  ],
  ["values of labels", { type: labelValue(), seeds: ["", "a", "A.b_c-d", "0", "a".repeat(63)], oracle: isLabelValue }],
  ["images", { type: imageReference(), seeds: images, oracle: isImage }],
  [
    "repositories of images",
    {
      type: imageRepository(),
      seeds: ["registry.k8s.io", "registry.example.org:5000/a/b", "a/b", "Registry.Example.org", "localhost:5000"],
      oracle: (text) => isImage(`${text}/name:tag`),
    },
  ],
  [
    "tags of images",
    {
      type: imageTag(),
      seeds: ["v1.35.2", "latest", "_a", "A-b.c"],
      oracle: (text) => isImage(`a:${text}`) && !/[@:]/.test(text),
    },
  ],
  [
    "URLs",
    {
      type: url(512, { schemes: ["https"], allowsUserAndQuery: false }),
      seeds: [...urls, ...ports],
      oracle: isPlainUrl,
    },
  ],
];
