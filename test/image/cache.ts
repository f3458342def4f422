import { cacheFolderFor } from "../e2e/places.ts";

/** Downloads, by their digests. */
export const cacheFolder = cacheFolderFor("image");
