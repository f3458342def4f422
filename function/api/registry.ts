import { z } from "zod";

const label = "[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?";
const host = `(${label}([.]${label})*|\\[[0-9a-fA-F:.]{2,45}\\])`;
const port = "(:[1-9][0-9]{0,4})?";

const text = (maximum: number, pattern: string, message: string) =>
  z
    .string()
    .max(maximum)
    .regex(new RegExp(`^${pattern}$`), message);

/** A host with an optional port, as a regular expression. */
export const authorityPattern = `${host}${port}`;

/** A host with an optional port: the authority of a URL. */
export const authority = text(253, authorityPattern, "must be a host with an optional port, such as name:5000");

/** A registry as containerd names it; `*` is all other registries. */
export const registryHost = text(
  253,
  `([*]|${authorityPattern})`,
  "must be a registry such as docker.io or name:5000, or *",
);

/** The URL may contain credentials. */
export const mirrorURL = text(
  512,
  `https?://([!-.0-?A-z]+@)?${authorityPattern}(/[!-z]*)?`,
  "must be a URL such as https://mirror.example.org",
);

/** A list of registries, which layers merge by host. */
export function registriesOf<Fields extends z.ZodRawShape>(registry: z.ZodObject<Fields>) {
  return z
    .array(registry)
    .max(20)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["host"], maxItems: 20 })
    .optional();
}
