/** What the site has, as its file `versions.json` says. */
type Versions = {
  /** Undefined before the first release. */
  readonly newest?: string;
  /** Newest first. */
  readonly versions: readonly string[];
};

const { BASE_URL: base } = import.meta.env;
const home = new URL("..", new URL(base, location.href));
const current = base.split("/").at(-2) ?? "";

let loaded: Promise<Versions> | undefined;

/** Fills a select with the versions of the site; it leads to the same page of another version. */
export async function offerVersions(select: HTMLSelectElement): Promise<void> {
  select.addEventListener("change", () => openVersion(select.value));
  // The browser may show the page again with the version that was chosen when it was left.
  addEventListener("pageshow", () => (select.value = current));
  const { versions } = await loadVersions();
  select.replaceChildren(...versions.map((version) => new Option(version, version, version === current)));
  select.value = current;
}

/** Shows a banner unless its version is the newest one, with a link to the same page of that. */
export async function showNewest(banner: HTMLElement): Promise<void> {
  const { newest } = await loadVersions();
  if (newest === undefined || newest === current) return;
  const link = banner.querySelector("a");
  if (link === null) return;
  link.href = await findPage(newest);
  link.hidden = false;
  banner.hidden = false;
}

async function openVersion(version: string): Promise<void> {
  location.assign(await findPage(version));
}

/** The same page in a version, or the home page if the version does not have it. */
async function findPage(version: string): Promise<string> {
  const root = new URL(`${version}/`, home);
  const page = new URL(location.pathname.slice(base.length), root);
  const response = await fetch(new URL("sitemap-0.xml", root));
  return (await response.text()).includes(`${page.pathname}</loc>`) ? page.href : root.href;
}

async function loadVersions(): Promise<Versions> {
  loaded ??= fetch(new URL("versions.json", home)).then((response) => response.json());
  return loaded;
}
