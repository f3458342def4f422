import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Finds sockets of a process that the NetworkPolicy of `install/` does not allow: those on other ports than the ones
 * where the process listens. Returns their lines in /proc/net, where port numbers are hexadecimal.
 */
export function findForeignSockets(pid: number, ports: readonly number[]): readonly string[] {
  const numbers = new Set(listSocketNumbers(pid));
  const lines = ["tcp", "tcp6", "udp", "udp6"].flatMap((protocol) => readSockets(pid, protocol));
  return lines
    .filter(
      ({ number, protocol, localPort }) =>
        numbers.has(number) && !(protocol.startsWith("tcp") && ports.includes(localPort)),
    )
    .map(({ line }) => line);
}

function listSocketNumbers(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  const links = readdirSync(folder).map((name) => readlinkSync(join(folder, name)));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

type Socket = { readonly protocol: string; readonly line: string; readonly number: string; readonly localPort: number };

function readSockets(pid: number, protocol: string): readonly Socket[] {
  const [, ...lines] = readFileSync(`/proc/${pid}/net/${protocol}`, "utf8").trim().split("\n");
  return lines.map((line) => {
    const fields = line.trim().split(/\s+/);
    const localPort = Number.parseInt(fields[1]?.split(":").at(-1) ?? "", 16);
    return { protocol, line: `${protocol} ${line.trim()}`, number: fields[9] ?? "", localPort };
  });
}
