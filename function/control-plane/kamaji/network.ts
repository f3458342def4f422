import { z } from "zod";
import { cidrBlock } from "../../api/cidr.ts";
import { dnsDomain, dnsLabel } from "../../api/dns.ts";
import { ipAddress } from "../../api/host.ts";
import { labelValue, longestKey } from "../../api/qualified-name.ts";
import { objectName, word } from "../../api/text.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { ControlPlaneScope } from "../provider.ts";
import { dnsAddressOf } from "./dns-address.ts";

const annotations = (what: string) =>
  z
    .record(z.string().max(longestKey), z.string().max(1024))
    .meta({ maxProperties: 16 })
    .optional()
    .describe(`Annotations of ${what}.`);
const hostname = () =>
  dnsDomain().describe("DNS name of the API server, on port 443. It is in the server's certificate.");

const Ingress = z
  .strictObject({
    hostname: hostname(),
    className: objectName().optional().describe("IngressClass. Its controller must pass TLS through."),
    extraAnnotations: annotations("the Ingress, for example to pass TLS through"),
  })
  .optional()
  .describe("An Ingress of the management cluster before the API server.");

const Gateway = z
  .strictObject({
    hostname: hostname(),
    name: objectName().describe("Name of the Gateway."),
    namespace: dnsLabel().describe("Namespace of the Gateway."),
    sectionName: dnsDomain().optional().describe("Listener of the Gateway. Required if it has several."),
  })
  .optional()
  .describe(
    "A Gateway of the management cluster before the API server, with a listener that passes TLS through. " +
      "Konnectivity needs another listener, at its port.",
  );

/** How the API server can be reached. */
export const NetworkSettings = z
  .strictObject({
    serviceType: z
      .enum(["LoadBalancer", "NodePort", "ClusterIP"])
      .default("LoadBalancer")
      .describe(
        "Type of the API server's Service in the management cluster. A load balancer must have an IP address: Kamaji " +
          "accepts no host name. The port of a NodePort is network.apiServerPort.",
      ),
    serviceAddress: ipAddress()
      .optional()
      .describe(
        "Address of the API server, if it is known in advance, for example a virtual address before the nodes of the " +
          "management cluster. Default: that of the load balancer.",
      ),
    advertiseAddress: ipAddress()
      .optional()
      .describe("Address for the nodes, if they cannot reach that of the management cluster."),
    serviceLabels: z
      .record(z.string().max(longestKey), labelValue())
      .meta({ maxProperties: 16 })
      .optional()
      .describe("Labels of the Service."),
    serviceAnnotations: annotations("the Service, for example the pool of its address"),
    loadBalancerClass: word(317).optional().describe("Class of the load balancer. Cannot be changed."),
    loadBalancerSourceRanges: z
      .array(cidrBlock())
      .max(16)
      .optional()
      .describe("Ranges that may reach the load balancer. Kamaji retains the last ones: to allow all, list 0.0.0.0/0."),
    ingress: Ingress,
    gateway: Gateway,
  })
  .prefault({})
  .describe("How nodes and clients reach the API server.");

type Scope = ControlPlaneScope<{ network: z.output<typeof NetworkSettings> }>;

/** The platform may set defaults of the load balancer for Services of other types. */
export function renderNetwork({ settings, kubernetes, network }: Scope): JsonObject {
  const { loadBalancerClass, loadBalancerSourceRanges, ingress, gateway, ...service } = settings.network;
  return {
    ...service,
    ingress: ingress && { ...ingress },
    gateway: gateway && { ...gateway },
    certSANs: kubernetes.apiServer.certSANs,
    dnsServiceIPs: [dnsAddressOf(network)],
    ...(service.serviceType === "LoadBalancer" && {
      loadBalancerConfig: { loadBalancerClass, loadBalancerSourceRanges },
    }),
  };
}
