import { expect, test } from "vitest";
import { packTar } from "modern-tar";
import { file, folder, mergeEntries, readArchive, writeArchive } from "./file-tree.ts";

const text = (path: string, content: string) => file(path, Buffer.from(content));
const longPath = `usr/${"a".repeat(120)}/${"b".repeat(120)}`;

test("what was written can be read again, with folders, modes, owners, links and long names", async () => {
  const entries = [
    { ...folder("home"), uid: 1, gid: 2 },
    { ...text("home/one", "content"), mode: 0o4750 },
    { ...text("home/link", ""), type: "link", target: "home/one" } as const,
    { ...text("home/symlink", ""), type: "symlink", target: "../usr", mode: 0o777 } as const,
    folder("usr"),
    folder(`usr/${"a".repeat(120)}`),
    text(longPath, "x"),
  ];
  const read = await readArchive(await writeArchive(entries));

  expect(read.map(({ bytes, ...rest }) => ({ ...rest, text: Buffer.from(bytes).toString() }))).toEqual(
    mergeEntries(entries).map(({ bytes, ...rest }) => ({ ...rest, text: Buffer.from(bytes).toString() })),
  );
});

test("the order of the entries does not count", async () => {
  const entries = [text("b/two", "2"), text("a", "1"), folder("b"), text("b/one", "1")];

  expect(await writeArchive(entries)).toEqual(await writeArchive(entries.toReversed()));
});

test("the folders above an entry are there, once", () => {
  const paths = mergeEntries([text("a/b/c", ""), text("a/b/d", ""), folder("a/b")]).map(({ path }) => path);

  expect(paths).toEqual(["a", "a/b", "a/b/c", "a/b/d"]);
});

test("a file that two packages bring is an error", () => {
  expect(() => mergeEntries([text("a", "1"), text("a", "2")])).toThrow("cannot put a into the image");
});

test("a device is an error", async () => {
  const archive = await packTar([{ header: { name: "dev/null", size: 0, type: "character-device" } }]);

  await expect(readArchive(archive)).rejects.toThrow("cannot read dev/null: it is a character-device");
});
