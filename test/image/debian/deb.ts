import { spawnSync } from "node:child_process";
import { file, type FileEntry, readArchive } from "../file-tree.ts";
import { fieldOf } from "./control.ts";

const largestArchive = 2 ** 30;

/** Why no image can be built here; nothing where one can. */
export function missingForBuilds(): string | undefined {
  return spawnSync("dpkg-deb", ["--version"]).status === 0 ? undefined : "install dpkg";
}

/** What a `.deb` file installs, and what scanners of images read to know that it is installed. */
export async function unpackPackage(deb: string): Promise<FileEntry[]> {
  const [content, control] = await Promise.all([read("--fsys-tarfile", deb), read("--ctrl-tarfile", deb)]);
  return [...content, ...recordsOf(control)];
}

/** dpkg-deb is the reference for the format, and writes archives to its output without asking for any rights. */
function read(part: string, deb: string): Promise<FileEntry[]> {
  const { stdout, stderr, status, error } = spawnSync("dpkg-deb", [part, deb], { maxBuffer: largestArchive });
  if (error) throw new Error(`cannot unpack Debian packages: install dpkg (${error.message})`);
  if (status !== 0) throw new Error(`cannot unpack ${deb}: ${stderr.toString()}`);
  return readArchive(stdout);
}

/** Form of distroless images, which scanners read: github.com/GoogleContainerTools/distroless, PACKAGE_METADATA.md. */
function recordsOf(control: readonly FileEntry[]): FileEntry[] {
  const textOf = (name: string) => control.find(({ path }) => path === name)?.bytes;
  const fields = textOf("control") ?? new Uint8Array();
  const record = `var/lib/dpkg/status.d/${fieldOf(Buffer.from(fields).toString(), "Package")}`;
  const sums = textOf("md5sums");
  return [file(record, fields), ...(sums ? [file(`${record}.md5sums`, sums)] : [])];
}
