import { digestOf } from "./digest.ts";
import { type Image, mediaTypes } from "./image.ts";

export type Destination = {
  /** Base URL of the registry, such as `http://127.0.0.1:5000`. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
};

/** Uploads an image by the distribution API and answers the digest of its manifest. */
export async function pushImage(image: Image, destination: Destination): Promise<string> {
  for (const blob of [...image.layers, image.config]) await pushBlob(blob, destination);
  const url = new URL(`/v2/${destination.repository}/manifests/${destination.tag}`, destination.registry);
  await put(url, mediaTypes.manifest, image.manifest);
  return digestOf(image.manifest);
}

async function pushBlob(blob: Buffer, { registry, repository }: Destination): Promise<void> {
  const uploads = new URL(`/v2/${repository}/blobs/uploads/`, registry);
  const response = await fetch(uploads, { method: "POST" });
  const location = response.headers.get("location");
  if (response.status !== 202 || location === null)
    throw new Error(`cannot upload to ${uploads.href}: ${response.status} ${await response.text()}`);
  const upload = new URL(location, uploads);
  upload.searchParams.set("digest", digestOf(blob));
  await put(upload, "application/octet-stream", blob);
}

async function put(url: URL, contentType: string, body: Buffer): Promise<void> {
  const response = await fetch(url, {
    method: "PUT",
    body: new Uint8Array(body),
    headers: { "content-type": contentType },
  });
  if (response.status !== 201) throw new Error(`cannot put ${url.href}: ${response.status} ${await response.text()}`);
}
