import { dirname } from "node:path";
import { packTar, type ParsedTarEntryWithData, type TarHeader, unpackTar } from "modern-tar";

const fileTypes = ["file", "directory", "symlink", "link"] as const;

export type FileEntry = {
  /** From the root of the image, without a slash at its beginning or end. */
  readonly path: string;
  readonly type: (typeof fileTypes)[number];
  /** Permission bits, such as `0o644`. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Where a symlink or a hard link points to. */
  readonly target: string;
  readonly bytes: Uint8Array;
};

const folderMode = 0o755;
const fileMode = 0o644;
const epoch = new Date(0);

const owned = { uid: 0, gid: 0, target: "", bytes: new Uint8Array() } as const;

export function folder(path: string, mode = folderMode): FileEntry {
  return { ...owned, path, type: "directory", mode };
}

export function file(path: string, bytes: Uint8Array, mode = fileMode): FileEntry {
  return { ...owned, path, type: "file", mode, bytes };
}

/** Entries of an archive; fails on what an image has no use for, such as devices. */
export async function readArchive(archive: Uint8Array): Promise<FileEntry[]> {
  const entries = await unpackTar(archive, { strict: true });
  return entries.map(entryOf).filter(({ path }) => path !== "");
}

function entryOf({ header, data = new Uint8Array() }: ParsedTarEntryWithData): FileEntry {
  const type = typeOf(header);
  const { name, linkname: target = "", uid = 0, gid = 0, mode = type === "directory" ? folderMode : fileMode } = header;
  const isLink = type === "link";
  return {
    path: pathOf(name),
    type,
    mode: mode & 0o7777,
    uid,
    gid,
    target: isLink ? pathOf(target) : target,
    bytes: data,
  };
}

function typeOf({ name, type = "file" }: TarHeader): FileEntry["type"] {
  const known = fileTypes.find((known) => known === type);
  if (!known) throw new Error(`cannot read ${name}: it is a ${type}`);
  return known;
}

function pathOf(name: string): string {
  return name
    .replace(/^\.?\/+/, "")
    .replace(/^\.$/, "")
    .replace(/\/+$/, "");
}

/** An archive of these entries and the folders above them: sorted, without times, so the same on every machine. */
export async function writeArchive(entries: readonly FileEntry[]): Promise<Buffer> {
  const archive = await packTar(
    mergeEntries(entries).map(({ path, type, mode, uid, gid, target, bytes }) => ({
      header: {
        name: type === "directory" ? `${path}/` : path,
        type,
        mode,
        uid,
        gid,
        size: bytes.length,
        mtime: epoch,
        ...(target === "" ? {} : { linkname: target }),
      },
      body: bytes,
    })),
  );
  return Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
}

/** Each path once, with its folders, in the order of bytes; a folder may come from several, another entry may not. */
export function mergeEntries(entries: readonly FileEntry[]): FileEntry[] {
  const merged = new Map<string, FileEntry>();
  for (const entry of entries) {
    const earlier = merged.get(entry.path);
    if (earlier && !(earlier.type === "directory" && entry.type === "directory"))
      throw new Error(`cannot put ${entry.path} into the image: it is there twice`);
    merged.set(entry.path, earlier ?? entry);
  }
  for (const path of [...merged.keys()].flatMap(foldersAbove)) if (!merged.has(path)) merged.set(path, folder(path));
  return [...merged.values()].toSorted((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)));
}

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === "." ? [] : [...foldersAbove(above), above];
}
