import { z } from "zod";
import { content } from "./content.ts";
import type { Dependent } from "./dependent.ts";
import { authorityPattern } from "./registry.ts";

// A rejected value may contain credentials.
const proxyURL = content(
  z
    .string()
    .max(270)
    .regex(
      new RegExp(`^https?://${authorityPattern}/?$`),
      "must be a URL without path and credentials, such as http://proxy.example.org:3128",
    ),
).optional();

const exception = z
  .string()
  .max(253)
  .regex(
    /^([*]|[*]?[.]?[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?(:[0-9]{1,5})?|[0-9a-fA-F.:]+(\/[0-9]{1,3})?)$/,
    "must be a host, a domain such as .example.org, an IP address, a CIDR or *",
  );

export const NodeProxy = z
  .strictObject({
    http: proxyURL.describe("Proxy of URLs with http. Do not put credentials here."),
    https: proxyURL.describe("Proxy of URLs with https. Do not put credentials here."),
    noProxy: z
      .array(exception)
      .max(50)
      .meta({ "x-kubernetes-list-type": "set" })
      .optional()
      .describe(
        "Destinations without a proxy: hosts, domains, IP addresses and CIDRs. The machine itself, the ranges of " +
          "pods and services, the domain of services, the endpoint and the metadata service of clouds are added. " +
          "Machines of RKE2 and k3s connect to each other, so their addresses belong here.",
      ),
  })
  .optional()
  .describe(
    "HTTP proxy for pulling images, and for commands on the nodes. Set for a pool, it replaces that of all nodes. A " +
      "change replaces the machines.",
  );
export type NodeProxy = z.output<typeof NodeProxy>;

/** Exceptions without a proxy. */
export const proxyDependents: readonly Dependent[] = ["nodes", "controlPlane.nodes", "workers[].nodes"].map(
  (nodes): Dependent<NonNullable<NodeProxy>> => ({
    at: `${nodes}.proxy`,
    settings: ["noProxy"],
    reason: "without a proxy: set http or https, or remove it",
    hasEffect: ({ http, https }) => http !== undefined || https !== undefined,
  }),
);
