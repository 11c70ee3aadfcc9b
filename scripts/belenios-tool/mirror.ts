/** Which Debian mirror this machine's apt is set up for: from its sources, so that no `apt-get update` is needed before. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Addresses of Debian's main archive in sources of either form (`deb …` lines, or deb822 paragraphs). */
export function mirrorsIn(sources: string): string[] {
  const addresses = sources.split('\n').flatMap((line) => {
    const oneLine = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s/.exec(line)?.[1];
    const uris = /^URIs:\s*(.*)$/.exec(line)?.[1];
    return [...(oneLine === undefined ? [] : [oneLine]), ...(uris?.split(/\s+/) ?? [])];
  });
  return addresses.filter((address) => /^https?:\/\/.*\/debian\/?$/.test(address)).map((one) => one.replace(/\/$/, ''));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function partsOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(list|sources)$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** The first mirror, or null where apt is not set up for Debian. */
export function debianMirror(etc = '/etc/apt'): string | null {
  const files = [join(etc, 'sources.list'), ...partsOf(join(etc, 'sources.list.d'))];
  return mirrorsIn(files.map(read).join('\n'))[0] ?? null;
}
