/** True if a mirror is used as its URL says; otherwise `/v2` is added. */
export function hasPath(url: string): boolean {
  return /^https?:\/\/[^/]+\/./.test(url);
}
