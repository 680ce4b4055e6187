/** Puts a version of a package of ours into a registry, without a file that anybody could install. */
export async function publishBare(url: string, shortName: string, version: string): Promise<void> {
  const name = `@daybook/${shortName}`;
  const response = await fetch(addressOf(url, shortName), {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: 'Bearer nobody-asks' },
    body: JSON.stringify({
      _id: name,
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { name, version, dist: { tarball: `${url}none.tgz`, shasum: 'none' } } },
      _attachments: { [`none-${version}.tgz`]: { data: 'bm9uZQ==', length: 4 } },
    }),
  });
  if (!response.ok) throw new Error(`${name}@${version}: ${await response.text()}`);
}

/** What a registry has of packages of ours, by short name. */
export async function versionsIn(url: string, shortNames: string[]): Promise<Record<string, string[]>> {
  const read = shortNames.map(async (name): Promise<[string, string[]]> => {
    const { versions = {} } = await documentOf(url, name);
    return [name, Object.keys(versions)];
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Which versions people get by a tag. */
export async function tagsIn(url: string, shortName: string): Promise<Record<string, string>> {
  return (await documentOf(url, shortName))['dist-tags'] ?? {};
}

interface Document {
  versions?: Record<string, unknown>;
  'dist-tags'?: Record<string, string>;
}

async function documentOf(url: string, shortName: string): Promise<Document> {
  return (await (await fetch(addressOf(url, shortName))).json()) as Document;
}

function addressOf(url: string, shortName: string): string {
  return `${url}@daybook%2f${shortName}`;
}
