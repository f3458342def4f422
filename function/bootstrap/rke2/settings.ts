import { z } from "zod";
import { content } from "../../api/content.ts";
import { configLine, objectName } from "../../api/text.ts";
import { authority, mirrorURL, registryHost } from "./hosts.ts";

/** A Secret or ConfigMap beside the cluster. */
export const Reference = (what: string) =>
  z.strictObject({ name: objectName().describe("In the cluster's namespace.") }).describe(what);

const Registry = z.strictObject({
  host: registryHost.describe("Registry, such as docker.io; * is all others."),
  endpoints: z
    .array(
      // The URL may contain credentials.
      content(mirrorURL),
    )
    .max(10)
    .optional()
    .describe("Where its images come from, the first that answers."),
  rewrites: z
    .record(configLine(256), configLine(256))
    .meta({ maxProperties: 20 })
    .optional()
    .describe("Names of images: regular expression to replacement."),
  authSecretRef: Reference("Secret: username and password, or identity-token.").optional(),
  tlsSecretRef: Reference("Secret: ca.crt; tls.crt and tls.key.").optional(),
  insecureSkipVerify: z.boolean().default(false).describe("Accept any certificate. Needs tlsSecretRef."),
});

/** Settings of every node, server or agent. Field names are those of CAPRKE2. */
export const NodeSettings = z.strictObject({
  systemDefaultRegistry: authority.optional().describe("Of all system images. Replaces all machines."),
  registries: z
    .array(Registry)
    .max(20)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["host"], maxItems: 20 })
    .optional()
    .describe("Mirrors and credentials. Replaces all machines."),
  airGapped: z.boolean().default(false).describe("Install from /opt of the image. Replaces all machines."),
  airGappedChecksum: z
    .string()
    .max(64)
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe("SHA-256 of its list of checksums."),
  cisProfile: z.enum(["cis"]).optional().describe("Harden nodes. Replaces all machines."),
  enableContainerdSElinux: z.boolean().default(false).describe("SELinux in containerd. Replaces all machines."),
  gzipUserData: z.boolean().default(false).describe("Compress user data. Replaces all machines."),
});
export type NodeSettings = z.output<typeof NodeSettings>;
