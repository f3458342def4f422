import { spawnSync } from "node:child_process";

/** Programs of Debian's packages, with the package of each. */
export const packages = {
  sh: "dash",
  sysctl: "procps",
  visudo: "sudo",
  "ssh-keygen": "openssh-client",
  openssl: "openssl",
} as const;

export type HostProgram = keyof typeof packages;

export function hasProgram(program: HostProgram): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`], { env: environment }).status === 0;
}

/** The problem of a shell script, which is parsed and not run. */
export function readScript(script: string): string | undefined {
  return problemOf("sh", ["-n"], script);
}

/** The problem of a file of kernel parameters. sysctl prints those that it would set, and ends well in any case. */
export function readSysctls(content: string): string | undefined {
  const { stderr } = run("sysctl", ["--dry-run", "--load=-"], content);
  return stderr === "" ? undefined : stderr;
}

/** The problem of a line of a sudoers file. */
export function readSudoRule(line: string): string | undefined {
  return problemOf("visudo", ["--check", "--strict", "--file=-"], `${line}\n`);
}

/** The problem of a public key of OpenSSH. */
export function readPublicKey(key: string): string | undefined {
  return problemOf("ssh-keygen", ["-l", "-f", "-"], `${key}\n`);
}

/** The subjects of the certificates in a bundle, without spaces, which releases of openssl print differently. */
export function readCertificates(bundle: string): readonly string[] {
  // openssl cannot open the socket that Node.js gives it as standard input.
  const { stdout } = run("sh", ["-c", "cat | openssl storeutl -certs -text -noout /dev/stdin"], bundle);
  return [...stdout.matchAll(/Subject: (.+)$/gm)].map(([, subject = ""]) => subject.replaceAll(" ", ""));
}

// The folder of sysctl and visudo, which is not on every PATH.
const environment = { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin` };

function problemOf(program: HostProgram, words: readonly string[], input: string): string | undefined {
  const { status, stderr } = run(program, words, input);
  return status === 0 ? undefined : stderr;
}

function run(command: HostProgram, words: readonly string[], input: string) {
  return spawnSync(command, words, { input, encoding: "utf8", env: environment });
}
