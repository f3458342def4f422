import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Architecture } from "../architectures.ts";

/** From Debian's golang-github-containers-common: the profile of Podman, CRI-O and, but for details, of Docker. */
export const profileFile = "/usr/share/containers/seccomp.json";

const condition = z.object({ arches: z.array(z.string()).default([]), caps: z.array(z.string()).default([]) });
const rule = z.looseObject({ includes: condition.optional(), excludes: condition.optional() });
const profile = z.object({
  defaultAction: z.string(),
  defaultErrnoRet: z.number().optional(),
  archMap: z.array(z.object({ architecture: z.string(), subArchitectures: z.array(z.string()) })),
  syscalls: z.array(rule),
});

const names = { amd64: "SCMP_ARCH_X86_64", arm64: "SCMP_ARCH_AARCH64" } as const;

/** The default profile as the runtime specification writes it, for a process without any capability. */
export function defaultSeccomp(architecture: Architecture): object {
  const { defaultAction, defaultErrnoRet, archMap, syscalls } = profile.parse(
    JSON.parse(readFileSync(profileFile, "utf8")),
  );
  const mapped = archMap.filter((entry) => entry.architecture === names[architecture]);
  const applies = ({ includes, excludes }: z.infer<typeof rule>): boolean =>
    (includes === undefined || isForAll(includes, architecture)) && !excludes?.arches.includes(architecture);
  return {
    defaultAction,
    defaultErrnoRet,
    architectures: mapped.flatMap((entry) => [entry.architecture, ...entry.subArchitectures]),
    syscalls: syscalls.filter(applies).map(({ includes: _includes, excludes: _excludes, ...plain }) => plain),
  };
}

function isForAll({ arches, caps }: z.infer<typeof condition>, architecture: Architecture): boolean {
  return caps.length === 0 && (arches.length === 0 || arches.includes(architecture));
}
