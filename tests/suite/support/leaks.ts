import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';

export interface Leak {
  readonly where: string;
  readonly form: string;
}

/** Every place where one of the secrets stands: raw, URL-encoded, in base64, inside archives and data URLs. */
export function findLeaks(
  folder: string,
  secrets: Iterable<string>,
  texts: Readonly<Record<string, string>>,
): Leak[] {
  const needles = [...secrets].flatMap(formsOf);
  const leaks: Leak[] = [];
  const look = (where: string, haystack: string): void => {
    for (const { form, needle } of needles) if (haystack.includes(needle)) leaks.push({ where, form });
  };
  for (const [name, content] of Object.entries(texts)) lookInto(name, Buffer.from(content), look);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    lookInto(path.relative(folder, file), readFileSync(file), look);
  }
  return leaks;
}

function lookInto(where: string, bytes: Buffer, look: (where: string, text: string) => void): void {
  const text = bytes.toString('latin1');
  look(where, text);
  look(`${where} (utf8)`, bytes.toString('utf8'));
  if (text.startsWith('PK\u0003\u0004')) {
    for (const [name, content] of Object.entries(unzipSync(bytes))) {
      lookInto(`${where}!${name}`, Buffer.from(strFromU8(content, true), 'latin1'), look);
    }
  }
  // A single-file report carries its data in base64, attachments twice over.
  for (const [encoded] of text.matchAll(/[A-Za-z0-9+/]{64,}={0,2}/g)) {
    const decoded = Buffer.from(encoded, 'base64');
    if (decoded.length < bytes.length) lookInto(`${where}~base64`, decoded, look);
  }
}

function formsOf(secret: string): { form: string; needle: string }[] {
  const bytes = Buffer.from(secret);
  // Inside a longer text base64 starts at any of three alignments; the ends of each depend on the neighbours.
  const aligned = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift === 0 ? 0 : shift + 1, -2),
  );
  return [
    { form: 'raw', needle: secret },
    { form: 'json', needle: JSON.stringify(secret).slice(1, -1) },
    { form: 'url', needle: encodeURIComponent(secret) },
    ...aligned.map((needle) => ({ form: 'base64', needle })),
    { form: 'base64url', needle: bytes.toString('base64url').slice(0, -2) },
  ].filter(({ needle }) => needle.length >= 8);
}
