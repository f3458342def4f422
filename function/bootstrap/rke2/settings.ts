import { z } from "zod";
import { objectName } from "../../api/text.ts";
import { mirrorFields } from "../rancher/mirrors.ts";
import { authority, registriesOf } from "../../api/registry.ts";

/** A reference to a Secret or ConfigMap in the cluster's namespace. */
export const Reference = (description: string) =>
  z.strictObject({ name: objectName().describe("Name in the cluster's namespace.") }).describe(description);

const Registry = z.strictObject({
  ...mirrorFields,
  authSecretRef: Reference("Secret with username and password, or identity-token.").optional(),
  tlsSecretRef: Reference("Secret with ca.crt, or with tls.crt and tls.key.").optional(),
  insecureSkipVerify: z.boolean().default(false).describe("Accept any certificate. Needs tlsSecretRef."),
});

/** Settings of every node, server or agent. Field names are those of CAPRKE2. */
export const NodeSettings = z.strictObject({
  systemDefaultRegistry: authority
    .optional()
    .describe("Registry of all system images. A change replaces all machines."),
  registries: registriesOf(Registry).describe(
    "Mirrors of registries, and their credentials. A change replaces all machines.",
  ),
  airGapped: z
    .boolean()
    .default(false)
    .describe("Install RKE2 from /opt of the image. A change replaces all machines."),
  airGappedChecksum: z
    .string()
    .max(64)
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe("SHA-256 of the list of checksums of the installation. Needs airGapped."),
  cisProfile: z.enum(["cis"]).optional().describe("Harden nodes with the CIS profile. A change replaces all machines."),
  enableContainerdSElinux: z
    .boolean()
    .default(false)
    .describe("Enable SELinux in containerd. A change replaces all machines."),
  gzipUserData: z.boolean().default(false).describe("Compress user data. A change replaces all machines."),
});
export type NodeSettings = z.output<typeof NodeSettings>;
