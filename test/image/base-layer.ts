import type { Architecture } from "./architectures.ts";
import { unpackPackage } from "./debian/deb.ts";
import { downloadPackages } from "./debian/download.ts";
import { readPins } from "./debian/pins.ts";
import { file, type FileEntry, folder } from "./file-tree.ts";

/** Whom the image runs as: the number is that of distroless images, which policies of clusters know. */
export const nonroot = 65532;

const users = [
  "root:x:0:0:root:/root:/sbin/nologin",
  "nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin",
  `nonroot:x:${nonroot}:${nonroot}:nonroot:/home/nonroot:/sbin/nologin`,
];
const groups = ["root:x:0:", "nobody:x:65534:", "tty:x:5:", "staff:x:50:", `nonroot:x:${nonroot}:`];
/** Names of hosts come from /etc/hosts first, as everywhere. */
const nameServices = ["passwd: files", "group: files", "hosts: files dns", "services: files", "protocols: files"];

const certificates = "usr/share/ca-certificates/mozilla/";
const bundledCertificates = "etc/ssl/certs/ca-certificates.crt";

/** What a program needs of Debian: the pinned packages, users, and all certificates in one file. */
export async function baseLayer(architecture: Architecture, mirror: string | undefined): Promise<FileEntry[]> {
  const debs = await fetchPackages(architecture, mirror);
  const installed = (await Promise.all(debs.map(unpackPackage))).flat();
  return [...installed.filter(({ path }) => !isLeftOut(path)), bundleCertificates(installed), ...userFiles()];
}

/** Paths of the `.deb` files. */
export function fetchPackages(architecture: Architecture, mirror: string | undefined): Promise<string[]> {
  const { packages, snapshots } = readPins();
  return downloadPackages(packages[architecture], { snapshots, mirror });
}

/** What update-ca-certificates reads and writes; there is no shell to run it. */
function isLeftOut(path: string): boolean {
  return path.startsWith(certificates) || path === "usr/sbin/update-ca-certificates";
}

function bundleCertificates(installed: readonly FileEntry[]): FileEntry {
  const found = installed.filter(({ path, type }) => type === "file" && path.startsWith(certificates));
  const texts = found
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    .map(({ bytes }) => `${Buffer.from(bytes).toString().trimEnd()}\n`);
  return file(bundledCertificates, Buffer.from(texts.join("")));
}

function userFiles(): FileEntry[] {
  return [
    textFile("etc/passwd", users),
    textFile("etc/group", groups),
    textFile("etc/nsswitch.conf", nameServices),
    { ...folder("home/nonroot", 0o700), uid: nonroot, gid: nonroot },
  ];
}

function textFile(path: string, lines: readonly string[]): FileEntry {
  return file(path, Buffer.from(`${lines.join("\n")}\n`));
}
