import { z } from "zod";
import { isAddress } from "./address.ts";
import { content } from "./content.ts";
import { fileContent } from "./file-content.ts";
import { domainName } from "./dns.ts";
import { inGrammar } from "./grammar.ts";
import { defineKeyRule } from "./key-rule.ts";
import { union } from "./layer.ts";
import { containerdConfig } from "./containerd.ts";
import { bootCommands } from "./node-content.ts";
import { Disks, Mounts } from "./node-disks.ts";
import { defineFileRules, SecretKey } from "./node-file.ts";
import { NodeProxy } from "./node-proxy.ts";
import { NodeRegistries, RegistryCredentials } from "./node-registries.ts";
import { matches, matchWhole } from "./pattern.ts";
import type { Rule } from "./rule.ts";
import { configLine } from "./text.ts";
import { yamlWords } from "./yaml-word.ts";

const sysctlName = "[a-z0-9_]+([./][A-Za-z0-9_-]+)+";

const Sysctls = z
  .record(z.string().max(128), configLine(256).min(1))
  .meta({ maxProperties: 50 })
  .optional()
  .describe(
    "Kernel parameters, for example vm.max_map_count. Set before the node joins. A change replaces the machines.",
  );

const KernelModules = z
  .array(
    z
      .string()
      .max(64)
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "must be the name of a kernel module: letters, digits, _ and -"),
  )
  .max(30)
  .meta({ "x-kubernetes-list-type": "set" })
  .optional()
  .describe("Kernel modules to load before the node joins and at every start. A change replaces the machines.");

const certificates = /^(-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=]+\n)+-----END CERTIFICATE-----\n*)+$/;

const TrustBundle = union(
  z.strictObject({
    content: fileContent(10_240)
      .regex(certificates, "must be certificates in PEM format, one after the other")
      .optional()
      .describe("Certificates in PEM format."),
    contentFrom: z
      .strictObject({
        secret: SecretKey.optional().describe(
          "Secret that has the certificates, read when a machine is created. A change reaches only new machines.",
        ),
      })
      .optional()
      .describe("Reference to the certificates."),
  }),
  ["content", "contentFrom"],
)
  .optional()
  .describe(
    "Certificate authorities that nodes trust besides those of the image, also for pulling images. A change replaces " +
      "the machines.",
  );

// Bootstrap providers write users and time servers into YAML without quotes. So no colon may end a word of the rule.
// The rule begins with a host, so it is neither a number nor a word of YAML.
const sudoCharacter = "[-A-Za-z0-9_%=(),!/.]";
const sudoWord = `${sudoCharacter}(:?${sudoCharacter})*`;
const sudoRule = `[A-Za-z][A-Za-z0-9_.-]*=${sudoWord}( ${sudoWord})*`;

const userName = "[a-z_][a-z0-9_-]*";
const user = matchWhole(userName);
/**
 * What YAML 1.1 reads as a number or a key although it is a host: an IPv6 address of digits (yaml.org/type/int.html,
 * base 60), one that ends with a colon, and a DNS name like 1.5e-3.
 */
const misreadHost = "^[1-9][0-9]*(:[0-5]?[0-9])+$|:$|^[0-9]+[.][0-9]*[eE]-[0-9]+$";
const misread = new RegExp(misreadHost);

/** A host with a dot or a colon; of two labels of digits, YAML would make a number. */
function timeServer() {
  return inGrammar(z.string().max(253), {
    cel:
      `(isIP(self) || (${matches("self", domainName)} && self.matches("[.].*[A-Za-z]"))) && ` +
      `!self.matches(${JSON.stringify(misreadHost)})`,
    message:
      "must be an IP address or a DNS name with a dot, such as time.example.org, and be text in YAML: " +
      "1:2:3:4:5:6:7:8 is a number there, and 01:2:3:4:5:6:7:8 is not",
    holds: (text) => (isAddress(text) || (host.test(text) && /[.].*[A-Za-z]/.test(text))) && !misread.test(text),
  });
}

const host = matchWhole(domainName);

const User = z.strictObject({
  name: inGrammar(z.string().max(32), {
    cel: `${matches("self", userName)} && !(self in ${JSON.stringify(yamlWords)})`,
    message: "must be a user name: a-z, 0-9, _ and -, starting with a letter or _, and no word of YAML such as on",
    holds: (name) => user.test(name) && !yamlWords.includes(name),
  }).describe("Name of the user."),
  sshAuthorizedKeys: z
    .array(
      content(
        z
          .string()
          .max(2048)
          .regex(
            /^(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}( [A-Za-z0-9@._+-]+)*$/,
            "must be a public key of OpenSSH",
          ),
      ),
    )
    .max(20)
    .optional()
    .describe("Public keys that may log in, in the format of OpenSSH."),
  sudo: z
    .string()
    .max(256)
    .regex(matchWhole(sudoRule), "must be a rule of sudo, for example ALL=(ALL) NOPASSWD:ALL")
    .optional()
    .describe("Rule of sudo, for example ALL=(ALL) NOPASSWD:ALL. Default: none."),
});

/** Settings of the operating system of nodes, the same for every provider. */
export const Nodes = z.strictObject({
  ntp: z
    .strictObject({ servers: z.array(timeServer()).min(1).max(10).describe("Time servers.") })
    .optional()
    .describe("Time servers of nodes. Default: those of the image. A change replaces the machines."),
  sysctls: Sysctls,
  kernelModules: KernelModules,
  trustBundle: TrustBundle,
  users: z
    .array(User)
    .max(20)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: 20 })
    .optional()
    .describe("Users that may log in to nodes, without a password. A change replaces the machines."),
  registries: NodeRegistries,
  registryCredentials: RegistryCredentials,
  proxy: NodeProxy,
  disks: Disks,
  mounts: Mounts,
  containerdConfig,
  bootCommands,
});
export type Nodes = z.output<typeof Nodes>;

const parameter = matchWhole(sysctlName);

/** Rules of the settings of nodes at a path below `spec`. */
export function defineNodesRules(at: string): Rule[] {
  const sysctls = defineKeyRule(`${at}.sysctls`, {
    celOfWrong: `!${matches("key", sysctlName)}`,
    isWrong: (key) => !parameter.test(key),
    message: "every name must be a kernel parameter, for example vm.max_map_count",
  });
  // A bundle has the two forms of a file.
  return [...defineFileRules(`${at}.trustBundle`), sysctls];
}
